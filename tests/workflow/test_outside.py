"""Files that wait for the house itself, really stored: words, time, what pages say of it."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from govflow.kernel.clock import FixedClock, at_local
from govflow.kernel.errors import Conflict
from govflow.workflow import queries, service, timers
from govflow.workflow.models import Task
from tests.make import workflow
from tests.make.workflow import House
from tests.workflow.told import facts

SITTING: dict[str, Any] = {
    "schema": 1,
    "key": "sitting",
    "title": {"fr": "Après la séance", "ar": "بعد الاجتماع"},
    "subject": "action",
    "undo": "10m",
    "data": {"priority": {"type": "text"}},
    "start": "law",
    "steps": {
        "law": {
            "kind": "avis",
            "who": ["post:DRH"],
            "blocking": False,
            "until": "sg",
            "due": "5wd",
            "then": {"done": "held"},
        },
        "held": {
            "kind": "wait",
            "signal": "meeting.held",
            "due": "3wd",
            "then": {"done": "sg", "timeout": "end.lapsed"},
        },
        "sg": {
            "kind": "approval",
            "who": ["post:SG"],
            "then": {"approve": "end.approved", "reject": "end.rejected"},
        },
    },
}


def at(day: int, hour: int = 10) -> datetime:
    return at_local(datetime(2026, 11, day, hour))  # noqa: DTZ001 - wall-clock time


@pytest.fixture
def case(house: House) -> str:
    with house.unit(None) as work:
        workflow.circuit(work, {**SITTING, "subject": "paper"})
    with house.unit(house.people.secretariat) as work:
        return workflow.case(work, key="sitting", subject="paper:1").public_id


def heard(house: House, where: str = "paper:1") -> int:
    with house.unit(house.people.secretariat) as work:
        return service.signal(work, where, "meeting.held", about="meeting:5")


@pytest.mark.usefixtures("case")
def test_a_page_says_what_the_file_waits_for_and_until_when(house: House) -> None:
    with house.unit(house.people.secretariat, read_only=True) as work:
        story = queries.story(work, "paper:1")
    assert story is not None
    opinion, waits = story.standing.waiting
    assert (opinion.kind, waits.kind, waits.task) == ("avis", "wait", "")
    assert waits.people[0].fr == "la tenue de la réunion"
    assert (waits.due_on, waits.next) == (date(2026, 11, 26), "timed_out")
    states = [(one.step, one.state) for one in story.stations]
    assert states == [("law", "now"), ("held", "now"), ("sg", "todo")]


def test_a_feature_gives_the_word_once_and_the_file_goes_on(house: House, case: str) -> None:
    assert (heard(house), heard(house, case)) == (1, 0)
    with house.unit(house.people.secretariat, read_only=True) as work:
        story = queries.story(work, "paper:1")
        assert story is not None
        assert [one.state for one in story.stations] == ["skipped", "done", "now"]
        assert queries.remembered(work).differs is None
    assert facts(house) == ["case.started", "case.signalled"]
    assert [one.key for one in story.timeline] == ["timeline.started", "timeline.signalled"]


def test_an_opinion_not_given_before_the_milestone_is_closed_too_late(
    house: House, case: str
) -> None:
    item = house.item(case, "law")
    heard(house)
    with house.unit(None, read_only=True) as work:
        closed = work.session.scalars(select(Task.closed_reason).where(Task.step == "law")).one()
    assert closed == "too_late"
    with pytest.raises(Conflict) as refused:
        house.answer(house.people.drh, case, "favourable", item=item)
    assert refused.value.key == "case.closed"


@pytest.mark.usefixtures("case")
def test_the_word_did_not_come_and_the_file_ends_as_its_circuit_says(
    house: House, clock: FixedClock
) -> None:
    clock.at = at(27, 1)
    assert timers.fire(house.database, clock) == 1
    with house.unit(None, read_only=True) as work:
        stands = queries.standing(work, ["paper:1"])["paper:1"]
        assert queries.remembered(work).differs is None
    assert (stands.status, stands.outcome) == ("finished", "lapsed")
    assert facts(house) == ["case.started", "task.timed_out"]
    assert heard(house) == 0
