"""Migrations make the very tables of the models, guards included, and can be taken back."""

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from govflow.app import METADATA
from govflow.kernel import migrations
from govflow.kernel.database import Database, engine_options
from tests.services import postgres_database

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": """SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace ORDER BY tgname""",
}


@pytest.fixture
def fresh(database_kind: str, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    sqlite = f"sqlite:///{tmp_path}/fresh.db"
    url = sqlite if database_kind == "sqlite" else postgres_database("fresh")
    engine = create_engine(url, **engine_options(url))
    yield Database(engine).engine
    engine.dispose()


def triggers(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(text(TRIGGERS[engine.dialect.name])))


def test_migrations_make_the_tables_of_the_models(fresh: Engine) -> None:
    migrations.upgrade(fresh)
    with fresh.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_migrations_set_the_guards_of_the_models(fresh: Engine) -> None:
    METADATA.create_all(fresh)
    wanted = triggers(fresh)
    METADATA.drop_all(fresh)
    migrations.upgrade(fresh)
    assert (triggers(fresh), bool(wanted)) == (wanted, True)


def test_migrations_go_up_down_and_up_again(fresh: Engine) -> None:
    migrations.upgrade(fresh)
    config = migrations.config()
    with fresh.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(fresh).get_table_names() == ["alembic_version"]
    migrations.upgrade(fresh)
    with fresh.connect() as connection:
        assert migrations.current(connection) == migrations.head()


FIRST = "20261123_lay_first_tables"
FACT = (
    "INSERT INTO ledger_entry (seq, at, posts, fact, subject, details_text, prev, hash)"
    " VALUES (1, '2026-11-23 10:00:00', '[]', 'demonstration.loaded', 'house', '{}', '0', '1')"
)


def test_new_guards_come_to_tables_that_hold_facts(fresh: Engine) -> None:
    config = migrations.config()
    with fresh.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, FIRST)
        connection.execute(text(FACT))
    before = triggers(fresh)
    migrations.upgrade(fresh)
    with fresh.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM ledger_entry")) == 1
    added = set(triggers(fresh)) - set(before)
    kind = "no_replace" if fresh.dialect.name == "sqlite" else "no_truncate"
    assert f"ledger_entry_{kind}" in added


def test_an_upgraded_database_is_left_as_it_is(fresh: Engine) -> None:
    migrations.upgrade(fresh)
    migrations.upgrade(fresh)
    with fresh.connect() as connection:
        assert migrations.current(connection) == migrations.head()


def test_the_head_is_the_one_that_alembic_names() -> None:
    found = ScriptDirectory.from_config(migrations.config()).get_current_head()
    assert migrations.head() == found


LAID = "20261123_lay_first_tables"
ROWS = (
    "INSERT INTO organisation (id, public_id, key, kind) VALUES (1, 'o', 'o', 'ministry')",
    "INSERT INTO post (id, public_id, key, code, name, org_id) VALUES (7, 'p', 'p', 'P', '{}', 1)",
    """INSERT INTO body (id, public_id, key, code, name, kind, state, created, chair_post_id)
       VALUES (1, 'b', 'b', 'B', '{}', 'network', 'active', '2010', 7)""",
    """INSERT INTO seat (id, key, body_id, position, office, kind, voting, post_id)
       VALUES (1, 's', 1, 0, 'chair', 'titular', true, 7)""",
)


def to(engine: Engine, revision: str) -> None:
    config = migrations.config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        here = migrations.current(connection)
        (command.downgrade if here > revision else command.upgrade)(config, revision)


def test_a_chair_of_before_chairs_since_the_body_exists(fresh: Engine) -> None:
    to(fresh, LAID)
    with fresh.begin() as connection:
        for row in ROWS:
            connection.execute(text(row))
    migrations.upgrade(fresh)
    with fresh.connect() as connection:
        chairs = connection.execute(text("SELECT body_id, post_id, from_day FROM chairmanship"))
        assert [tuple(row) for row in chairs] == [(1, 7, None)]
        bodies = connection.execute(text("SELECT version, chair_post_id FROM body"))
        assert [tuple(row) for row in bodies] == [(1, None)]
    to(fresh, LAID)
    with fresh.connect() as connection:
        assert connection.scalar(text("SELECT chair_post_id FROM body")) == 7


QUEUE = "20261217_lay_the_queue"
DRAFTS = "20261202_let_drafts_go"
TEXTS = (
    *ROWS[:2],
    "INSERT INTO charter_template VALUES ('t', 1, 't', '{}', 1, 7, 'attest', false, false, 36)",
    """INSERT INTO text_version (public_id, id, template_id, number, state, content, published_at,
       version) VALUES ('v1', 1, 1, '1.1', 'published', '{}', '2026-11-23 10:00:00', 1),
       ('v2', 2, 1, '1.2', 'draft', '{}', NULL, 1)""",
    """INSERT INTO campaign (public_id, id, key, name, text_id, supervising_post_id, attestation,
       lowest_method, reservations, on_paper, regions, due, state, prepared_at)
       VALUES ('c', 1, 'c', '{}', 1, 7, 'attest', 'code', true, false, '[]', '2027-01-01', 'open',
       '2026-11-23 10:00:00')""",
    FACT.replace("'demonstration.loaded', 'house'", "'charter.text_discarded', 'text_version:6'"),
)
DRAFTED = """INSERT INTO text_version (public_id, template_id, number, state, content, version)
    VALUES ('new', 1, '2.0', 'draft', '{}', 1)"""
DEFINED = "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'text_version' ORDER BY name"


def test_a_number_that_a_fact_of_before_names_is_not_given_again(fresh: Engine) -> None:
    if fresh.dialect.name != "sqlite":  # elsewhere a number was never given twice
        return
    to(fresh, DRAFTS)
    with fresh.begin() as connection:
        for row in TEXTS:
            connection.execute(text(row))
        was = connection.execute(text("SELECT * FROM text_version")).all()
        defined = connection.execute(text(DEFINED)).all()
    migrations.upgrade(fresh)
    with fresh.begin() as connection:
        assert connection.execute(text("SELECT * FROM text_version")).all() == was
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        connection.execute(text(DRAFTED))
        assert connection.scalar(text("SELECT max(id) FROM text_version")) == 7
    with pytest.raises(DBAPIError, match="append-only"), fresh.begin() as connection:
        connection.execute(text("DELETE FROM text_version WHERE id = 1"))
    with pytest.raises(DBAPIError, match="FOREIGN KEY"), fresh.begin() as connection:
        connection.execute(text("UPDATE campaign SET text_id = 9"))
    to(fresh, DRAFTS)
    with fresh.connect() as connection:
        assert connection.execute(text(DEFINED)).all() == defined


def test_the_queue_of_the_workers_is_that_of_the_library_in_use() -> None:
    laid = ScriptDirectory.from_config(migrations.config()).get_revision(QUEUE)
    assert laid is not None
    assert version("procrastinate") == laid.module.PROCRASTINATE
