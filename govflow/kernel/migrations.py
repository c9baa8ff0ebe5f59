"""Migrations: which revision the tables have, and which one this code needs.

Alembic is loaded only where tables really change: a start that finds nothing to do is faster.
"""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, column, inspect, select, table

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parents[2] / "migrations"
NAMED = re.compile(r'^(revision|down_revision) = "([^"]+)"$', re.MULTILINE)
STAMP = table("alembic_version", column("version_num"))


def config() -> "Config":
    """Return where the migrations are; whoever runs them adds its connection."""
    from alembic.config import Config  # noqa: PLC0415

    found = Config()
    found.set_main_option("script_location", str(SCRIPTS))
    return found


@cache
def head() -> str:
    """Return the revision that this code needs: the one that no other follows."""
    texts = [path.read_text("utf-8") for path in (SCRIPTS / "versions").glob("*.py")]
    said = [dict(NAMED.findall(text)) for text in texts]
    followed = {one.get("down_revision") for one in said}
    return next((one["revision"] for one in said if one["revision"] not in followed), "")


def current(connection: Connection) -> str:
    """Return the revision that a database has; empty for a new one."""
    if not inspect(connection).has_table(STAMP.name):
        return ""
    return connection.scalar(select(STAMP.c.version_num)) or ""


def upgrade(engine: Engine) -> None:
    """Bring a database to the revision that this code needs, in one transaction."""
    with engine.begin() as connection:
        if current(connection) == head():
            return
        from alembic import command  # noqa: PLC0415

        found = config()
        found.attributes["connection"] = connection
        command.upgrade(found, "head")
