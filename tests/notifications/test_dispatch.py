"""What the engine says becomes notices: to whom, in which sentence, and only while it holds."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from govflow.accounts.models import Account
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.notifications import dispatch
from govflow.notifications.models import Notice
from govflow.org.models import Holding
from govflow.workflow import outbox, timers
from govflow.workflow import service as circuits
from tests.kept import Shelf
from tests.make import accounts, actions
from tests.make.workflow import TEXT, House

UNDO = timedelta(minutes=11)  # the circuit lets its acts be undone for ten


@pytest.fixture
def house(kept: Shelf, database: Database, clock: FixedClock) -> House:
    return kept(ministry, database, clock)


def ministry(database: Database, clock: FixedClock) -> House:
    made = actions.house(database, clock)
    with made.unit(None) as work:
        for held in made.people.everybody:
            accounts.account(work, held, username=held.post.code.lower())
    return made


def spread(house: House) -> None:
    """Fire what is due, then tell what may leave."""
    timers.fire(house.database, house.clock)
    while messages := outbox.claim(house.database, house.clock):
        for message in messages:
            with house.unit(None) as work:
                dispatch.spread(work, message)
            outbox.done(house.database, house.clock, message)


def days(clock: FixedClock, house: House, number: int) -> None:
    for _ in range(number):
        clock.move(timedelta(days=1))
        spread(house)


def told(house: House, who: Holding) -> Iterator[Notice]:
    """What somebody was told, oldest first."""
    with house.unit(None, read_only=True) as work:
        query = select(Notice).join_from(Notice, Account).order_by(Notice.id)
        yield from work.all(query.where(Account.person_id == who.person_id))


def keys(house: House, who: Holding) -> list[str]:
    return [notice.key for notice in told(house, who)]


def test_what_was_decided_before_it_could_be_told_is_not_told(
    house: House, clock: FixedClock
) -> None:
    actions.answered(house, house.people.drh, actions.submitted(house))
    clock.move(UNDO)
    spread(house)
    assert (keys(house, house.people.drh), keys(house, house.people.sg)) == ([], ["task_opened"])


def test_a_reminder_of_a_task_that_was_decided_meanwhile_is_not_told(
    house: House, clock: FixedClock
) -> None:
    made = actions.submitted(house)
    clock.move(timedelta(days=3))
    timers.fire(house.database, house.clock)
    actions.answered(house, house.people.drh, made)
    clock.move(UNDO)
    spread(house)
    assert keys(house, house.people.drh) == []


def test_a_file_that_climbs_is_told_otherwise_to_who_is_late_and_to_who_may_decide(
    house: House, clock: FixedClock
) -> None:
    actions.submitted(house)
    days(clock, house, 9)
    assert keys(house, house.people.drh)[-1] == "task_escalated.mine"
    assert "task_escalated" in keys(house, house.people.sg)


def test_whoever_is_only_informed_of_lateness_is_told_so(house: House, clock: FixedClock) -> None:
    actions.answered(house, house.people.drh, actions.submitted(house))
    days(clock, house, 10)
    assert keys(house, house.people.minister) == ["task_escalated.informed"]
    assert "task_escalated.mine" in keys(house, house.people.sg)


def test_a_notice_knows_when_its_act_was_done(house: House, clock: FixedClock) -> None:
    acted = clock.now()
    actions.submitted(house)
    clock.move(UNDO)
    spread(house)
    (notice,) = told(house, house.people.drh)
    assert (notice.params["at"], notice.at - acted) == (acted.isoformat(), UNDO)


def test_who_is_asked_for_an_opinion_is_told_the_question_and_who_asked_the_answer(
    house: House, clock: FixedClock
) -> None:
    item = house.consult(house.people.drh, house.start(), house.people.chef_cab)
    clock.move(UNDO)
    spread(house)
    (notice,) = told(house, house.people.chef_cab)
    assert (notice.key, notice.params["reason"]) == ("task_consulted", "Legal?")
    with house.unit(house.people.chef_cab) as work:
        circuits.advise(work, item, digest=TEXT, reason="By law.")
    clock.move(UNDO)
    spread(house)
    assert keys(house, house.people.drh)[-1] == "task_advised"
