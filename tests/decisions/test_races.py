"""Several hands record at once: every number is given once, none is left out."""

from collections.abc import Callable

from sqlalchemy import select

from govflow.decisions import service
from govflow.decisions.models import Decision
from govflow.kernel.clock import FixedClock
from govflow.meetings import service as sittings
from govflow.meetings.models import Meeting
from tests.make import decisions as make
from tests.make import meetings as make_meetings
from tests.make.decisions import QUORUM
from tests.make.meetings import START, Committees
from tests.workflow.test_races import HANDS, at_once

EACH = 5


def test_decisions_recorded_at_once_are_numbered_without_gap_or_double(
    made: Committees, clock: FixedClock
) -> None:
    meeting = make_meetings.sitting(made, clock, *QUORUM)

    def record() -> str:
        for _ in range(EACH):
            with made.house.unit(made.house.people.secretariat) as work:
                service.record(work, make_meetings.one(work, meeting), make.decided(made))
        return "recorded"

    assert at_once([record] * HANDS) == {"recorded": HANDS}
    with made.house.unit(None, read_only=True) as work:
        numbers = [one.number for one in work.all(select(Decision).order_by(Decision.position))]
    assert numbers == [f"COPIL/2026/01/D{count}" for count in range(1, HANDS * EACH + 1)]


def test_meetings_convened_at_once_have_numbers_of_their_own(made: Committees) -> None:
    meetings = [make_meetings.drafted(made) for _ in range(HANDS)]

    def convene(meeting: str) -> Callable[[], str]:
        def act() -> str:
            with made.house.unit(made.house.people.secretariat) as work:
                sittings.convene(work, make_meetings.one(work, meeting))
            return "convened"

        return act

    assert at_once([convene(meeting) for meeting in meetings]) == {"convened": HANDS}
    with made.house.unit(None, read_only=True) as work:
        numbers = work.session.scalars(select(Meeting.reference).order_by(Meeting.reference))
        assert list(numbers) == [f"COPIL/2026/{count:02}" for count in range(1, HANDS + 1)]
        assert {one.starts_at for one in work.all(select(Meeting))} == {START}
