"""Delegations at the parapheur: in force, ended, revoked; what an ended one still tells."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from govflow.audit.models import Entry
from govflow.kernel.clock import FixedClock, at_local
from govflow.kernel.errors import Forbidden, NotFound
from govflow.org.service import relieve, revoke
from govflow.workflow import queries, service
from tests.make import org
from tests.make.workflow import TEXT, House


def at(day: int, hour: int = 10, month: int = 11) -> datetime:
    return at_local(datetime(2026, month, day, hour))  # noqa: DTZ001 - wall-clock time


def test_resource_delegation_a_delegate_approves_within_the_dates_of_the_act(
    house: House, clock: FixedClock
) -> None:
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.chef_cab)
    case = house.start(subject="action:1")
    house.answer(house.people.drh, case)
    clock.at = at(24)
    house.answer(house.people.chef_cab, case)
    with house.unit(house.people.auditor, read_only=True) as work:
        story = queries.story(work, "action:1")
    assert story is not None
    entry = story.timeline[-1]
    assert (entry.key, entry.capacity, entry.reference) == (
        "outcome.approval.approve",
        "delegation",
        "DS-2026/31",
    )
    assert entry.formula is not None
    assert entry.formula.ar == "عن الكاتب العام وبتفويض منه"


def test_a_delegate_is_refused_once_the_act_has_expired(house: House, clock: FixedClock) -> None:
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.chef_cab)
    case = house.start()
    house.answer(house.people.drh, case)
    clock.at = at(24)
    with house.unit(house.people.chef_cab, read_only=True) as work:
        assert len(queries.delegated(work)) == 1
    clock.at = at(1, month=12)
    with house.unit(house.people.chef_cab, read_only=True) as work:
        assert queries.delegated(work) == []
    with pytest.raises(Forbidden) as refused:
        house.answer(house.people.chef_cab, case)
    assert refused.value.rule == "delegation_in_force"
    assert refused.value.params == {"reference": "DS-2026/31", "day": date(2026, 11, 30)}


def test_the_refusal_of_an_ended_delegation_leaves_its_trace(
    house: House, clock: FixedClock
) -> None:
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.chef_cab)
    case = house.start()
    house.answer(house.people.drh, case)
    item = house.item(case)
    clock.at = at(1, month=12)
    with pytest.raises(Forbidden) as refused:
        house.answer(house.people.chef_cab, case)
    with house.unit(house.people.chef_cab) as work:
        service.note_refusal(work, item, "approve", refused.value)
    with house.unit(None, read_only=True) as work:
        entry = work.session.scalars(select(Entry).where(Entry.fact == "task.refused")).one()
    assert (entry.details["rule"], entry.details["key"]) == (
        "delegation_in_force",
        "case.delegation_ended",
    )


@pytest.mark.parametrize("verb", ["return_", "claim", "release", "desk"])
def test_every_door_of_a_task_says_that_the_delegation_ended(
    house: House, clock: FixedClock, verb: str
) -> None:
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.chef_cab)
    case = house.start()
    house.answer(house.people.drh, case)
    item = house.item(case)
    clock.at = at(1, month=12)
    said = {"digest": TEXT, "reason": "Précisez"} if verb == "return_" else {}
    door = getattr(queries if verb == "desk" else service, verb)
    with pytest.raises(Forbidden) as refused, house.unit(house.people.chef_cab) as work:
        door(work, item, **said)
    assert refused.value.key == "case.delegation_ended"


@pytest.mark.parametrize(
    "terms",
    [
        {"steps": ("visa",)},
        {"subjects": ("minutes",)},
        {"from_day": date(2026, 12, 2), "to_day": date(2026, 12, 9)},
    ],
    ids=["another step", "another subject", "yet to come"],
)
def test_an_act_that_never_opened_the_task_tells_nothing_of_it(
    house: House, clock: FixedClock, terms: dict[str, Any]
) -> None:
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.chef_cab, **terms)
    case = house.start()
    house.answer(house.people.drh, case)
    clock.at = at(1, month=12)
    with pytest.raises(NotFound):
        house.answer(house.people.chef_cab, case)


def test_an_act_that_ended_before_the_task_was_there_tells_nothing_of_it(
    house: House, clock: FixedClock
) -> None:
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.chef_cab, to_day=date(2026, 11, 23))
    case = house.start()
    clock.at = at(24)
    house.answer(house.people.drh, case)
    with pytest.raises(NotFound):
        house.answer(house.people.chef_cab, case)


def test_an_act_that_was_to_come_tells_nothing_even_when_revoked(house: House) -> None:
    with house.unit(None) as work:
        act = org.delegation(
            work, house.people.sg, house.people.chef_cab, from_day=date(2026, 11, 26)
        )
    case = house.start()
    house.answer(house.people.drh, case)
    with house.unit(house.people.sg) as work:
        revoke(work, work.session.merge(act), reference="DS-2026/40")
    with pytest.raises(NotFound):
        house.answer(house.people.chef_cab, case)


def test_who_left_his_post_is_told_that_the_act_ended_with_it(
    house: House, clock: FixedClock
) -> None:
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.chef_cab, to_day=None)
    case = house.start()
    house.answer(house.people.drh, case)
    with house.unit(None) as work:
        relieve(work, work.session.merge(house.people.sg), on=date(2026, 11, 25))
    clock.at = at(26)
    with pytest.raises(Forbidden) as refused:
        house.answer(house.people.chef_cab, case)
    assert refused.value.params["day"] == date(2026, 11, 25)


def test_who_still_reads_the_file_is_told_too_that_his_delegation_ended(
    house: House, clock: FixedClock
) -> None:
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.drh)
    case = house.start()
    house.answer(house.people.drh, case)
    clock.at = at(1, month=12)
    with pytest.raises(Forbidden) as refused:
        house.answer(house.people.drh, case)
    assert refused.value.key == "case.delegation_ended"


def test_a_revoked_delegation_is_worth_nothing(house: House) -> None:
    with house.unit(None) as work:
        act = org.delegation(work, house.people.sg, house.people.chef_cab)
    case = house.start()
    house.answer(house.people.drh, case)
    with house.unit(house.people.sg) as work:
        revoke(work, work.session.merge(act), reference="DS-2026/40")
    with pytest.raises(Forbidden) as refused:
        house.answer(house.people.chef_cab, case)
    assert refused.value.params == {"reference": "DS-2026/31", "day": at(23).date()}


def test_who_gave_his_power_away_no_longer_decides(house: House) -> None:
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.chef_cab, nature="power")
    case = house.start()
    house.answer(house.people.drh, case)
    with pytest.raises(Forbidden):
        house.answer(house.people.sg, case)
    assert house.answer(house.people.chef_cab, case).status == "running"
