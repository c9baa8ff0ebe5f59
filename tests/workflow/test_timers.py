"""Time passes: reminders, lateness, escalation; never a silent approval. The clock is moved."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from govflow.kernel.clock import FixedClock, at_local
from govflow.kernel.errors import Conflict
from govflow.workflow import queries, service, timers
from govflow.workflow.models import Event, Outbox, Task, Timer
from tests.make import workflow
from tests.make.workflow import House

AVIS: dict[str, Any] = {
    "schema": 1,
    "key": "opinion",
    "title": {"fr": "Avis", "ar": "رأي"},
    "subject": "action",
    "undo": "10m",
    "data": {"priority": {"type": "text"}},
    "start": "legal",
    "steps": {
        "legal": {
            "kind": "avis",
            "who": ["post:DRH"],
            "due": "3wd",
            "remind": ["-1wd"],
            "silence": "none_given",
            "then": {"done": "sg"},
        },
        "sg": {
            "kind": "approval",
            "who": ["post:SG"],
            "then": {"approve": "end.approved", "reject": "end.rejected"},
        },
    },
}


def at(day: int, hour: int = 10, month: int = 11) -> datetime:
    return at_local(datetime(2026, month, day, hour))  # noqa: DTZ001 - wall-clock time


def kinds(house: House) -> list[str]:
    with house.unit(None, read_only=True) as work:
        return list(work.session.scalars(select(Event.kind).order_by(Event.case_id, Event.seq)))


def fire_at(house: House, clock: FixedClock, moment: datetime) -> int:
    clock.at = moment
    return timers.fire(house.database, clock)


def test_a_file_left_alone_is_reminded_then_late_then_escalated_and_never_approved(
    house: House, clock: FixedClock
) -> None:
    house.start(subject="action:1")  # Monday 23/11, due Thursday 26/11
    moments = [at(25, 9), at(27, 0), at(27, 9), at(30, 9), at(2, 9, month=12)]
    fired = [fire_at(house, clock, moment) for moment in moments]
    assert fired == [1, 1, 1, 1, 1]
    assert kinds(house) == ["started", "reminded", "late", "reminded", "escalated", "escalated"]
    with house.unit(house.people.secretariat, read_only=True) as work:
        stands = queries.standing(work, ["action:1"])["action:1"]
    assert (stands.status, stands.outcome) == ("running", None)
    posts = [name.fr for name in stands.waiting[0].posts]
    assert posts == ["Directeur des ressources humaines", "Secrétaire général", "Ministre"]


def test_nothing_fires_before_its_instant(house: House, clock: FixedClock) -> None:
    house.start()
    assert timers.next_due(house.database, clock) == at(25, 9)
    assert fire_at(house, clock, at(25, 8)) == 0


def test_resource_escalation_the_superior_may_answer_too(house: House, clock: FixedClock) -> None:
    case = house.start()
    clock.at = at(30, 9)
    while timers.fire(house.database, clock):
        pass
    with house.unit(house.people.sg) as work:
        items = queries.inbox(work)
        assert [item.late for item in items] == [2]
        row = service.answer(work, items[0].task, "approve", digest=workflow.TEXT)
    assert (row.public_id, row.status) == (case, "running")


def test_a_click_before_the_timer_leaves_it_nothing_to_do(house: House, clock: FixedClock) -> None:
    case = house.start(priority="normal")
    house.answer(house.people.drh, case)
    house.answer(house.people.sg, case)
    clock.at = at(20, 9, month=12)
    assert timers.fire(house.database, clock) == 0
    assert timers.next_due(house.database, clock) is None


def test_a_timer_before_the_click_changes_nothing_for_it(house: House, clock: FixedClock) -> None:
    case = house.start()
    item = house.item(case)
    clock.at = at(27, 1)
    while timers.fire(house.database, clock):
        pass
    assert house.answer(house.people.drh, case, item=item).status == "running"


def test_a_long_sleep_is_caught_up_in_order(house: House, clock: FixedClock) -> None:
    house.start()
    clock.at = at(30, 12)
    rounds = 0
    while timers.fire(house.database, clock):
        rounds += 1
    assert (rounds, kinds(house)[1:]) == (4, ["reminded", "late", "reminded", "escalated"])


def test_an_opinion_not_given_in_time_is_noted_as_not_given(
    house: House, clock: FixedClock
) -> None:
    with house.unit(None) as work:
        workflow.circuit(work, AVIS)
    with house.unit(house.people.secretariat) as work:
        case = workflow.case(work, key="opinion").public_id
    clock.at = at(27, 0)
    while timers.fire(house.database, clock):
        pass
    with house.unit(None, read_only=True) as work:
        done = work.all(select(Task).where(Task.status == "done"))
        assert [(task.step, task.outcome, task.actor_id) for task in done] == [
            ("legal", "silent", None)
        ]
    assert house.answer(house.people.sg, case).outcome == "approved"


def test_the_clock_of_a_returned_step_starts_again(house: House, clock: FixedClock) -> None:
    case = house.start()
    clock.at = at(25, 10)
    house.give_back(house.people.drh, case)
    clock.at = at(27, 10)
    with house.unit(house.people.secretariat) as work:
        service.resubmit(work, case, digest=workflow.NEW_TEXT)
    with house.unit(house.people.drh, read_only=True) as work:
        (item,) = queries.inbox(work)
    assert item.due_on is not None
    assert (item.due_on.month, item.due_on.day, item.late) == (12, 2, 0)


def test_an_undone_answer_brings_its_timer_back(house: House, clock: FixedClock) -> None:
    case = house.start()
    before = timers.next_due(house.database, clock)
    house.answer(house.people.drh, case)
    clock.move(timedelta(minutes=5))
    with house.unit(house.people.drh) as work:
        service.undo(work, case)
    assert timers.next_due(house.database, clock) == before
    with house.unit(None, read_only=True) as work:
        alive = work.all(select(Timer).where(Timer.fire_at.is_not(None)))
        assert [timer.step for timer in alive] == ["visa_hr"]


def test_undo_is_refused_once_a_message_is_on_its_way(house: House) -> None:
    case = house.start()
    house.answer(house.people.drh, case)
    with house.unit(None) as work:
        for row in work.all(select(Outbox)):
            row.lease_until = work.now
    with pytest.raises(Conflict), house.unit(house.people.drh) as work:
        service.undo(work, case)


def test_every_event_of_a_timer_is_a_fact_of_the_house(house: House, clock: FixedClock) -> None:
    house.start()
    fire_at(house, clock, at(25, 9))
    with house.unit(None, read_only=True) as work:
        last = work.first(select(Event).order_by(Event.seq.desc()))
        assert last is not None
        assert (last.kind, last.actor_id, last.capacity) == ("reminded", None, None)
        assert work.session.scalar(select(func.count()).select_from(Event)) == 2


TWICE: dict[str, Any] = {
    "schema": 1,
    "key": "to-and-fro",
    "title": {"fr": "Aller et retour", "ar": "ذهاب وإياب"},
    "subject": "action",
    "undo": "10m",
    "data": {"priority": {"type": "text"}},
    "start": "one",
    "steps": {
        "one": {
            "kind": "visa",
            "who": ["post:DRH"],
            "due": "1wd",
            "escalate": {"after": "1wd", "to": "any(post:DRH, post:SG)", "mode": "replace"},
            "then": {"approve": "two"},
        },
        "two": {
            "kind": "approval",
            "who": ["post:MINISTRE"],
            "then": {"approve": "end.approved", "reject": "end.rejected"},
        },
    },
}


def offers(house: House) -> list[tuple[int, str, str | None]]:
    """Return the offers of the first step: number, status, outcome."""
    with house.unit(None, read_only=True) as work:
        tasks = work.all(select(Task).where(Task.step == "one").order_by(Task.offer))
        return [(task.offer, task.status, task.outcome) for task in tasks]


def test_a_slot_offered_twice_to_one_post_comes_back_once_after_an_undo(
    house: House, clock: FixedClock
) -> None:
    with house.unit(None) as work:
        workflow.circuit(work, TWICE)
    with house.unit(house.people.secretariat) as work:
        case = workflow.case(work, key="to-and-fro").public_id
    clock.at = at(26, 10)  # late on the 25th: to the secretary general, then back on the 26th
    while timers.fire(house.database, clock):
        pass
    assert [status for _, status, _ in offers(house)] == ["closed", "closed", "open"]
    house.answer(house.people.drh, case)
    with house.unit(house.people.drh) as work:
        service.undo(work, case)
    assert offers(house) == [(0, "closed", None), (1, "closed", None), (2, "open", None)]
