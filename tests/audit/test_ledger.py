"""Facts are written with the act, chained in order, and never changed afterwards."""

import sqlite3
import threading
from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from govflow.audit import ledger, queries
from govflow.audit.chain import Verdict
from govflow.audit.models import Entry
from govflow.kernel.actor import SYSTEM, Actor, Capacity
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.rules import is_signed_in
from govflow.kernel.work import begin

FACT = "demonstration.loaded"
DIRECTOR = Actor(person=7, account=3, posts=frozenset({12, 4}))


def record(database: Database, clock: FixedClock, *subjects: str) -> None:
    with begin(database, actor=SYSTEM, clock=clock) as work:
        for subject in subjects:
            ledger.record(work, FACT, subject, count=1)


def verified(database: Database, clock: FixedClock) -> Verdict:
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        return queries.verified(work)


def test_a_fact_keeps_who_when_and_in_which_capacity(database: Database, clock: FixedClock) -> None:
    with begin(database, actor=DIRECTOR, clock=clock) as work:
        work.require(is_signed_in, None)
        work.acting.capacity = Capacity("delegation", post=12, delegation=5)
        ledger.record(work, FACT, "action:9", count=2)
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        (entry,) = work.all(queries.history("action:9"))
    assert {
        name: getattr(entry, name)
        for name in ("seq", "at", "person_id", "account_id", "posts", "details")
    } == {
        "seq": 1,
        "at": clock.now(),
        "person_id": 7,
        "account_id": 3,
        "posts": [4, 12],
        "details": {"count": 2},
    }
    assert (entry.capacity, entry.for_post_id, entry.delegation_id) == ("delegation", 12, 5)


def test_facts_of_several_units_form_one_chain(database: Database, clock: FixedClock) -> None:
    record(database, clock, "action:1", "action:2")
    record(database, clock, "action:3")
    assert verified(database, clock) == Verdict(3)


def test_an_abandoned_unit_leaves_no_gap(database: Database, clock: FixedClock) -> None:
    record(database, clock, "action:1")
    with begin(database, actor=SYSTEM, clock=clock) as work:
        ledger.record(work, FACT, "action:2")
        work.abandon()
    record(database, clock, "action:3")
    assert verified(database, clock) == Verdict(2)


def test_writers_at_once_leave_one_whole_chain(database: Database, clock: FixedClock) -> None:
    writers = [
        threading.Thread(target=record, args=(database, clock, f"action:{number}", "action:0"))
        for number in range(8)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert verified(database, clock) == Verdict(16)


@pytest.mark.parametrize(
    "change", ["UPDATE ledger_entry SET fact = 'x'", "DELETE FROM ledger_entry"]
)
def test_the_database_refuses_to_change_a_fact(
    database: Database, clock: FixedClock, change: str
) -> None:
    record(database, clock, "action:1")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        database.session(read_only=False) as session,
    ):
        session.execute(text(change))


ROUND_THE_GUARD = {
    "sqlite": "INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry WHERE seq = 1",
    "postgresql": "TRUNCATE ledger_entry",
}


def test_a_statement_of_ours_cannot_go_round_the_guard(
    database: Database, clock: FixedClock
) -> None:
    record(database, clock, "action:1")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        database.session(read_only=False) as session,
    ):
        session.execute(text(ROUND_THE_GUARD[database.engine.dialect.name]))


def test_a_program_that_asks_for_nothing_cannot_replace_a_fact(
    database: Database, clock: FixedClock
) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite knows REPLACE")
    record(database, clock, "action:1")
    with (
        closing(sqlite3.connect(str(database.engine.url.database))) as foreign,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        foreign.execute(ROUND_THE_GUARD["sqlite"])


def test_our_connections_let_no_replacement_pass_a_guard(database: Database) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite knows REPLACE")
    with database.session(read_only=True) as session:
        assert session.scalar(text("PRAGMA recursive_triggers")) == 1


def test_a_fact_without_a_name_in_the_list_is_refused(
    database: Database, clock: FixedClock
) -> None:
    with (
        pytest.raises(LookupError, match=r"moon\.landed"),
        begin(database, actor=SYSTEM, clock=clock) as work,
    ):
        ledger.record(work, "moon.landed", "action:1")


def test_whoever_goes_round_the_guard_is_found(database: Database, clock: FixedClock) -> None:
    record(database, clock, "action:1", "action:2", "action:3")
    with database.session(read_only=False) as session:
        lift_guard(database, session.connection())
        session.execute(text("UPDATE ledger_entry SET subject = 'action:9' WHERE seq = 2"))
        session.commit()
    assert verified(database, clock) == Verdict(1, 2, "altered")


@pytest.mark.parametrize(
    "damage",
    [
        "at = 'yesterday'",
        "at = 20261123",
        "posts = '[1'",
        "posts = printf('%.3000c', '[')",
        "posts = printf('%.900c', '[') || printf('%.900c', ']')",
        "person_id = x'ff'",
        "person_id = 9007199254740993",
        "person_id = 1e999",
        "details_text = CAST(x'ff' AS TEXT)",
    ],
)
def test_an_entry_that_cannot_even_be_read_is_named(
    database: Database, clock: FixedClock, damage: str
) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("columns of PostgreSQL hold nothing but their type")
    record(database, clock, "action:1", "action:2", "action:3")
    with database.session(read_only=False) as session:
        lift_guard(database, session.connection())
        session.execute(text(f"UPDATE ledger_entry SET {damage} WHERE seq = 2"))  # noqa: S608
        session.commit()
    assert verified(database, clock) == Verdict(1, 2, "altered")


def test_an_emptied_ledger_is_found(database: Database, clock: FixedClock) -> None:
    record(database, clock, "action:1", "action:2")
    with database.session(read_only=False) as session:
        lift_guard(database, session.connection())
        session.execute(text("DELETE FROM ledger_entry"))
        head = session.execute(text("SELECT seq, hash FROM ledger_head")).one()
        session.execute(text("DELETE FROM ledger_head"))
        session.commit()
    try:
        assert verified(database, clock) == Verdict(0, 1, "headless")
    finally:  # the head belongs to the tables, which tests share
        with database.session(read_only=False) as session:
            values = {"seq": head.seq, "hash": head.hash}
            session.execute(text("INSERT INTO ledger_head VALUES (1, :seq, :hash)"), values)
            session.commit()


def lift_guard(database: Database, connection: object) -> None:
    """Do what the owner of a database can: remove the guard."""
    triggers = (
        ["DROP TRIGGER ledger_entry_no_update", "DROP TRIGGER ledger_entry_no_delete"]
        if database.engine.dialect.name == "sqlite"
        else ["SET LOCAL session_replication_role = replica"]
    )
    for statement in triggers:
        connection.execute(text(statement))  # type: ignore[attr-defined]


def test_every_column_of_an_entry_is_covered_by_its_hash() -> None:
    assert set(queries.COLUMNS) == {column.key for column in Entry.__table__.columns}
