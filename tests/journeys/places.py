"""Where a house lives during a test: a data folder and a database, copied from a loaded one."""

import atexit
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import IO

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from govflow.kernel.clock import DemonstrationClock, at_local
from tests.postgres import RUN
from tests.services import drop, postgres_database

ROOT = Path(__file__).parents[2]
KINDS = ("sqlite", "postgres")
FACTS, WHOLE = "facts", "whole"
# The clock that each loading starts from: SC-05 names the first, the demonstration the second.
STARTS = {FACTS: datetime(2026, 11, 16, 10, 0), WHOLE: datetime(2026, 11, 23, 10, 0)}  # noqa: DTZ001 - wall-clock times
COMMANDS = {FACTS: ("demo", "load", "--facts"), WHOLE: ("demo", "load")}


@dataclass(frozen=True)
class Place:
    """The data folder and the database of one house, and its clock."""

    folder: Path
    database_url: str
    settings: Mapping[str, str] = field(default_factory=dict)  # those of this house besides

    @property
    def environment(self) -> dict[str, str]:
        """Return the settings of this house over those of the machine, none of ours among them."""
        machine = {name: value for name, value in os.environ.items() if "GOVFLOW" not in name}
        return machine | {
            "GOVFLOW_DATA_DIR": str(self.folder),
            "GOVFLOW_DATABASE_URL": self.database_url,
            "GOVFLOW_DEMO": "1",
            **self.settings,
        }

    @property
    def clock(self) -> DemonstrationClock:
        return DemonstrationClock(self.folder / "demo-clock.json")

    def set_clock(self, wall: datetime) -> None:
        """Set what the clock on the wall in Casablanca shows."""
        self.clock.start(at_local(wall))

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of govflow in this house."""
        return subprocess.run(
            [sys.executable, "-m", "govflow", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )


@contextmanager
def copied(loading: str, kind: str) -> Iterator[Place]:
    """Give a house of its own to a test, loaded, its clock at the start of the loading."""
    template = _template(loading, kind)
    with TemporaryDirectory(prefix="govflow-house-") as folder:
        home = Path(folder) / "var"
        shutil.copytree(template.folder, home)
        if kind == "sqlite":
            yield _begin(Place(home, f"sqlite:///{home}/govflow.db"), loading)
            return
        with _copied_database(make_url(template.database_url)) as url:
            yield _begin(Place(home, url), loading)


def _begin(place: Place, loading: str) -> Place:
    place.set_clock(STARTS[loading])
    return place


@cache
def _template(loading: str, kind: str) -> Place:
    """Load the demonstration, once for the whole run: whoever comes first does it."""
    name = f"{loading}-{kind}"
    with (_shelf() / f"{name}.lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        address = _shelf() / f"{name}.url"
        folder = _shelf() / name
        if not address.exists():
            address.write_text(_load(folder, loading, kind))
        return Place(folder, address.read_text())


def _load(folder: Path, loading: str, kind: str) -> str:
    """Load the demonstration into a folder; return the address of its database."""
    folder.mkdir()
    url = f"sqlite:///{folder}/govflow.db"
    if kind == "postgres":
        url = postgres_database(f"journeys_{loading}", shared=True)
    place = Place(folder, url)
    place.set_clock(STARTS[loading])
    for arguments in (("migrate",), COMMANDS[loading]):
        done = place.command(*arguments)
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
    return url


@cache
def _shelf() -> Path:
    """Where the loaded houses of a run are kept; the last of its processes removes it."""
    folder = Path(gettempdir()) / f"govflow-houses-{os.geteuid()}-{RUN[:12]}"
    folder.mkdir(mode=0o700, exist_ok=True)
    users = (folder / "users").open("a")
    fcntl.flock(users, fcntl.LOCK_SH)
    atexit.register(_leave, folder, users)
    return folder


def _leave(folder: Path, users: IO[str]) -> None:
    with suppress(BlockingIOError):  # somebody is there still
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for address in folder.glob("*-postgres.url"):
            drop(address.read_text())
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _copied_database(template: URL) -> Iterator[str]:
    """Copy a PostgreSQL database whole, and remove the copy afterwards."""
    name = f"{template.database}_{os.urandom(4).hex()}"
    identifiers = sql.Identifier(name), sql.Identifier(str(template.database))
    _say(template, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*identifiers))
    try:
        yield template.set(database=name).render_as_string(hide_password=False)
    finally:
        _say(template, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifiers[0]))


def _say(server: URL, sentence: sql.Composed) -> None:
    home = server.set(drivername="postgresql", database="postgres")
    address = home.render_as_string(hide_password=False)
    with closing(psycopg.connect(address, autocommit=True)) as connection:
        connection.execute(sentence)
