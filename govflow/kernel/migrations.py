"""Migrations: which revision the tables have, and which one this code needs."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

SCRIPTS = Path(__file__).parents[2] / "migrations"


def config() -> Config:
    """Return where the migrations are; whoever runs them adds its connection."""
    found = Config()
    found.set_main_option("script_location", str(SCRIPTS))
    return found


@cache
def head() -> str:
    """Return the revision that this code needs."""
    return ScriptDirectory.from_config(config()).get_current_head() or ""


def current(connection: Connection) -> str:
    """Return the revision that a database has; empty for a new one."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def upgrade(engine: Engine) -> None:
    """Bring a database to the revision that this code needs, in one transaction."""
    found = config()
    with engine.begin() as connection:
        found.attributes["connection"] = connection
        command.upgrade(found, "head")
