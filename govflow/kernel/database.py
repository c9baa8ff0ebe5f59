"""The database behind the house: how an engine is prepared and how a transaction begins.

SQLite is the embedded default (WAL, FULL, foreign keys), PostgreSQL is production. A reading
unit is refused to write; a writing unit on SQLite begins IMMEDIATE, since one that reads first and
writes later fails at once if another wrote meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, make_url
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker

from govflow.kernel.locks import WriteLock

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # without it REPLACE removes a row past the guard against DELETE
    "busy_timeout=15000",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "journal_size_limit=67108864",
    "cache_size=-20000",
)
# As on SQLite, a reading unit sees one instant: what it compares belongs together.
AT_ONE_INSTANT = {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
READING: ContextVar[bool] = ContextVar("reading", default=False)
SAFE_SQLITE = (3, 51, 3)  # older libraries may corrupt a WAL file shared by two processes


def sqlite_driver() -> Any:  # noqa: ANN401 - a DB-API module
    """Return the driver that bundles a safe SQLite, or the one of the Python at hand."""
    try:
        from pysqlite3 import dbapi2  # noqa: PLC0415 - has wheels for some platforms only
    except ImportError:
        import sqlite3 as dbapi2  # noqa: PLC0415
    return dbapi2


def engine_options(url: str) -> dict[str, Any]:
    """Return the options with which an engine for this address is created."""
    if make_url(url).get_backend_name() == "sqlite":
        return {
            "hide_parameters": True,  # an error is logged; the values of a statement are not
            "module": sqlite_driver(),
            "pool_size": 10,
            "max_overflow": 0,
            "connect_args": {"timeout": 15, "check_same_thread": False},
        }
    return {
        "hide_parameters": True,
        "pool_size": 10,
        "max_overflow": 0,
        "pool_timeout": 10,
        "pool_pre_ping": True,
        "pool_recycle": 1800,
        "connect_args": {
            "options": "-c statement_timeout=15s -c lock_timeout=5s"
            " -c idle_in_transaction_session_timeout=30s -c timezone=UTC"
        },
    }


class Database:
    """An engine made ready for units of work."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._sessions = noting(sessionmaker(engine, expire_on_commit=False))
        self._write_lock: WriteLock | None = None
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine)
            self._write_lock = WriteLock(Path(f"{engine.url.database}.wlock"))

    @contextmanager
    def session(self, *, read_only: bool) -> Iterator[Session]:
        """Open a session inside one transaction; the caller commits, or it is rolled back."""
        alone = None if read_only else self._write_lock
        lock = alone.held() if alone else nullcontext()
        with lock, self._sessions() as session:
            session.info["read_only"] = read_only
            self._begun(session, read_only=read_only)
            yield session

    def _begun(self, session: Session, *, read_only: bool) -> None:
        postgres = self.engine.dialect.name == "postgresql"
        before = READING.set(read_only)
        try:
            session.connection(execution_options=AT_ONE_INSTANT if read_only and postgres else None)
        finally:
            READING.reset(before)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: object) -> None:  # noqa: ANN401
        connection.isolation_level = None  # the driver must never emit BEGIN itself
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    # Not by the event of that name: whoever listens to an engine once pays at each statement.
    engine.dialect.do_begin = _begin  # type: ignore[assignment,method-assign]


def _begin(connection: Any) -> None:  # noqa: ANN401
    connection.execute("BEGIN" if READING.get() else "BEGIN IMMEDIATE")


def noting(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    """Let these sessions note that they write: a unit that does must have asked a rule.

    A reading unit is refused. PostgreSQL would refuse it as well; on SQLite the pragma that says so
    throws away every prepared statement of its connection, which cost more than all the rest.
    """
    event.listen(sessions, "after_flush", note_writing)
    event.listen(sessions, "do_orm_execute", _note_statement)
    return sessions


def note_writing(session: Session, *_context: object) -> None:
    """Note that a session writes. Raises RuntimeError in a reading unit."""
    if session.info["read_only"]:
        raise RuntimeError("a reading unit of work wrote")
    session.info["wrote"] = True


def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        note_writing(state.session)
