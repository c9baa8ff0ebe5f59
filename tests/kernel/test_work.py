"""One unit of work: one commit, read-only by the database's word, nothing without a rule."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from govflow.audit.models import Cursor
from govflow.kernel.actor import SYSTEM, Actor
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.errors import Forbidden
from govflow.kernel.rules import is_admin, is_signed_in
from govflow.kernel.work import Work, begin

SOMEBODY = Actor(person=1, account=1)


def cursors(database: Database, clock: FixedClock) -> list[str]:
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        return [cursor.reader for cursor in work.all(select(Cursor))]


def test_a_unit_is_kept_whole_at_its_end(database: Database, clock: FixedClock) -> None:
    with begin(database, actor=SYSTEM, clock=clock) as work:
        work.add(Cursor(reader="mail"))
    assert cursors(database, clock) == ["mail"]


def test_a_unit_that_fails_keeps_nothing(database: Database, clock: FixedClock) -> None:
    with pytest.raises(Forbidden), begin(database, actor=SOMEBODY, clock=clock) as work:
        work.require(is_signed_in, None)
        work.add(Cursor(reader="mail"))
        work.require(is_admin, None)
    assert cursors(database, clock) == []


def test_an_abandoned_unit_keeps_nothing(database: Database, clock: FixedClock) -> None:
    with begin(database, actor=SYSTEM, clock=clock) as work:
        work.add(Cursor(reader="mail"))
        work.abandon()
    assert cursors(database, clock) == []


def test_a_reading_unit_cannot_write(database: Database, clock: FixedClock) -> None:
    with (
        pytest.raises((DBAPIError, RuntimeError)),
        begin(database, actor=SYSTEM, clock=clock, read_only=True) as work,
    ):
        work.add(Cursor(reader="mail"))


def test_nothing_is_written_without_asking_a_rule(database: Database, clock: FixedClock) -> None:
    with (
        pytest.raises(RuntimeError, match="without asking any rule"),
        begin(database, actor=SOMEBODY, clock=clock) as work,
    ):
        work.add(Cursor(reader="mail"))
    assert cursors(database, clock) == []


def test_writers_at_once_all_get_their_turn(database: Database, clock: FixedClock) -> None:
    with begin(database, actor=SYSTEM, clock=clock) as work:
        work.add(Cursor(reader="mail", seq=0))

    def add_one() -> None:
        for _ in range(10):
            with begin(database, actor=SYSTEM, clock=clock) as work:
                found = work.session.get_one(Cursor, "mail", with_for_update=True)
                found.seq += 1

    writers = [threading.Thread(target=add_one) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        assert seq(work) == 40


def seq(work: Work) -> int:
    return work.session.get_one(Cursor, "mail").seq
