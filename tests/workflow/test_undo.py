"""One takes his own last act back; the page offers it exactly while the verb does it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from govflow.kernel.clock import FixedClock
from govflow.kernel.errors import Conflict, NotFound
from govflow.kernel.work import Work
from govflow.workflow import queries, service
from govflow.workflow.rows import CaseRow
from tests.make.workflow import House


def test_an_act_is_undone_within_the_window_and_its_messages_do_not_leave(
    house: House, clock: FixedClock
) -> None:
    case = house.start()
    house.answer(house.people.drh, case)
    with house.unit(house.people.drh) as work:
        assert service.undo(work, case).rev == 3
    row = house.answer(house.people.drh, case)
    assert (row.rev, row.status) == (4, "running")
    clock.move(timedelta(minutes=11))
    with pytest.raises(Conflict), house.unit(house.people.drh) as work:
        service.undo(work, case)


def test_only_the_author_undoes(house: House) -> None:
    case = house.start()
    house.answer(house.people.drh, case)
    with pytest.raises(Conflict), house.unit(house.people.sg) as work:
        service.undo(work, case)


@pytest.mark.parametrize("verb", [service.undo, service.recall, service.withdraw])
def test_a_case_is_named_by_its_address_never_by_a_row_number(
    house: House, verb: Callable[[Work, str], CaseRow]
) -> None:
    case = house.start(subject="action:1")
    house.answer(house.people.drh, case)
    with pytest.raises(NotFound), house.unit(house.people.secretariat) as work:
        verb(work, "action:1")
    with house.unit(house.people.drh, read_only=True) as work:
        assert queries.undoable(work, "action:1") is None
        assert queries.undoable(work, case) is not None


def test_an_act_is_not_undone_once_somebody_took_what_it_opened_in_hand(house: House) -> None:
    case = house.start()
    house.answer(house.people.drh, case)
    item = house.item(case)
    with house.unit(house.people.sg) as work:
        service.claim(work, item)
    with house.unit(house.people.drh, read_only=True) as work:
        assert queries.undoable(work, case) is None
    with pytest.raises(Conflict), house.unit(house.people.drh) as work:
        service.undo(work, case)


def test_an_act_is_offered_to_be_undone_until_its_window_ends(
    house: House, clock: FixedClock
) -> None:
    case = house.start()
    house.answer(house.people.drh, case)
    ends = clock.now() + timedelta(minutes=10)
    with house.unit(house.people.drh, read_only=True) as work:
        offered = queries.undoable(work, case)
    assert offered is not None
    assert offered.until == ends
    clock.at = ends + timedelta(seconds=1)
    with house.unit(house.people.drh, read_only=True) as work:
        assert queries.undoable(work, case) is None
