"""SC-05 as the action lives its circuit, each act in its own unit of work."""

from datetime import date

import pytest
from sqlalchemy import select

from govflow.actions import policy, service
from govflow.actions.flow import State
from govflow.actions.models import Action
from govflow.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from govflow.workflow import queries as workflow
from govflow.workflow import service as circuits
from govflow.workflow.models import Binding
from tests.actions.acts import OTHER, do, edit, facts, state, submit
from tests.make import actions as make
from tests.make import documents as make_documents
from tests.make.workflow import House


def test_submitting_freezes_the_words_and_the_papers(house: House) -> None:
    made = make.drafted(house)
    do(
        house,
        house.people.secretariat,
        made,
        policy.attach,
        lambda work, action: make_documents.document(work, action, sha256="c" * 64),
    )
    submit(house, made)
    with house.unit(None, read_only=True) as work:
        action = make.one(work, made)
        (version,) = action.versions
        standing = workflow.standing(work, [action.ref])[action.ref]
        assert (action.state, version.number) == ("submitted", 1)
        assert version.snapshot["title"] == make.TITLE.as_dict()
        assert [paper["sha256"] for paper in version.snapshot["documents"]] == ["c" * 64]
        assert [one.post for one in standing.waiting[0].named] == [house.people.drh.post.name]
        assert standing.waiting[0].due_on == date(2026, 11, 26)


def test_the_papers_are_in_the_digest(house: House) -> None:
    digests = []
    for sha256 in ("c" * 64, "d" * 64):
        with house.unit(house.people.secretariat) as work:
            action = make.action(work, house.people)
            action.number = "ACT-2026-777"
            make_documents.document(work, action, sha256=sha256)
            service.submit(work, action)
            digests.append(action.versions[0].digest)
            work.abandon()
    assert len(set(digests)) == 2


def test_what_is_submitted_does_not_change(house: House) -> None:
    made = make.submitted(house)
    with pytest.raises(Conflict) as refused:
        edit(house, house.people.secretariat, made, title=OTHER)
    assert (refused.value.key, refused.value.params["state"]) == ("wrong_state", "submitted")
    with pytest.raises(Conflict):
        do(
            house,
            house.people.secretariat,
            made,
            policy.attach,
            make_documents.document,
        )


def test_a_second_click_submits_once(house: House) -> None:
    made = make.drafted(house)
    submit(house, made, once="key-1")
    submit(house, made, once="key-1")
    with pytest.raises(Conflict):
        submit(house, made, once="key-2")
    assert facts(house, made).count("action.submitted") == 1


def test_returned_edited_and_submitted_again_it_is_version_two(house: House) -> None:
    made = make.submitted(house)
    make.returned(house, house.people.drh, made)
    edit(house, house.people.secretariat, made, title=OTHER)
    assert state(house, made) == State.RETURNED
    submit(house, made)
    with house.unit(None, read_only=True) as work:
        action = make.one(work, made)
        standing = workflow.standing(work, [action.ref])[action.ref]
        assert [(one.number, one.snapshot["title"]) for one in action.versions] == [
            (1, make.TITLE.as_dict()),
            (2, OTHER.as_dict()),
        ]
        assert (action.state, standing.waiting[0].step) == ("submitted", "visa_hr")
    assert facts(house, made)[-2:] == [
        "action.edited",
        "action.submitted",
    ] or "action.returned" in facts(house, made)


def test_the_worker_tells_a_return_once(house: House) -> None:
    made = make.submitted(house)
    make.returned(house, house.people.drh, made)
    make.told(house, made, "case.returned")
    make.told(house, made, "case.returned")
    assert state(house, made) == State.RETURNED
    assert facts(house, made).count("action.returned") == 1


def test_an_approved_action_is_approved_when_the_worker_says_so(house: House) -> None:
    made = make.submitted(house, priority="normal")
    make.answered(house, house.people.drh, made)
    make.answered(house, house.people.sg, made)
    assert state(house, made) == State.SUBMITTED
    make.told(house, made)
    make.told(house, made)
    assert state(house, made) == State.APPROVED
    assert facts(house, made).count("action.approved") == 1


def test_a_rejected_action_is_over(house: House) -> None:
    made = make.submitted(house)
    make.answered(house, house.people.drh, made)
    make.answered(house, house.people.sg, made, "reject")
    make.told(house, made)
    assert state(house, made) == State.REJECTED


def test_a_return_that_is_undone_puts_the_submitted_words_back(house: House) -> None:
    made = make.submitted(house)
    make.returned(house, house.people.drh, made)
    edit(house, house.people.secretariat, made, title=OTHER)
    with house.unit(house.people.drh) as work:
        ref = make.one(work, made).ref
        circuits.undo(work, workflow.standing(work, [ref])[ref].case)
    make.told(house, made, "case.resubmitted")
    with house.unit(None, read_only=True) as work:
        action = make.one(work, made)
        assert (action.state, action.title) == ("submitted", make.TITLE)


def test_the_requester_takes_it_back_before_the_first_answer(house: House) -> None:
    made = make.submitted(house)
    do(house, house.people.secretariat, made, policy.withdraw, service.withdraw)
    assert state(house, made) == State.DRAFT
    edit(house, house.people.secretariat, made, title=OTHER)
    submit(house, made)
    assert state(house, made) == State.SUBMITTED
    make.answered(house, house.people.drh, made)
    with pytest.raises(Conflict):
        do(house, house.people.secretariat, made, policy.withdraw, service.withdraw)


@pytest.mark.parametrize("when", ["draft", "submitted", "returned"])
def test_it_is_given_up_with_a_reason(house: House, when: str) -> None:
    made = make.drafted(house) if when == "draft" else make.submitted(house)
    if when == "returned":
        make.returned(house, house.people.drh, made)
    who = house.people.secretariat
    with pytest.raises(Invalid):
        do(house, who, made, policy.cancel, lambda w, a: service.cancel(w, a, reason=" "))
    do(house, who, made, policy.cancel, lambda w, a: service.cancel(w, a, reason="Sans objet"))
    assert state(house, made) == State.CANCELLED
    with house.unit(None, read_only=True) as work:
        stands = workflow.standing(work, [make.one(work, made).ref])
        assert [one.status for one in stands.values()] == ([] if when == "draft" else ["cancelled"])


def test_an_action_without_a_circuit_stays_a_draft(house: House) -> None:
    made = make.drafted(house)
    with house.unit(None) as work:
        for binding in work.all(select(Binding)):
            work.session.delete(binding)
    with pytest.raises(Conflict) as refused:
        submit(house, made)
    assert refused.value.key == "action.no_circuit"
    assert state(house, made) == State.DRAFT


def test_strangers_do_not_know_of_it_and_readers_may_not_submit_it(house: House) -> None:
    made = make.drafted(house)
    with pytest.raises(NotFound):
        submit(house, made, who=house.people.chef_cab)
    with pytest.raises(Forbidden):
        submit(house, make.submitted(house), who=house.people.sg)


def test_the_dry_run_says_who_receives_it_and_by_when(house: House) -> None:
    made = make.drafted(house)
    people = house.people
    with house.unit(people.secretariat, read_only=True) as work:
        action = work.get(Action, made, to=policy.submit)
        found = service.preview(work, action)
        assert [(stop.kind, stop.named[0].post, stop.due_on) for stop in found.stops] == [
            ("visa", people.drh.post.name, date(2026, 11, 26)),
            ("approval", people.sg.post.name, date(2026, 12, 3)),
            ("approval", people.minister.post.name, date(2026, 12, 10)),
        ]
        assert found.ends_on == date(2026, 12, 10)


def test_whoever_asked_for_an_action_does_not_decide_on_it_though_another_submits_it(
    house: House,
) -> None:
    with house.unit(house.people.drh) as work:
        made = make.action(work, house.people).public_id
    submit(house, made, who=house.people.secretariat)
    with pytest.raises(Forbidden):
        make.answered(house, house.people.drh, made)
    with house.unit(house.people.drh) as work:
        service.withdraw(work, work.get(Action, made, to=policy.withdraw))
    submit(house, made, who=house.people.secretariat)
    with pytest.raises(Forbidden):
        make.answered(house, house.people.drh, made)
