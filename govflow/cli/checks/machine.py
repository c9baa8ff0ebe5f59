"""Checks of the machine: folders, files, libraries, the database and its tables."""

import base64
import hashlib
import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from govflow.app import ROOT
from govflow.cli.checks.line import Line, Place, fail, ok, warn
from govflow.cli.demonstration import keys
from govflow.gate.db import database
from govflow.kernel.clock import local
from govflow.kernel.database import SAFE_SQLITE, sqlite_driver
from govflow.kernel.errors import Refusal
from govflow.kernel.migrations import current, head

OTHERS = stat.S_IRWXG | stat.S_IRWXO
VENDOR = ROOT / "static" / "vendor"
WINTER = datetime(2026, 12, 1, 12, tzinfo=UTC)  # Morocco left the +01 offset on 20/09/2026


def lines(place: Place) -> Iterator[Line]:
    """Check what needs no database."""
    folder = place.settings.data_dir
    yield _private(folder, f"the data folder {folder}")
    for name, words in (("secret.key", "the application's key"), (keys.NAME, "the passwords")):
        if (folder / name).exists():
            yield _private(folder / name, f"{words} ({name})")
    yield _zone()
    yield parts(VENDOR)


def _private(path: Path, words: str) -> Line:
    words = words[0].upper() + words[1:]
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & OTHERS:
        return fail(f"{words} may be read by others (mode {mode:o}): remove that.")
    return ok(f"{words} is for its owner alone.")


def _zone() -> Line:
    if local(WINTER).utcoffset() != timedelta(0):
        return fail("The time zone data are too old for Morocco: renew the tzdata package.")
    return ok("The time zone data know Morocco's present time.")


def parts(folder: Path) -> Line:
    """Check that the front-end parts are those that set-up made."""
    manifest = folder / "manifest.json"
    if not manifest.exists():
        return fail("The front-end parts are missing: run `make setup`.")
    listed = json.loads(manifest.read_text(encoding="utf-8"))
    wrong = sorted(name for name, known in listed.items() if _sum_of(folder / name) != known)
    if wrong:
        return fail(f"The front-end part {wrong[0]} is missing or altered: run `make setup`.")
    return ok(f"The {len(listed)} front-end parts are those that set-up made.")


def _sum_of(path: Path) -> str:
    if not path.exists():
        return ""
    return f"sha384-{base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()}"


def database_lines(place: Place) -> Iterator[Line]:
    """Check that the database answers and that its tables are this code's."""
    opened = database(place.app)
    on_sqlite = opened.engine.dialect.name == "sqlite"
    if on_sqlite:
        yield _sqlite()
    try:
        with opened.session(read_only=True) as session:
            here = current(session.connection())
            faults = session.scalar(text("PRAGMA quick_check(1)")) if on_sqlite else "ok"
    except (SQLAlchemyError, Refusal):
        yield fail("The database does not answer: check GOVFLOW_DATABASE_URL.", "database")
        return
    yield ok(f"The database answers ({opened.engine.dialect.name}).", "database")
    if faults != "ok":
        yield fail(f"The database file is damaged ({faults}): restore a copy.", "database")
    if here != head():
        yield fail("The tables are not this code's: run `govflow migrate`.", "database")
    else:
        yield ok(f"The tables are this code's (revision {here}).", "database")


def _sqlite() -> Line:
    found = tuple(sqlite_driver().sqlite_version_info)
    version = ".".join(map(str, found))
    if found < SAFE_SQLITE:
        wanted = ".".join(map(str, SAFE_SQLITE))
        return warn(f"SQLite {version} is older than {wanted}: let one process alone use the file.")
    return ok(f"SQLite {version} is safe for several processes.")
