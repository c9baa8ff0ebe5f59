"""A convened meeting is given another day only as long as nothing came of it."""

from datetime import timedelta

import pytest

from govflow.kernel.clock import FixedClock
from govflow.kernel.errors import Conflict
from govflow.meetings import service
from tests.make import decisions
from tests.make import meetings as make
from tests.make.meetings import Committees

FOUR = ("MINISTRE", "SG", "DRH", "CHEF-CAB")
LATER = timedelta(days=28)


def test_who_was_noted_present_is_noted_anew_on_the_other_day(
    made: Committees, clock: FixedClock
) -> None:
    meeting = make.sitting(made, clock, *FOUR)
    with made.house.unit(made.house.people.secretariat) as work:
        found = make.one(work, meeting)
        assert found.quorum.reached
        service.move(work, found, to=found.starts_at + LATER, reason="Deuil national")
        assert {one.state for one in found.presences} == {None}
        assert not found.quorum.reached


def test_a_meeting_that_decided_keeps_its_day(made: Committees, clock: FixedClock) -> None:
    meeting = make.sitting(made, clock, *FOUR)
    decisions.taken(made, meeting)
    with made.house.unit(made.house.people.secretariat) as work:
        found = make.one(work, meeting)
        with pytest.raises(Conflict, match="has_decisions"):
            service.move(work, found, to=found.starts_at + LATER, reason="Deuil national")
