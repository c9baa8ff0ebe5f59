"""SQLite prepared for the plainest correct use; the floor and the peers' processes share it."""

from typing import Any

from sqlalchemy import Connection, Engine, event

PRAGMAS = ("journal_mode=WAL", "busy_timeout=15000", "cache_size=-20000")


def prepared(engine: Engine, *, deferred: bool = False) -> Engine:
    """Let writers wait for each other from the start; `deferred`: only when they write.

    A transaction that read first and is then overtaken cannot wait: it fails at once.
    """
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _pragmas(connection: Any, _record: object) -> None:  # noqa: ANN401 - of the driver
            connection.isolation_level = None
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            reading = deferred or connection.get_execution_options().get("reading", False)
            connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def graded(engine: Engine, grade: str) -> Engine:
    """Set the grade of safety of SQLite: NORMAL or FULL; nothing elsewhere."""
    if grade:

        @event.listens_for(engine, "connect")
        def _graded(connection: Any, _record: object) -> None:  # noqa: ANN401 - of the driver
            connection.execute(f"PRAGMA synchronous={grade}")

    return engine
