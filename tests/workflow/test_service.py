"""SC-05 at domain level, each act in its own unit of work, on both databases."""

from govflow.workflow import store
from tests.make.workflow import House


def test_a_high_priority_action_passes_hr_the_secretary_general_and_the_minister(
    house: House,
) -> None:
    case = house.start()
    house.answer(house.people.drh, case)
    house.answer(house.people.sg, case)
    done = house.answer(house.people.minister, case)
    assert (done.status, done.outcome) == ("finished", "approved")
