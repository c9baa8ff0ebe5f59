"""SC-05 as the action lives it, each act in its own unit of work, on both databases."""

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from govflow.actions import policy, queries, service
from govflow.actions.flow import State
from govflow.actions.models import Action
from govflow.actions.service import Content
from govflow.audit.queries import history
from govflow.documents import queries as documents
from govflow.documents import service as papers
from govflow.documents.models import Kind
from govflow.i18n.text import Text3
from govflow.kernel.clock import FixedClock
from govflow.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from govflow.kernel.rules import Rule
from govflow.kernel.work import Work
from govflow.org.models import Holding
from govflow.workflow import queries as workflow
from govflow.workflow import service as circuits
from govflow.workflow.models import Binding
from tests.make import actions as make
from tests.make import documents as make_documents
from tests.make.workflow import House

OTHER = Text3(fr="Étendre l'intranet aux douze régions")


def state(house: House, action_id: str) -> str:
    with house.unit(None, read_only=True) as work:
        return str(make.one(work, action_id).state)


def facts(house: House, action_id: str) -> list[str]:
    with house.unit(None, read_only=True) as work:
        return [entry.fact for entry in work.all(history(make.one(work, action_id).ref))]


def do(
    house: House,
    who: Holding,
    action_id: str,
    rule: Rule[Action],
    act: Callable[[Work, Action], object],
) -> None:
    with house.unit(who) as work:
        act(work, work.get(Action, action_id, to=rule))


def edit(house: House, who: Holding, action_id: str, **said: object) -> None:
    def act(work: Work, action: Action) -> None:
        content = make.content(house.people.chef_si, **said)
        service.edit(work, action, content, rev=action.version)

    do(house, who, action_id, policy.edit, act)


def submit(house: House, action_id: str, *, who: Holding | None = None, once: str = "") -> None:
    def act(work: Work, action: Action) -> None:
        service.submit(work, action, once=once)

    do(house, who or house.people.secretariat, action_id, policy.submit, act)


# ------------------------------------------------------------------ drafts


def test_a_draft_gets_the_next_number_of_its_year(house: House, clock: FixedClock) -> None:
    made = [make.drafted(house), make.drafted(house)]
    clock.move(timedelta(days=60))
    made.append(make.drafted(house, due=date(2027, 3, 1)))
    with house.unit(None, read_only=True) as work:
        numbers = [make.one(work, one).number for one in made]
    assert numbers == ["ACT-2026-001", "ACT-2026-002", "ACT-2027-001"]


def test_two_people_at_once_get_two_numbers(house: House) -> None:
    found: list[str] = []

    def draft() -> None:
        found.append(make.drafted(house))

    threads = [threading.Thread(target=draft) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with house.unit(None, read_only=True) as work:
        assert sorted(make.one(work, one).number for one in found) == [
            "ACT-2026-001",
            "ACT-2026-002",
            "ACT-2026-003",
            "ACT-2026-004",
        ]


def test_one_language_of_the_title_is_enough(house: House) -> None:
    made = make.drafted(house, title=Text3(ar="إعداد دليل"), text=None)
    with house.unit(None, read_only=True) as work:
        action = make.one(work, made)
        assert (action.title.in_("fr"), action.text, action.state) == ("إعداد دليل", None, "draft")


def test_a_day_that_has_passed_is_refused(house: House) -> None:
    with pytest.raises(Invalid) as refused:
        make.drafted(house, due=date(2026, 11, 22))
    assert (refused.value.key, refused.value.field) == ("action.due_past", "due")


def test_a_reader_opens_nothing(house: House) -> None:
    with pytest.raises(Forbidden), house.unit(house.people.auditor) as work:
        make.action(work, house.people)


def test_an_edit_names_what_changed(house: House) -> None:
    made = make.drafted(house)
    edit(house, house.people.secretariat, made, title=OTHER, priority="low")
    with house.unit(None, read_only=True) as work:
        last = work.all(history(make.one(work, made).ref))[-1]
    assert (last.fact, last.details["fields"]) == ("action.edited", ["priority", "title"])


def test_an_edit_that_changes_nothing_leaves_no_fact(house: House) -> None:
    made = make.drafted(house)
    edit(house, house.people.secretariat, made)
    assert facts(house, made) == ["action.opened"]


def test_an_edit_of_an_older_version_is_a_conflict(house: House) -> None:
    made = make.drafted(house)
    edit(house, house.people.secretariat, made, title=OTHER)
    with pytest.raises(Conflict) as refused, house.unit(house.people.secretariat) as work:
        action = work.get(Action, made, to=policy.edit)
        service.edit(work, action, make.content(house.people.chef_si), rev=1)
    assert refused.value.key == "stale"


def test_a_draft_is_its_author_s_and_the_secretariat_s(house: House) -> None:
    with house.unit(house.people.drh) as work:
        made = make.action(work, house.people).public_id
    edit(house, house.people.secretariat, made, title=OTHER)
    with pytest.raises(NotFound):
        edit(house, house.people.chef_si, made)


# ------------------------------------------------------------------ the circuit


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
        circuits.undo(work, make.one(work, made).ref)
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


# ------------------------------------------------------------------ carrying out


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

    with pytest.raises(Conflict):
        do(house, people.chef_si, made, policy.attach, remove(0))
    do(house, people.chef_si, made, policy.attach, remove(1))


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
