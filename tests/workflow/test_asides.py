"""Handing over, asking for an opinion, passing over one: really stored, on both databases."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from govflow.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from govflow.kernel.work import Work
from govflow.org.models import PostRole
from govflow.workflow import queries, service
from govflow.workflow.models import Case, Outbox, Task, Timer
from govflow.workflow.rows import CaseRow
from tests.make import org, workflow
from tests.make.workflow import ACTION, TEXT, House
from tests.workflow.engine.circuits import approval, avis
from tests.workflow.told import facts


def keeps(house: House) -> None:
    """Let the administrator keep the circuits."""
    with house.unit(None) as work:
        work.add(PostRole(post_id=house.people.admin.post_id, role="circuits"))


def waiting(house: House, case: str) -> list[str]:
    with house.unit(None, read_only=True) as work:
        query = select(Task.principal).join(Case, Case.id == Task.case_id)
        query = query.where(Case.public_id == case, Task.status == "open")
        return list(work.session.scalars(query.order_by(Task.id)))


def at_the_secretary_general(house: House) -> str:
    case = house.start()
    house.answer(house.people.drh, case)
    return case


def test_resource_transfer_the_new_holder_decides_and_the_old_one_does_not(house: House) -> None:
    case = at_the_secretary_general(house)
    house.transfer(house.people.sg, case, house.people.chef_si)
    assert waiting(house, case) == [f"post:{house.people.chef_si.post_id}"]
    with pytest.raises(Forbidden):
        house.answer(house.people.sg, case)
    assert house.answer(house.people.chef_si, case).status == "running"
    assert facts(house)[-2:] == ["task.transferred", "task.approved"]


def test_a_slot_is_handed_over_within_the_unit_of_its_holder_only(house: House) -> None:
    case = at_the_secretary_general(house)
    with pytest.raises(Invalid) as refused:
        house.transfer(house.people.sg, case, house.people.chef_cab)
    assert (refused.value.key, refused.value.field) == ("case.receiver_not_allowed", "to")


def test_a_slot_is_not_handed_to_who_submitted_the_file(house: House) -> None:
    case = at_the_secretary_general(house)
    with pytest.raises(Invalid) as refused:
        house.transfer(house.people.sg, case, house.people.secretariat)
    assert refused.value.key == "case.receiver_barred"


def test_a_late_slot_handed_over_keeps_its_due_day(house: House) -> None:
    case = at_the_secretary_general(house)
    house.transfer(house.people.sg, case, house.people.chef_si)
    with house.unit(None, read_only=True) as work:
        days = set(work.session.scalars(select(Task.due_on).where(Task.step == "approve_sg")))
    assert len(days) == 1
    assert days != {None}


def test_wcp15_an_opinion_comes_back_to_who_asked_while_the_file_stays(house: House) -> None:
    case = house.start()
    item = house.consult(house.people.drh, case, house.people.chef_cab)
    with house.unit(house.people.chef_cab) as work:
        assert [one.kind for one in queries.inbox(work)] == ["consult"]
        service.advise(work, item, digest=TEXT, reason="Yes, by law 41-90.")
    with house.unit(house.people.drh, read_only=True) as work:
        desk = queries.desk(work, house.item(case))
    (opinion,) = desk.opinions
    assert (opinion.question, opinion.answer) == ("Legal?", "Yes, by law 41-90.")
    story = [one.key for one in desk.story.timeline]
    assert story == ["timeline.started", "timeline.consulted", "timeline.advised"]
    assert facts(house)[1:] == ["task.consulted", "task.advised"]


def test_while_an_opinion_is_waited_for_the_slot_takes_no_answer(house: House) -> None:
    case = house.start()
    item = house.consult(house.people.drh, case, house.people.chef_cab, wait=True)
    with house.unit(house.people.drh, read_only=True) as work:
        assert queries.desk(work, house.item(case)).bar == "consult_waits"
    with pytest.raises(Conflict) as refused:
        house.answer(house.people.drh, case)
    assert refused.value.key == "case.consult_waits"
    with house.unit(house.people.drh) as work:
        service.close_consult(work, item)
    assert house.answer(house.people.drh, case).status == "running"


def test_an_answer_closes_what_was_asked_and_the_adviser_is_told_so(house: House) -> None:
    case = house.start()
    item = house.consult(house.people.drh, case, house.people.chef_cab)
    house.answer(house.people.drh, case)
    with house.unit(house.people.chef_cab) as work, pytest.raises(Conflict) as refused:
        service.advise(work, item, digest=TEXT, reason="Too late")
    assert refused.value.key == "case.closed"


def test_only_who_holds_the_slot_asks_and_only_who_is_asked_answers(house: House) -> None:
    case = house.start()
    item = house.consult(house.people.drh, case, house.people.chef_cab)
    with house.unit(house.people.drh) as work, pytest.raises(Forbidden):
        service.advise(work, item, digest=TEXT, reason="Myself")
    with house.unit(house.people.chef_cab) as work, pytest.raises(Forbidden):
        service.close_consult(work, item)


def test_the_keeper_of_the_circuits_holds_a_case_and_lets_it_go_on(house: House) -> None:
    keeps(house)
    case = house.start()
    with house.unit(house.people.admin) as work:
        service.suspend(work, case, reason="Budget not voted")
    with pytest.raises(Conflict) as refused:
        house.answer(house.people.drh, case)
    assert refused.value.key == "case.suspended"
    with house.unit(None, read_only=True) as work:
        assert work.session.scalars(select(Timer.fire_at)).all() == [None]
    with house.unit(house.people.admin) as work:
        service.continue_(work, case)
    assert house.answer(house.people.drh, case).status == "running"
    assert facts(house)[1:3] == ["case.suspended", "case.continued"]


@pytest.mark.parametrize("verb", [service.suspend, service.continue_, service.cancel])
def test_who_keeps_no_circuits_steers_no_case(house: House, verb: Callable[..., CaseRow]) -> None:
    case = house.start()
    with house.unit(house.people.drh) as work, pytest.raises(Forbidden):
        verb(work, case, reason="No")


def test_a_case_cancelled_by_the_keeper_is_told_to_its_requester(house: House) -> None:
    keeps(house)
    case = house.start()
    with house.unit(house.people.admin) as work:
        assert service.cancel(work, case, reason="Twice the same").status == "cancelled"
    with house.unit(None, read_only=True) as work:
        told = {one.body["to"] for one in work.all(select(Outbox)) if one.topic == "case.cancelled"}
    assert f"u:{house.people.secretariat.person_id}" in told


def test_a_note_is_kept_and_changes_nothing(house: House) -> None:
    case = house.start()
    before = waiting(house, case)
    with house.unit(house.people.auditor) as work:
        service.note(work, case, reason="Seen on inspection")
    assert (waiting(house, case), facts(house)[-1]) == (before, "case.noted")
    with house.unit(house.people.chef_cab) as work, pytest.raises(NotFound):
        service.note(work, case, reason="Who am I")


CONSULTED = {
    **ACTION,
    "start": "legal",
    "steps": {"legal": avis("CHEF-CAB", "approve_sg"), "approve_sg": approval("SG")},
}


@pytest.fixture
def consulted(house: House) -> str:
    with house.unit(None) as work:
        workflow.circuit(work, CONSULTED)
    keeps(house)
    return house.start()


def override(work: Work, case: str) -> CaseRow:
    return service.override(work, case, steps=["legal"], reason="The council meets today")


def test_who_keeps_the_circuits_passes_over_an_awaited_opinion(
    house: House, consulted: str
) -> None:
    with house.unit(house.people.admin) as work:
        override(work, consulted)
    assert waiting(house, consulted) == [f"post:{house.people.sg.post_id}"]
    assert facts(house)[-1] == "task.overridden"


def test_so_does_who_answers_next_where_he_may_read_the_file(house: House, consulted: str) -> None:
    with house.unit(None) as work:
        org.delegation(work, house.people.chef_cab, house.people.sg, steps=())
    with house.unit(house.people.sg) as work:
        assert queries.steered(work, consulted).verbs == ("override", "note", "annotate")
        override(work, consulted)
    assert waiting(house, consulted) == [f"post:{house.people.sg.post_id}"]


def test_nobody_else_passes_over_an_opinion(house: House, consulted: str) -> None:
    with house.unit(house.people.secretariat) as work, pytest.raises(Forbidden):
        override(work, consulted)
