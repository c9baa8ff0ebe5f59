"""An approved action is carried out, proved and closed."""

from collections.abc import Callable
from datetime import date

import pytest

from govflow.actions import policy, queries, service
from govflow.actions.flow import State
from govflow.actions.models import Action
from govflow.actions.service import Content
from govflow.documents import queries as documents
from govflow.documents import service as papers
from govflow.documents.models import Kind
from govflow.kernel.errors import Conflict, Forbidden, Invalid
from govflow.kernel.work import Work
from tests.actions.acts import do, state, submit
from tests.make import actions as make
from tests.make import documents as make_documents
from tests.make.workflow import House


def test_the_owner_reports_and_somebody_else_closes(house: House) -> None:
    made = make.approved(house)
    people = house.people

    def report(percent: int) -> None:
        do(
            house,
            people.chef_si,
            made,
            policy.report,
            lambda w, a: service.report(w, a, percent=percent, note="Sept régions raccordées"),
        )

    report(40)
    assert state(house, made) == State.IN_PROGRESS
    with pytest.raises(Conflict):
        do(house, people.secretariat, made, policy.close, service.close)
    report(100)
    with pytest.raises(Forbidden):
        do(house, people.chef_si, made, policy.close, service.close)
    do(house, people.secretariat, made, policy.close, service.close)
    with house.unit(None, read_only=True) as work:
        action = make.one(work, made)
        assert (action.state, action.percent, action.closed_on) == (
            "done",
            100,
            date(2026, 11, 23),
        )
        assert [one.percent for one in action.reports] == [100, 40]


@pytest.mark.parametrize(
    ("percent", "note", "field"), [(101, "x", "percent"), (-1, "x", "percent"), (40, " ", "note")]
)
def test_a_report_that_says_nothing_is_refused(
    house: House, percent: int, note: str, field: str
) -> None:
    made = make.approved(house)
    with pytest.raises(Invalid) as refused:
        do(
            house,
            house.people.chef_si,
            made,
            policy.report,
            lambda w, a: service.report(w, a, percent=percent, note=note),
        )
    assert refused.value.field == field


def test_nobody_reports_on_what_is_not_approved(house: House) -> None:
    made = make.submitted(house)
    with pytest.raises(Conflict):
        do(
            house,
            house.people.chef_si,
            made,
            policy.report,
            lambda w, a: service.report(w, a, percent=10, note="x"),
        )


def test_the_owner_adds_proof_but_changes_no_approved_paper(house: House) -> None:
    made = make.drafted(house, priority="normal")
    people = house.people
    do(
        house,
        people.secretariat,
        made,
        policy.attach,
        make_documents.document,
    )
    submit(house, made)
    make.answered(house, people.drh, made)
    make.answered(house, people.sg, made)
    make.told(house, made)
    do(
        house,
        people.chef_si,
        made,
        policy.attach,
        lambda work, action: make_documents.document(work, action, kind=Kind.PROOF),
    )

    def remove(count: int) -> Callable[[Work, Action], None]:
        return lambda work, action: papers.remove(work, work.all(documents.of(action))[count])

    with pytest.raises(Forbidden):
        do(house, people.chef_si, made, policy.attach, remove(0))
    do(house, people.chef_si, made, policy.attach, remove(1))


def test_the_papers_of_a_returned_action_are_its_requesters(house: House) -> None:
    made, people = make.drafted(house), house.people
    do(house, people.secretariat, made, policy.attach, make_documents.document)
    submit(house, made)
    make.returned(house, people.drh, made)

    def remove(work: Work, action: Action) -> None:
        papers.remove(work, work.all(documents.of(action))[0])

    for change in (make_documents.document, remove):
        with pytest.raises(Forbidden):
            do(house, people.chef_si, made, policy.attach, change)
    do(house, people.secretariat, made, policy.attach, remove)


def test_the_past_is_entered_as_it_was(house: House) -> None:
    people = house.people
    with house.unit(None) as work:
        said = Content(title=make.TITLE, owner=people.chef_si.post, due=date(2020, 6, 30))
        action = service.enter(
            work, said, key="ac-1", state=State.DONE, closed_on=date(2020, 7, 15)
        )
        assert (action.number, action.percent) == ("ACT-2020-001", 100)
    with house.unit(None, read_only=True) as work:
        assert queries.action_by_key(work, "ac-1") is not None
