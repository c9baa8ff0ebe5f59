"""A circuit as one step of another: it opens a case below, whose end is the step's answer."""

from typing import Any

import pytest

from govflow.workflow.engine.decide import start
from govflow.workflow.engine.effects import CallOff, Child, Finish, Open
from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.plan import plan
from govflow.workflow.engine.refusal import DefinitionError, EngineRefusal
from govflow.workflow.engine.sound import unsound
from tests.workflow.engine.circuits import ANY_BACK, approval, block, circuit, route, visa
from tests.workflow.engine.people import DAY, File
from tests.workflow.engine.posts import MINISTRY, A, file

BY_CIRCUITS: dict[str, Any] = {"as": "role:circuits", "reason": "inquiry"}
AMOUNT = {"amount": {"type": "integer"}}


def funds(onward: str | None = "sign", back: object = None) -> dict[str, Any]:
    ways: dict[str, Any] = {"reject": "end.rejected" if onward else "join"}
    ways |= {"return": back} if back else {}
    ways |= {"approve": onward} if onward else {}
    return {"kind": "circuit", "circuit": "budget", "data": {"sum": "amount"}, "then": ways}


STEPS: dict[str, Any] = {
    "one": visa("A", "funds"),
    "funds": funds(back={"to": ["one"], "resume": ["here"]}),
    "sign": approval("C"),
}


def below(steps: dict[str, Any] | None = None) -> File:
    """A file that stands at the circuit below."""
    case = file(steps or STEPS, {"amount": 7}, data=AMOUNT)
    case.answer("one", "approve")
    return case


def ended(case: File, status: str, outcome: str) -> None:
    case.send("child_ended", step="funds", run=2, status=status, outcome=outcome)


def test_a_circuit_opens_a_case_below_with_the_data_that_the_step_names() -> None:
    case = below()
    assert case.waiting == ["funds"]
    assert Child("funds", 2, "budget", {"sum": 7}) in case.effects
    assert not any(isinstance(effect, Open) for effect in case.effects)


@pytest.mark.parametrize(
    ("outcome", "waiting", "over"),
    [("approved", ["sign"], None), ("rejected", [], "rejected"), ("filed", [], "rejected")],
)
def test_only_an_approval_below_approves_the_step(
    outcome: str, waiting: list[str], over: str | None
) -> None:
    case = below()
    ended(case, "finished", outcome)
    assert (case.waiting, case.case.outcome) == (waiting, over)
    with pytest.raises(EngineRefusal, match="not_open"):
        ended(case, "finished", outcome)


def test_a_case_cancelled_below_returns_the_file_as_the_step_says_first() -> None:
    case = below()
    ended(case, "cancelled", "returned")
    assert (case.waiting, case.case.returns) == (["one"], 1)
    case.answer("one", "approve")
    assert Child("funds", 4, "budget", {"sum": 7}) in case.effects


def test_without_a_place_to_return_to_the_file_goes_to_its_author() -> None:
    steps = {"funds": funds(), "sign": approval("C")}
    case = file(steps, {"amount": 7}, data=AMOUNT)
    case.send("child_ended", step="funds", run=1, status="cancelled", outcome="returned")
    assert case.waiting == ["revise"]


def test_an_end_below_waits_while_the_case_above_is_held() -> None:
    case = below()
    case.send("suspended", 14, **BY_CIRCUITS)
    ended(case, "finished", "approved")
    assert case.waiting == ["funds"]
    case.send("continued", 14, **BY_CIRCUITS)
    assert case.waiting == ["sign"]


def test_wcp20_cancelling_the_case_above_calls_off_the_one_below() -> None:
    case = below()
    case.send("cancelled", 1, reason="no longer needed", **{"as": "requester"})
    assert CallOff("funds", 2) in case.effects


def test_an_undone_answer_takes_back_the_case_that_it_opened() -> None:
    case = below()
    case.send("undone", A, rev=2)
    assert CallOff("funds", 2, undone=True) in case.effects
    assert case.waiting == ["one"]


def test_what_called_a_case_off_is_not_undone() -> None:
    steps = {
        "both": block({"l": ["one"], "r": ["funds"]}, cancel_on=["reject"]),
        "one": visa("A", also={"reject": "join"}),
        "funds": funds(None),
    }
    case = file(steps, {"amount": 7}, data=AMOUNT)
    case.answer("one", "reject", reason="no")
    assert CallOff("funds", 2) in case.effects
    with pytest.raises(EngineRefusal, match="not_undoable"):
        case.send("undone", A, rev=2)


def test_an_answer_that_counts_is_not_asked_of_the_circuit_again() -> None:
    steps = STEPS | {"sign": approval("C")}
    steps["sign"] = {**steps["sign"], "then": {**steps["sign"]["then"], "return": ANY_BACK}}
    case = below(steps)
    ended(case, "finished", "approved")
    case.back("sign", "one", "here")
    case.answer("one", "approve")
    assert case.waiting == ["sign"]


def test_a_choice_may_look_at_what_the_circuit_below_answered() -> None:
    both = block({"l": ["one"], "r": ["funds"]}, then={"approve": "way", "reject": "way"})
    way = {"kind": "choice", "cases": [{"when": "answer(funds) = 'reject'", "go": "end.no"}],
           "else": "end.yes"}  # fmt: skip
    steps = {"both": both, "one": visa("A"), "funds": funds(None), "way": way}
    case = file(steps, {"amount": 7}, data=AMOUNT)
    ended(case, "finished", "rejected")
    case.answer("one", "approve")
    assert case.case.outcome == "no"


# ------------------------------------------------------------------ the case below


def lower(depth: int = 1) -> File:
    """A case below, as it was begun by the one above."""
    event = {
        "kind": "started",
        "day": DAY,
        "digest": "d1",
        "data": {"amount": 7},
        "requester": {"person": 1, "post": 100},
        "submitters": [1, 9],
        "depth": depth,
        "signals": [["meeting.held", None]],
    }
    case = file(STEPS, {"amount": 7}, data=AMOUNT)
    case.events.clear()
    case.keep(start(case.route, event, MINISTRY.look))
    return case


def test_the_case_below_knows_who_submitted_and_what_was_said_above() -> None:
    case = lower()
    assert (case.case.submitters, case.case.signals) == ((1, 9), (("meeting.held", None),))
    with pytest.raises(EngineRefusal, match="own_case"):
        case.answer("one", "approve", 9)


def test_returned_to_the_author_the_case_below_is_over_for_the_text_is_that_of_the_one_above() -> (
    None
):
    case = lower()
    case.back("one", "requester")
    assert (case.case.status, case.case.outcome) == ("cancelled", "returned")
    assert Finish("cancelled", "returned") in case.effects


def test_the_author_recalls_the_file_above_never_a_case_below() -> None:
    with pytest.raises(EngineRefusal, match="recall_too_late"):
        lower().send("recalled", 1)


def test_circuits_stand_at_most_four_below_each_other() -> None:
    with pytest.raises(EngineRefusal, match="too_deep"):
        lower(4).answer("one", "approve")


# ------------------------------------------------------------------ what is refused, what is shown

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "wcp22 a circuit within itself": (
        {"funds": funds() | {"circuit": "test"}},
        "steps.funds.circuit: a circuit is no step of itself",
    ),
    "no way for a rejection": (
        {"funds": funds() | {"then": {"approve": "sign"}}},
        "steps.funds.then.reject: another circuit may reject: say where that leads",
    ),
    "data that nobody declared": (
        {"funds": funds() | {"data": {"sum": "price"}}},
        "steps.funds.data.sum: 'price' is not declared in data; declared: amount",
    ),
    "a return to nowhere in particular": (
        {"funds": funds(back={"to": ["any_previous"]})},
        "steps.funds.then.return.to: a circuit goes back to one place by itself: name it",
    ),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_cannot_be_meant_is_named(fault: str) -> None:
    steps, problem = WRONG[fault]
    with pytest.raises(DefinitionError) as refused:
        parse(circuit({**steps, "sign": approval("C")}, data=AMOUNT))
    assert problem in {f"{path}: {sentence}" for path, sentence in refused.value.problems}


def test_a_circuit_within_a_circuit_is_sound() -> None:
    assert unsound(route(STEPS, data=AMOUNT)) == ()


def test_the_dry_run_passes_through_the_circuit_below() -> None:
    lower_route = route(
        {"look": visa("B", "end.approved", due="2wd")}, data={"sum": {"type": "integer"}}
    )
    event = {
        "day": DAY,
        "digest": "d1",
        "data": {"amount": 7},
        "requester": {"person": 1, "post": 100},
    }
    found = plan(
        route(STEPS, data=AMOUNT),
        event,
        MINISTRY.look,
        lambda day, span: (f"{day}+{span}", None),
        lambda key: {"budget": lower_route}[key],
    )
    (first, middle, last) = found.steps
    assert (first.step, middle.kind, last.step) == ("one", "circuit", "sign")
    assert [(one.step, one.due_on) for one in middle.below] == [("look", f"{DAY}+2wd")]
    assert (middle.due_on, last.opens_on) == (f"{DAY}+2wd", f"{DAY}+2wd")
