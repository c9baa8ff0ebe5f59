"""What tests stand on: both databases, a clock that stands still, a unit of work, a browser."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import ClassVar

import pytest
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, create_engine, text

import config
from govflow.app import METADATA, create_app
from govflow.gate.transaction import Application
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import FixedClock, at_local
from govflow.kernel.database import Database, engine_options
from govflow.kernel.work import Work, begin
from tests.html import Browser
from tests.services import postgres_url

MONDAY = at_local(datetime(2026, 11, 23, 10, 0))  # noqa: DTZ001 - wall-clock time
DATABASES = {"sqlite": ["sqlite"], "postgres": ["postgres"], "both": ["sqlite", "postgres"]}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=list(DATABASES), default="both", help="the databases to use")
    parser.addoption("--rounds", type=int, default=3, help="how often the server is killed")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever touches a database on each of them."""
    if "database_kind" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--db")
        metafunc.parametrize("database_kind", DATABASES[chosen], scope="session")


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every table and no row, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    engine = create_engine(f"sqlite:///{path}", **engine_options("sqlite:///x"))
    METADATA.create_all(Database(engine).engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=0")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_engine() -> Iterator[Engine]:
    """A real PostgreSQL with every table and no row."""
    url = postgres_url()
    engine = create_engine(url, **engine_options(url))
    METADATA.drop_all(engine)
    METADATA.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def database_url(
    database_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The address of a database with every table and no row; emptied afterwards."""
    if database_kind == "sqlite":
        path = tmp_path / "govflow.db"
        shutil.copy(request.getfixturevalue("empty_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    engine: Engine = request.getfixturevalue("postgres_engine")
    yield engine.url.render_as_string(hide_password=False)
    _empty(engine)


def _empty(engine: Engine) -> None:
    """Remove every row, past the guards of append-only tables: only a test may."""
    tables = [table.name for table in METADATA.sorted_tables if table.name != "ledger_head"]
    wipe = "".join(f"DELETE FROM {name};" for name in reversed(tables))  # noqa: S608
    start = f"UPDATE ledger_head SET seq = 0, hash = '{'0' * 64}';"  # noqa: S608
    with engine.begin() as connection:
        connection.execute(text(f"SET LOCAL session_replication_role = replica;{wipe}{start}"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    engine = create_engine(database_url, **engine_options(database_url))
    yield Database(engine)
    engine.dispose()


@pytest.fixture
def clock() -> FixedClock:
    """Monday 23/11/2026, 10:00 in Casablanca, until a test moves it."""
    return FixedClock(MONDAY)


@pytest.fixture
def work(database: Database, clock: FixedClock) -> Iterator[Work]:
    """A writing unit of the house itself; nothing of it is kept."""
    with begin(database, actor=SYSTEM, clock=clock) as opened:
        yield opened
        opened.abandon()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> config.Settings:
    loaded = config.load({"GOVFLOW_DATA_DIR": str(tmp_path / "data"), "GOVFLOW_WORKER": "none"})
    return replace(loaded, database_url=database_url)


class Compiled(BytecodeCache):
    """Templates compiled once for all the applications of a run."""

    kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture
def app(settings: config.Settings, clock: FixedClock) -> Iterator[Application]:
    built = create_app(settings, clock)
    built.jinja_env.bytecode_cache = Compiled()
    yield built
    built.extensions["govflow.database"].engine.dispose()


@pytest.fixture
def browser(app: Application) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(app)
