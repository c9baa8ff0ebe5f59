"""A convened meeting is given another day only as long as nothing came of it."""

from datetime import timedelta

import pytest

from govflow.kernel.clock import FixedClock
from govflow.kernel.errors import Conflict, Invalid
from govflow.meetings import service
from tests.make import decisions
from tests.make import meetings as make
from tests.make.meetings import START, WHY, Committees

FOUR = ("MINISTRE", "SG", "DRH", "CHEF-CAB")
LATER = timedelta(days=28)


def test_who_was_noted_present_is_noted_anew_on_the_other_day(
    made: Committees, clock: FixedClock
) -> None:
    meeting = make.sitting(made, clock, *FOUR)
    with made.house.unit(made.house.people.secretariat) as work:
        found = make.one(work, meeting)
        assert found.quorum.reached
        service.move(work, found, to=found.starts_at + LATER, reason=WHY)
        assert {one.state for one in found.presences} == {None}
        assert not found.quorum.reached


def test_a_meeting_that_decided_keeps_its_day(made: Committees, clock: FixedClock) -> None:
    meeting = make.sitting(made, clock, *FOUR)
    decisions.taken(made, meeting)
    with made.house.unit(made.house.people.secretariat) as work:
        found = make.one(work, meeting)
        with pytest.raises(Conflict, match="has_decisions"):
            service.move(work, found, to=found.starts_at + LATER, reason=WHY)


def test_a_meeting_is_not_convened_by_moving_it_to_a_day_without_notice(
    made: Committees, clock: FixedClock
) -> None:
    meeting, tomorrow = make.convened(made), clock.at + timedelta(days=1)
    with made.house.unit(made.house.people.secretariat) as work:
        with pytest.raises(Conflict, match="too_soon"):
            service.move(work, make.one(work, meeting), to=tomorrow, reason=WHY)
        work.abandon()
    clock.at = START - timedelta(hours=1)
    with made.house.unit(made.house.people.secretariat) as work:
        found = make.one(work, meeting)
        service.move(work, found, to=START + timedelta(days=9), reason=WHY)
        assert (found.day.year, found.reference) == (2027, "COPIL/2026/01")


def test_a_meeting_moved_to_its_own_hour_is_told_that_nothing_changed(made: Committees) -> None:
    meeting = make.convened(made)
    with (
        made.house.unit(made.house.people.secretariat) as work,
        pytest.raises(Invalid, match="same_moment"),
    ):
        service.move(work, make.one(work, meeting), to=START, reason=WHY)
