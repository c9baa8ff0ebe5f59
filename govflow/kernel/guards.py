"""Guards in the database itself: rows that may be added but never changed or removed."""

from sqlalchemy import DDL, PrimaryKeyConstraint, Table, UniqueConstraint, event

SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
# REPLACE removes the row in its way without asking, unless a connection asked for triggers.
SQLITE_REPLACE = """
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""
POSTGRESQL = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION append_only()
"""
POSTGRESQL_TRUNCATE = """
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION append_only()
"""

# Every statement that must have run beside the tables: (table, statement, database or all).
DEMANDED: list[tuple[str, str, str | None]] = []


def statements(table: str, dialect: str) -> list[str]:
    """Return the statements that make a table append-only on a database."""
    if dialect == "sqlite":
        return [SQLITE.format(table=table, verb=v, VERB=v.upper()) for v in ("update", "delete")]
    return [POSTGRESQL_FUNCTION, POSTGRESQL.format(table=table)]


def unreplaced(table: Table, dialect: str) -> str:
    """Return the statement that refuses what goes round the guards row by row."""
    if dialect == "postgresql":
        return POSTGRESQL_TRUNCATE.format(table=table.name)
    keys = sorted(
        sorted(column.name for column in key.columns)
        for key in table.constraints
        if isinstance(key, PrimaryKeyConstraint | UniqueConstraint)
    )
    alike = [" AND ".join(f"{name} = NEW.{name}" for name in key) for key in keys]
    return SQLITE_REPLACE.format(table=table.name, taken=" OR ".join(alike))


def append_only(table: Table) -> None:
    """Refuse UPDATE and DELETE on a table, by the database's own word."""
    for dialect in ("sqlite", "postgresql"):
        for statement in [*statements(table.name, dialect), unreplaced(table, dialect)]:
            run_after_create(table, statement, dialect)


def run_after_create(table: Table, statement: str, dialect: str | None = None) -> None:
    """Run a statement once a table is created, on the database named or on each."""
    DEMANDED.append((table.name, statement, dialect))
    ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
    event.listen(table, "after_create", ddl.execute_if(dialect=dialect) if dialect else ddl)


FROZEN_SQLITE = """
CREATE TRIGGER {table}_frozen BEFORE UPDATE OF {columns} ON {table} {when}
BEGIN SELECT RAISE(ABORT, '{table} is frozen once published'); END
"""
KEPT_SQLITE = """
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {when}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
FROZEN_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION frozen() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is frozen once published', TG_TABLE_NAME; END $$
"""
FROZEN_POSTGRESQL = """
CREATE TRIGGER {table}_frozen BEFORE UPDATE OF {columns} ON {table}
FOR EACH ROW {when} EXECUTE FUNCTION frozen()
"""
KEPT_POSTGRESQL = """
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
FOR EACH ROW {when} EXECUTE FUNCTION append_only()
"""


def frozen_statements(
    table: str, columns: tuple[str, ...], dialect: str, when: str = ""
) -> list[str]:
    """Return the statements that let nobody change some columns, nor remove a row."""
    listed, when = ", ".join(columns), f"WHEN ({when})" if when else ""
    if dialect == "sqlite":
        return [
            FROZEN_SQLITE.format(table=table, columns=listed, when=when),
            KEPT_SQLITE.format(table=table, when=when),
        ]
    return [
        POSTGRESQL_FUNCTION,
        FROZEN_POSTGRESQL_FUNCTION,
        FROZEN_POSTGRESQL.format(table=table, columns=listed, when=when),
        KEPT_POSTGRESQL.format(table=table, when=when),
    ]


def frozen(table: Table, columns: tuple[str, ...], *, when: str = "") -> None:
    """Refuse changes of some columns and the removal of rows: other columns may change.

    `when` is the condition, over OLD, from which on they are refused.
    """
    for dialect in ("sqlite", "postgresql"):
        guards = frozen_statements(table.name, columns, dialect, when)
        for statement in [*guards, unreplaced(table, dialect)]:
            run_after_create(table, statement, dialect)
