"""A circuit below another one, really stored: one subject, two cases, one way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from govflow.kernel.clock import FixedClock
from govflow.kernel.errors import Conflict, Invalid
from govflow.worker.jobs import Jobs
from govflow.workflow import queries, service
from govflow.workflow.models import Case, Outbox, Task
from govflow.workflow.queries.timeline import timeline
from tests.make import workflow
from tests.make.workflow import House
from tests.workflow.test_races import at_once, click
from tests.workflow.told import facts

BUDGET: dict[str, Any] = {
    "schema": 1,
    "key": "budget",
    "title": {"fr": "Engagement", "ar": "الالتزام"},
    "subject": "paper",
    "undo": "10m",
    "data": {"rank": {"type": "text"}},
    "start": "drh",
    "steps": {
        "drh": {
            "kind": "approval",
            "who": ["post:DRH"],
            "then": {"approve": "end.approved", "reject": "end.rejected"},
        },
    },
}
PAPER: dict[str, Any] = {
    "schema": 1,
    "key": "paper",
    "title": {"fr": "Dossier", "ar": "ملف"},
    "subject": "paper",
    "undo": "10m",
    "recall": "before_signature",
    "data": {"priority": {"type": "text"}},
    "start": "check",
    "steps": {
        "check": {"kind": "visa", "who": ["post:CHEF-SI"], "then": {"approve": "funds"}},
        "funds": {
            "kind": "circuit",
            "circuit": "budget",
            "title": {"fr": "Engagement des fonds", "ar": "الالتزام بالنفقة"},
            "data": {"rank": "priority"},
            "then": {
                "approve": "sg",
                "reject": "end.rejected",
                "return": {"to": ["check"], "resume": ["here"]},
            },
        },
        "sg": {
            "kind": "approval",
            "who": ["post:SG"],
            "then": {"approve": "end.approved", "reject": "end.rejected"},
        },
    },
}


@pytest.fixture
def case(house: House) -> str:
    """A file that has just come to the circuit below."""
    with house.unit(None) as work:
        workflow.circuit(work, BUDGET)
        workflow.circuit(work, PAPER)
    with house.unit(house.people.secretariat) as work:
        key = workflow.case(work, key="paper", subject="paper:1").public_id
    house.answer(house.people.chef_si, key)
    return key


def below(house: House) -> str:
    """Return the newest case below."""
    with house.unit(None, read_only=True) as work:
        query = select(Case.public_id).where(Case.parent_id.is_not(None)).order_by(Case.id.desc())
        return work.session.scalars(query).first() or ""


def work_off(house: House, clock: FixedClock) -> None:
    """Let the undo window pass, and the worker do what there is."""
    clock.move(timedelta(minutes=11))
    worker = Jobs(house.database, clock, None, "http://localhost")
    while worker.run():
        pass


def status(house: House, key: str) -> tuple[str, str | None]:
    with house.unit(None, read_only=True) as work:
        row = work.session.scalars(select(Case).where(Case.public_id == key)).one()
        return row.status, row.outcome


def whole(house: House) -> bool:
    with house.unit(None, read_only=True) as work:
        return queries.remembered(work).differs is None


def test_the_case_below_stands_under_the_same_root_and_its_people_are_those_awaited(
    house: House, case: str
) -> None:
    with house.unit(house.people.secretariat, read_only=True) as work:
        root, lower = work.all(select(Case).order_by(Case.id))
        assert (lower.root_id, lower.parent_id, lower.parent_step) == (root.id, root.id, "funds")
        assert lower.state["data"] == {"rank": "high"}
        story = queries.story(work, "paper:1")
    assert story is not None
    assert story.standing.case == case
    assert [one.posts[0].fr for one in story.standing.waiting] == [
        "Directeur des ressources humaines"
    ]
    assert [one.state for one in story.stations] == ["done", "now", "todo"]
    assert [one.key for one in story.timeline][-1] == "timeline.circuit_begun"


def test_the_case_below_is_no_second_file_of_its_author_and_is_found_from_the_file(
    house: House, case: str
) -> None:
    with house.unit(house.people.secretariat, read_only=True) as work:
        assert [one.case.public_id for one in queries.sent(work)] == [case]
    item = house.item(below(house))
    with house.unit(house.people.drh, read_only=True) as work:
        assert queries.mine_in(work, case, step="drh") == item


def test_its_approval_answers_the_step_once_after_the_undo_window(
    house: House, clock: FixedClock, case: str
) -> None:
    house.answer(house.people.drh, below(house))
    assert status(house, below(house)) == ("finished", "approved")
    assert house.item(case) == ""
    work_off(house, clock)
    assert house.item(case, "sg") != ""
    work_off(house, clock)
    assert facts(house).count("case.child_ended") == 1
    assert house.answer(house.people.sg, case).outcome == "approved"
    assert whole(house)


def test_a_message_told_twice_answers_once(house: House, clock: FixedClock, case: str) -> None:
    house.answer(house.people.drh, below(house))
    with house.unit(None) as work:
        row = work.all(select(Outbox).where(Outbox.topic == "child.ended"))[0]
        told = {"topic": row.topic, "body": row.body, "case_id": row.case_id, "seq": row.seq}
        work.add(Outbox(**told, dedupe_key="again", available_at=row.available_at))
    work_off(house, clock)
    assert facts(house).count("case.child_ended") == 1
    assert status(house, case) == ("running", None)


def test_an_approval_below_is_taken_back_while_the_file_above_has_not_heard_of_it(
    house: House, clock: FixedClock, case: str
) -> None:
    lower = below(house)
    house.answer(house.people.drh, lower)
    with house.unit(house.people.drh) as work:
        service.undo(work, lower)
    work_off(house, clock)
    assert (status(house, lower), house.item(case)) == (("running", None), "")
    house.answer(house.people.drh, lower, "reject", reason="non")
    work_off(house, clock)
    assert status(house, case) == ("finished", "rejected")


def test_a_return_below_returns_the_file_above(house: House, clock: FixedClock, case: str) -> None:
    lower = below(house)
    house.give_back(house.people.drh, lower, reason="Chiffrez la dépense")
    assert status(house, lower) == ("cancelled", "returned")
    work_off(house, clock)
    assert house.item(case, "check") != ""
    with house.unit(house.people.secretariat, read_only=True) as work:
        told = timeline(work, "paper:1")[-1]
    assert (told.state, told.reason) == ("returned", "Chiffrez la dépense")
    house.answer(house.people.chef_si, case)
    assert below(house) != lower
    assert whole(house)


def test_cancelling_the_file_cancels_what_stands_below(house: House, case: str) -> None:
    item = house.item(below(house))
    with house.unit(house.people.secretariat) as work:
        service.cancel(work, case, reason="sans objet")
    assert status(house, below(house)) == ("cancelled", "cancelled")
    with house.unit(None, read_only=True) as work:
        task = work.session.scalars(select(Task).where(Task.public_id == item)).one()
        assert (task.status, task.closed_reason) == ("closed", "case_over")
    assert "case.called_off" in facts(house)


def test_undone_the_answer_takes_back_the_case_that_it_began(house: House, case: str) -> None:
    lower = below(house)
    with house.unit(house.people.chef_si) as work:
        service.undo(work, case)
    assert (status(house, lower)[0], house.item(case, "check") != "") == ("cancelled", True)
    with house.unit(None, read_only=True) as work:
        row = work.session.scalars(select(Case).where(Case.public_id == lower)).one()
        assert work.all(select(Outbox).where(Outbox.case_id == row.id)) == []
    house.answer(house.people.chef_si, case)
    assert below(house) != lower


def test_undo_is_refused_once_the_case_below_has_moved(house: House, case: str) -> None:
    with house.unit(house.people.chef_si, read_only=True) as work:
        assert queries.undoable(work, case) is not None
    house.answer(house.people.drh, below(house))
    with house.unit(house.people.chef_si, read_only=True) as work:
        assert queries.undoable(work, case) is None
    with pytest.raises(Conflict) as refused, house.unit(house.people.chef_si) as work:
        service.undo(work, case)
    assert refused.value.key == "case.not_undoable"


def test_an_answer_below_and_the_end_of_the_file_above_never_wait_for_each_other(
    house: House,
) -> None:
    """Whoever is first, both are told, and nothing is open in the end."""
    with house.unit(None) as work:
        workflow.circuit(work, BUDGET)
        workflow.circuit(work, PAPER)
    for number in range(5):
        with house.unit(house.people.secretariat) as work:
            key = workflow.case(work, key="paper", subject=f"paper:{number}").public_id
        house.answer(house.people.chef_si, key)
        item = house.item(below(house))
        at_once([click(house, item, item), cancel(house, key)])
        assert status(house, key) == ("cancelled", "cancelled")
        assert status(house, below(house))[0] in {"cancelled", "finished"}
    assert whole(house)


def cancel(house: House, case: str) -> Callable[[], str]:
    def act() -> str:
        with house.unit(house.people.secretariat) as work:
            service.cancel(work, case, reason="sans objet")
        return "cancelled"

    return act


def test_the_version_is_the_one_in_force_when_it_began(house: House, case: str) -> None:
    with house.unit(None) as work:
        workflow.circuit(work, {**BUDGET, "undo": "20m"})
    with house.unit(None, read_only=True) as work:
        lower = work.session.scalars(select(Case).where(Case.public_id == below(house))).one()
        assert lower.definition.version == 1
    assert status(house, case) == ("running", None)


def test_a_word_of_the_house_reaches_the_case_below_too(house: House, case: str) -> None:
    with house.unit(None) as work:
        assert service.signal(work, "paper:1", "meeting.held") == 2
    assert status(house, case) == ("running", None)


UNFIT: dict[str, tuple[dict[str, Any], str]] = {
    "of another kind": ({"subject": "action"}, "'budget' serves action, this one paper"),
    "that needs more": (
        {"data": {"rank": {"type": "text"}, "sum": {"type": "money"}}},
        "steps.funds.data.sum: the circuit below needs it",
    ),
    "of another type": (
        {"data": {"rank": {"type": "money"}}},
        "steps.funds.data.rank: a text is given; a money is needed",
    ),
    "that stands within itself": (
        {"steps": {"again": {**PAPER["steps"]["funds"], "circuit": "paper", "data": {},
                             "then": {"approve": "end.approved", "reject": "end.rejected"}}},
         "start": "again"},
        "steps.again.circuit: a circuit stands within itself: budget → paper → budget",
    ),
}  # fmt: skip


def test_a_circuit_below_that_is_not_in_force_is_named(house: House) -> None:
    with pytest.raises(Invalid) as refused, house.unit(None) as work:
        workflow.circuit(work, PAPER)
    told = "steps.funds.circuit: no circuit 'budget' is in force"
    assert refused.value.params["problems"] == [told]


@pytest.mark.parametrize("change", UNFIT)
def test_a_circuit_below_that_does_not_fit_is_named(house: House, change: str) -> None:
    other, problem = UNFIT[change]
    with house.unit(None) as work:
        workflow.circuit(work, BUDGET)
        workflow.circuit(work, PAPER)
    with pytest.raises(Invalid) as refused, house.unit(None) as work:
        workflow.circuit(work, {**BUDGET, **other})
    assert problem in str(refused.value.params["problems"])
