"""Databases to measure on: SQLite with both grades of safety, PostgreSQL as it would serve.

PostgreSQL is the server of GOVFLOW_TEST_POSTGRES_URL, or the one of the tests' wheel started once
more with fsync on: the tests turn it off, and a commit that waits for no disk flatters nobody.
"""

import fcntl
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from benchmarks.plain import graded
from govflow.kernel.database import engine_options, sqlite_driver
from tests import postgres
from tests.services import postgres_database

GRADES = {"sqlite-normal": "NORMAL", "sqlite-full": "FULL"}
NAMES = (*GRADES, "postgres")
SAFE_SQLITE = "sqlite-full"
GIVEN = "GOVFLOW_TEST_POSTGRES_URL"
_held: list[object] = []  # open until this process ends; then the keeper ends too
SHOWN = ("server_version", "fsync", "synchronous_commit", "shared_buffers")


@dataclass(frozen=True, slots=True)
class Store:
    """A kind of database; each contender gets an empty one of its own."""

    name: str
    folder: Path

    def url(self, label: str) -> str:
        if self.name in GRADES:
            return f"sqlite:///{self.folder}/{label}-{self.name}.db"
        return postgres_database(f"bench_{label}")

    def engine(self, label: str) -> Engine:
        """Make an engine with the house's own options, not yet touched by its `Database`."""
        url = self.url(label)
        return create_engine(url, **engine_options(url))

    def grade(self, engine: Engine) -> Engine:
        """Set the grade of safety. On an engine that the house prepares: afterwards."""
        return graded(engine, GRADES.get(self.name, ""))


def about_sqlite() -> dict[str, str]:
    return {"sqlite": sqlite_driver().sqlite_version}


def about_postgres() -> dict[str, str]:
    """Say what the figures of PostgreSQL stand on."""
    engine = create_engine(postgres_database("bench_about"))
    with engine.connect() as connection:
        found = {name: str(connection.scalar(text(f"SHOW {name}"))) for name in SHOWN}
        socket = connection.scalar(text("SELECT inet_server_addr() IS NULL"))
    engine.dispose()
    return found | {"over": "a socket file" if socket else "TCP"}


def have_postgres() -> None:
    """Have a server for the rest of this process: the given one, or our own."""
    if os.environ.get(GIVEN):
        return
    home = Path("/tmp") / f"govflow-bench-{os.geteuid()}-{secrets.token_hex(4)}"  # noqa: S108
    home.mkdir(mode=0o711)
    users = (home / "users").open("a")
    fcntl.flock(users, fcntl.LOCK_SH)
    _held.append(users)
    keeper = subprocess.Popen(  # noqa: S603 - this very Python
        [sys.executable, "-m", "benchmarks.stores", str(home)],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    _held.append(keeper)
    if keeper.stdout is None or keeper.stdout.readline() != b"ready\n":
        raise postgres.NoServer("the server of the benchmark did not start")
    os.environ[GIVEN] = f"postgresql://postgres@/postgres?host={home}/pg"


if __name__ == "__main__":
    postgres.SETTINGS["fsync"] = "on"
    postgres.keep(Path(sys.argv[1]))
