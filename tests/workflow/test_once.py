"""Clicked twice, or a second too late: one act, and who was faster is told."""

from datetime import timedelta

import pytest

from govflow.kernel.clock import FixedClock
from govflow.kernel.errors import Conflict, Invalid
from govflow.workflow import service
from govflow.workflow.refusals import Said
from tests.make.workflow import NEW_TEXT, House
from tests.workflow.told import facts


def test_who_comes_second_is_told_who_was_faster(house: House) -> None:
    case = house.start()
    item = house.item(case)
    house.answer(house.people.drh, case, item=item)
    with pytest.raises(Conflict) as refused:
        house.answer(house.people.drh, case, item=item)
    told = refused.value.params
    assert refused.value.key == "case.already_done"
    assert told["who"] == house.people.drh.person.name
    assert told["at"] == house.clock.now()


def test_the_same_key_brings_the_same_answer_and_does_nothing_twice(house: House) -> None:
    case = house.start()
    item = house.item(case)
    first = house.answer(house.people.drh, case, item=item, once="k1")
    again = house.answer(house.people.drh, case, item=item, once="k1")
    assert (again.public_id, again.rev) == (first.public_id, first.rev)
    assert facts(house) == ["case.started", "task.approved"]


def test_the_key_of_an_act_that_was_taken_back_does_not_answer_that_it_is_done(
    house: House, clock: FixedClock
) -> None:
    case = house.start()
    item = house.item(case)
    house.answer(house.people.drh, case, item=item, once="k1")
    clock.move(timedelta(minutes=1))
    with house.unit(house.people.drh) as work:
        service.undo(work, case)
    with pytest.raises(Conflict) as refused:
        house.answer(house.people.drh, case, item=item, once="k1")
    told = refused.value.params
    assert (refused.value.key, told["at"]) == ("case.taken_back", clock.now())
    assert told["became"] == Said("case_is.running")
    assert facts(house) == ["case.started", "task.approved", "case.undone"]


def test_an_act_done_anew_keeps_its_own_key(house: House) -> None:
    case = house.start()
    item = house.item(case)
    house.answer(house.people.drh, case, item=item, once="k1")
    with house.unit(house.people.drh) as work:
        service.undo(work, case)
    done = house.answer(house.people.drh, case, item=item, once="k2")
    assert house.answer(house.people.drh, case, item=item, once="k2").rev == done.rev
    with pytest.raises(Conflict) as refused:
        house.answer(house.people.drh, case, item=item, once="k1")
    assert refused.value.key == "case.taken_back"


def test_an_undo_asked_twice_with_one_key_is_done_once(house: House) -> None:
    case = house.start()
    house.answer(house.people.drh, case)
    for _ in range(2):
        with house.unit(house.people.drh) as work:
            assert service.undo(work, case, once="u1").rev == 3
    assert facts(house) == ["case.started", "task.approved", "case.undone"]


def test_a_key_with_another_request_is_refused(house: House) -> None:
    case = house.start()
    item = house.item(case)
    house.answer(house.people.drh, case, item=item, once="k1")
    with pytest.raises(Invalid) as refused:
        house.answer(house.people.drh, case, item=item, digest=NEW_TEXT, once="k1")
    assert refused.value.key == "case.key_reused"
