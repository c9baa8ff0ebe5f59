"""What tests stand on: both databases, a clock that stands still, a unit of work, a browser."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

import config
from govflow.app import METADATA, create_app
from govflow.documents.store import Store
from govflow.gate.transaction import Application
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import FixedClock, at_local
from govflow.kernel.database import Database, engine_options
from govflow.kernel.work import Work, begin
from govflow.signing.sealing import Sealer
from tests.html import Browser
from tests.kept import Shelf, lay, rows
from tests.services import postgres_url

MONDAY = at_local(datetime(2026, 11, 23, 10, 0))  # noqa: DTZ001 - wall-clock time
DATABASES = {"sqlite": ["sqlite"], "postgres": ["postgres"], "both": ["sqlite", "postgres"]}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=list(DATABASES), default="both", help="the databases to use")
    parser.addoption("--rounds", type=int, default=2, help="how often the server is killed")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever touches a database on each of them."""
    if "database_kind" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--db")
        metafunc.parametrize("database_kind", DATABASES[chosen], scope="session")


@dataclass(frozen=True)
class Ground:
    """A database with every table and no row: one in a process, kept from test to test.

    What SQLAlchemy compiled for it stays good, and that is half of what a test would cost.
    """

    database: Database
    url: str
    empty: Callable[[], None]
    shelf: Shelf


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every table and no row, to be copied."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    with _opened(f"sqlite:///{path}") as laid:
        METADATA.create_all(laid.engine)
    return path


@pytest.fixture(scope="session")
def sqlite_ground(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("sqlite")
    file = folder / "govflow.db"
    url = f"sqlite:///{shutil.copy(empty_sqlite, file)}"

    numbers = count(1)

    def save() -> Path:
        opened.engine.dispose()  # the last to close brings everything into the file
        return Path(shutil.copy(file, file.with_name(f"kept-{next(numbers)}.db")))

    def put(kept: Path) -> None:
        opened.engine.dispose()
        for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
            file.with_name(name).unlink(missing_ok=True)
        shutil.copy(kept, file)

    with _opened(url) as opened:
        yield Ground(opened, url, partial(put, empty_sqlite), Shelf(folder, save, put))


@pytest.fixture(scope="session")
def postgres_ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("postgres")
    url = postgres_url()
    with _opened(url) as database:
        METADATA.drop_all(database.engine)
        METADATA.create_all(database.engine)
        shelf = Shelf(folder, partial(rows, database.engine), partial(lay, database.engine))
        yield Ground(database, url, partial(_empty, database.engine), shelf)


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    engine = create_engine(url, **engine_options(url))
    yield Database(engine)
    engine.dispose()


def _empty(engine: Engine) -> None:
    """Remove every row, past the guards of append-only tables: only a test may."""
    tables = [table.name for table in METADATA.sorted_tables if table.name != "ledger_head"]
    wipe = "".join(f"DELETE FROM {name};" for name in reversed(tables))  # noqa: S608
    start = f"UPDATE ledger_head SET seq = 0, hash = '{'0' * 64}';"  # noqa: S608
    with engine.begin() as connection:
        connection.execute(text(f"SET LOCAL session_replication_role = replica;{wipe}{start}"))


@pytest.fixture
def ground(database_kind: str, request: pytest.FixtureRequest) -> Iterator[Ground]:
    """The database of a test, emptied afterwards."""
    found: Ground = request.getfixturevalue(f"{database_kind}_ground")
    yield found
    found.empty()


@pytest.fixture
def database_url(ground: Ground) -> str:
    return ground.url


@pytest.fixture
def database(ground: Ground) -> Database:
    return ground.database


@pytest.fixture
def kept(ground: Ground) -> Shelf:
    """Worlds that are built once and laid again for each test."""
    return ground.shelf


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


@pytest.fixture(scope="session")
def houses() -> Iterator[dict[str, Application]]:
    """The applications of a process, by the address of their database."""
    built: dict[str, Application] = {}
    yield built
    for one in built.values():
        one.extensions["govflow.database"].engine.dispose()


@pytest.fixture
def app(
    houses: dict[str, Application], settings: config.Settings, clock: FixedClock
) -> Iterator[Application]:
    """The application, in the folder and at the hour of this test."""
    built = houses.get(settings.database_url) or create_app(settings, clock)
    houses[settings.database_url] = built
    sealer = Sealer(Store(settings.files_dir), settings.keys_dir)
    inside = {"settings": settings, "clock": clock, "sealer": sealer}
    built.extensions |= {f"govflow.{name}": one for name, one in inside.items()}
    built.extensions.pop("govflow.verify", None)  # who asked how often
    built.secret_key = settings.secret_key
    yield built
    built.extensions["govflow.database"].engine.dispose()


@pytest.fixture
def browser(app: Application) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(app)
