"""SC-05 at domain level, each act in its own unit of work, on both databases."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from govflow.calendar import service as calendar
from govflow.i18n.text import Text3
from govflow.kernel.clock import FixedClock, at_local
from govflow.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from govflow.workflow import queries, service, store
from govflow.workflow.engine.decide import fold
from govflow.workflow.engine.state import to_json
from govflow.workflow.models import Case, Task
from govflow.workflow.refusals import Said
from tests.make import org
from tests.make.workflow import NEW_TEXT, House
from tests.workflow.told import facts

INDEPENDENCE = Text3(ar="عيد الاستقلال", fr="Fête de l'Indépendance", en="Independence Day")


def at(day: int, hour: int = 10, month: int = 11) -> datetime:
    return at_local(datetime(2026, month, day, hour))  # noqa: DTZ001 - wall-clock time


def test_a_high_priority_action_passes_hr_the_secretary_general_and_the_minister(
    house: House,
) -> None:
    case = house.start()
    house.answer(house.people.drh, case)
    house.answer(house.people.sg, case)
    done = house.answer(house.people.minister, case)
    assert (done.status, done.outcome) == ("finished", "approved")
    assert facts(house) == ["case.started", "task.approved", "task.approved", "task.approved"]


def test_a_normal_action_is_not_shown_to_the_minister(house: House) -> None:
    case = house.start(priority="normal")
    house.answer(house.people.drh, case)
    assert house.answer(house.people.sg, case).outcome == "approved"


def test_three_working_days_from_the_sixteenth_step_over_the_holiday(
    house: House, clock: FixedClock
) -> None:
    clock.at = at(16)
    with house.unit(None) as work:
        calendar.declare(work, INDEPENDENCE, month=11, month_day=18)
    house.start(subject="action:1")
    with house.unit(house.people.drh, read_only=True) as work:
        (waiting,) = queries.standing(work, ["action:1"])["action:1"].waiting
    assert waiting.due_on == date(2026, 11, 20)
    assert waiting.due is not None
    assert [day.day for day in waiting.due.counted] == [17, 19, 20]
    assert waiting.due.skipped == ((date(2026, 11, 18), "holiday"),)


def test_a_return_needs_its_reason(house: House) -> None:
    case = house.start()
    with pytest.raises(Invalid) as refused:
        house.give_back(house.people.drh, case, reason="  ")
    assert (refused.value.key, refused.value.field) == ("case.reason_missing", "reason")


def test_a_returned_file_comes_back_with_its_new_text_and_starts_again(house: House) -> None:
    case = house.start(subject="action:7")
    house.give_back(house.people.drh, case, reason="Précisez l'échéance")
    with house.unit(house.people.secretariat) as work:
        stands = queries.standing(work, ["action:7"])["action:7"]
        assert (stands.with_requester, stands.returned_reason) == (True, "Précisez l'échéance")
        service.resubmit(work, case, digest=NEW_TEXT, version=2)
    row = house.answer(house.people.drh, case, digest=NEW_TEXT)
    assert (row.subject_version, row.status) == (2, "running")
    assert facts(house) == ["case.started", "task.returned", "case.resubmitted", "task.approved"]


def test_one_does_not_decide_for_the_person_one_already_decided_for(house: House) -> None:
    """The minister's step bars whoever gave the approval of the secretary general."""
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.chef_cab)
        org.delegation(work, house.people.minister, house.people.chef_cab)
    case = house.start()
    house.answer(house.people.drh, case)
    house.answer(house.people.chef_cab, case)
    with pytest.raises(Forbidden) as refused:
        house.answer(house.people.chef_cab, case)
    assert refused.value.rule == "same_person"
    with house.unit(house.people.chef_cab, read_only=True) as work:
        desk = queries.desk(work, house.item(case))
        (waiting,) = desk.story.standing.waiting
    assert refused.value.params["earlier"] == desk.earlier == Said("step.approval")
    assert [one.post for one in waiting.instead] == [house.people.chef_cab.post.name]


def test_nobody_decides_his_own_case_not_even_by_delegation(house: House) -> None:
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.secretariat)
    case = house.start()
    house.answer(house.people.drh, case)
    with pytest.raises(Forbidden) as refused:
        house.answer(house.people.secretariat, case)
    assert refused.value.rule == "own_case"


def test_a_step_cannot_be_skipped_by_a_crafted_request(house: House) -> None:
    """The hr director holds no task but his own: another step's address is not his."""
    case = house.start()
    house.answer(house.people.drh, case)
    with pytest.raises(Forbidden):
        house.answer(house.people.drh, case)


def test_resource_hidden_a_stranger_does_not_learn_that_a_task_exists(house: House) -> None:
    case = house.start()
    with pytest.raises(NotFound):
        house.answer(house.people.chef_cab, case)


def test_a_decision_on_an_older_text_is_refused(house: House) -> None:
    case = house.start()
    with pytest.raises(Conflict) as refused:
        house.answer(house.people.drh, case, digest=NEW_TEXT)
    assert refused.value.key == "case.text_changed"


def test_the_file_returns_straight_to_who_returned_it(house: House) -> None:
    case = house.start()
    house.answer(house.people.drh, case)
    house.give_back(house.people.sg, case, to="visa_hr", mode="here")
    assert house.answer(house.people.drh, case).status == "running"
    assert house.answer(house.people.sg, case).status == "running"


def test_resource_claim_and_release_a_claimed_task_shows_its_owner(house: House) -> None:
    case = house.start()
    item = house.item(case)
    with house.unit(house.people.drh) as work:
        assert service.claim(work, item).claimed_by == house.people.drh.person_id
    with house.unit(house.people.drh) as work:
        assert service.release(work, item).claimed_by is None


def test_the_state_equals_the_fold_of_its_events_and_the_chain_holds(house: House) -> None:
    case = house.start()
    house.give_back(house.people.drh, case)
    with house.unit(house.people.secretariat) as work:
        service.resubmit(work, case, digest=NEW_TEXT, version=2)
    house.answer(house.people.drh, case, digest=NEW_TEXT)
    with house.unit(house.people.drh) as work:
        service.undo(work, case)
    house.answer(house.people.drh, case, digest=NEW_TEXT)
    house.answer(house.people.sg, case, digest=NEW_TEXT)
    house.answer(house.people.minister, case, digest=NEW_TEXT)
    with house.unit(None, read_only=True) as work:
        row = work.session.scalars(select(Case)).one()
        events = store.events_of(work, row.id)
        assert store.chained(events)
        folded = fold(store.route_of(row.definition), [event.body for event in events])
        assert to_json(folded) == row.state
        done = [task for task in work.all(select(Task)) if task.outcome == "approve"]
        assert len(done) == 3


def test_a_refused_answer_leaves_its_trace(house: House) -> None:
    case = house.start()
    item = house.item(case)
    refusal = Forbidden("case.own_case", rule="own_case")
    with house.unit(house.people.secretariat) as work:
        service.note_refusal(work, item, "approve", refusal)
    assert facts(house) == ["case.started", "task.refused"]
