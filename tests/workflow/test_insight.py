"""How files move: what the figures are counted from, as the events and the offers tell it."""

from datetime import date, datetime

from govflow.kernel.clock import FixedClock, at_local
from govflow.workflow import queries, timers
from govflow.workflow.queries import Span
from tests.make.workflow import House

SPAN = Span(date(2026, 11, 1), date(2026, 12, 31))


def test_who_held_an_escalated_step_is_counted_whether_the_superior_is_asked_or_told(
    house: House, clock: FixedClock
) -> None:
    house.start(subject="action:1")  # the Secretary General will be asked beside the director
    house.answer(house.people.drh, house.start(subject="action:2"))  # the Minister will be told
    clock.at = at_local(datetime(2026, 12, 3, 10))  # noqa: DTZ001 - wall-clock time
    while timers.fire(house.database, clock):
        pass
    with house.unit(house.people.auditor, read_only=True) as work:
        found = queries.movement(work, SPAN)
        names = {key: one.post.en for key, one in found.names.items() if one.post}
    counted = [(one.step, names[one.who]) for one in found.waits if "escalated" in one.signs]
    assert counted == [("visa_hr", "Director"), ("approve_sg", "Secretary General")]
