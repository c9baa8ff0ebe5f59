"""The way back: returns, recall, undo, corrected texts (engine.md §3.5)."""

from typing import Any

import pytest

from govflow.workflow.engine.effects import Reopen, Unsend, Void
from govflow.workflow.engine.refusal import EngineRefusal
from tests.workflow.engine.circuits import ANY_BACK, approval, avis, block, route, visa
from tests.workflow.engine.people import File, Ministry
from tests.workflow.engine.posts import A, B, C, acting_as, file


def returning() -> dict[str, Any]:
    back = {"return": ANY_BACK}
    return {
        "one": visa("A", "two", also=back),
        "two": visa("B", "three", also=back),
        "three": approval("C")
        | {"then": {"approve": "end.approved", "reject": "end.rejected", **back}},
    }


def test_wcp10_a_return_leads_back_and_here_passes_over_what_still_counts() -> None:
    case = file(returning())
    case.answer("one", "approve")
    case.answer("two", "approve")
    case.back("three", "one", "here")
    assert (case.waiting, case.case.keep) == (["one"], ("two",))
    case.answer("one", "approve")
    assert (case.waiting, case.case.path) == (["three"], ("one", "two"))


def test_wcp10_replay_asks_every_step_again() -> None:
    case = file(returning())
    case.answer("one", "approve")
    case.answer("two", "approve")
    case.back("three", "one", "replay")
    case.answer("one", "approve")
    assert case.waiting == ["two"]


def test_a_return_to_a_step_never_passed_is_refused() -> None:
    case = file(returning())
    with pytest.raises(EngineRefusal, match="target_not_allowed"):
        case.back("one", "three", "here")


def test_a_raised_amount_cannot_slip_by_a_return_here() -> None:
    steps = {
        "one": visa("A", "way"),
        "way": {"kind": "choice", "cases": [{"when": "n > 5", "go": "big"}], "else": "last"},
        "big": visa("B", "last"),
        "last": approval("C")
        | {"then": {"approve": "end.approved", "reject": "end.rejected", "return": ANY_BACK}},
    }
    case = file(steps, {"n": 1}, data={"n": {"type": "integer"}})
    case.answer("one", "approve")
    case.back("last", "requester", "here")
    case.send("resubmitted", 1, data={"n": 9})
    assert (case.waiting, case.case.path) == (["big"], ("one",))


def test_recall_is_possible_until_the_first_answer() -> None:
    case = file({"one": visa("A", "two"), "two": visa("B", "end.ok")})
    case.send("recalled", 1)
    assert (case.waiting, case.case.path) == (["revise"], ())
    case.send("resubmitted", 1, digest="d2")
    case.answer("one", "approve")
    with pytest.raises(EngineRefusal, match="recall_too_late"):
        case.send("recalled", 1)


def test_the_requester_may_withdraw_what_lies_on_his_desk() -> None:
    case = file({"one": visa("A", "end.ok")})
    case.back("one", "requester")
    with pytest.raises(EngineRefusal, match="not_yours"):
        case.send("withdrawn", B)
    case.send("withdrawn", 1)
    assert (case.case.status, case.case.outcome) == ("cancelled", "withdrawn")


def test_undo_gives_the_state_before_and_reopens_the_task() -> None:
    case = file({"one": visa("A", "two", due="3wd"), "two": visa("B", "end.ok")})
    before = case.case
    case.answer("one", "approve")
    effects = case.send("undone", A, rev=2)
    assert effects[:2] == (Unsend(2), Void(1))
    assert Reopen("one", 1, 0, ("post:A",), (0,)) in effects
    assert (case.case.open, case.case.path, case.case.seq) == (before.open, (), 2)


def test_undo_then_the_same_answer_is_the_answer() -> None:
    steps = {"one": visa("A", "two"), "two": visa("B", "end.ok")}
    once, twice = file(steps), file(steps)
    once.answer("one", "approve")
    twice.answer("one", "approve")
    twice.send("undone", A, rev=2)
    twice.answer("one", "approve")
    assert (once.waiting, once.case.answers) == (twice.waiting, twice.case.answers)


def test_undo_of_the_last_approval_takes_the_end_back() -> None:
    case = file({"one": visa("A", "end.ok")})
    case.answer("one", "approve")
    assert case.case.status == "finished"
    case.send("undone", A, rev=2)
    assert (case.case.status, case.case.outcome, case.waiting) == ("running", None, ["one"])


@pytest.mark.parametrize(
    ("person", "rev", "refusal"), [(B, 2, "not_yours"), (A, 1, "not_undoable")]
)
def test_undo_is_for_the_author_of_the_last_event(person: int, rev: int, refusal: str) -> None:
    case = file({"one": visa("A", "two"), "two": visa("B", "end.ok")})
    case.answer("one", "approve")
    with pytest.raises(EngineRefusal, match=refusal):
        case.send("undone", person, rev=rev)


def test_undo_is_too_late_when_somebody_built_on_it() -> None:
    case = file({"one": visa("A", "two"), "two": visa("B", "three"), "three": visa("C", "end.ok")})
    case.answer("one", "approve")
    case.answer("two", "approve")
    with pytest.raises(EngineRefusal, match="not_undoable"):
        case.send("undone", A, rev=2)


def test_a_signature_needs_its_proof_and_is_never_undone() -> None:
    sign = approval("A") | {"kind": "signature"}
    case = file({"sign": sign})
    with pytest.raises(EngineRefusal, match="proof_missing"):
        case.answer("sign", "approve")
    case.answer("sign", "approve", proof="proof:7")
    with pytest.raises(EngineRefusal, match="not_undoable"):
        case.send("undone", A, rev=2)


def editing() -> File:
    return file(
        {
            "one": visa("A", "two"),
            "say": avis("B", "edit"),
            "two": visa("B", "say", on_change="keep"),
            "edit": visa("C", "last", edit=True),
            "last": approval("D"),
        }
    )


def test_a_corrected_text_stops_at_stale_steps_and_passes_over_the_editor() -> None:
    case = editing()
    for step, verb in (("one", "approve"), ("two", "approve"), ("say", "favourable")):
        case.answer(step, verb)
    case.send("revised", C, step="edit", run=4, slot=0, digest="d2", **acting_as("C"))
    with pytest.raises(EngineRefusal, match="text_changed"):
        case.answer("edit", "approve", digest="d1")
    case.answer("edit", "approve")
    assert case.waiting == ["one"]
    case.answer("one", "approve")
    assert (case.waiting, case.case.path) == (["last"], ("one", "two", "say", "edit"))


def test_a_return_inside_a_branch_leaves_the_sister_branch_alone() -> None:
    back = {"return": ANY_BACK}
    steps = {
        "both": block({"l": ["a", "c"], "r": ["b"]}),
        "a": visa("A"),
        "b": visa("B"),
        "c": visa("C", also=back),
    }
    case = file(steps)
    case.answer("b", "approve")
    case.answer("a", "approve")
    with pytest.raises(EngineRefusal, match="target_not_allowed"):
        case.back("c", "b", "here")
    case.back("c", "a", "here")
    assert (case.waiting, case.case.path) == (["a"], ("b",))
    case.answer("a", "approve")
    case.answer("c", "approve")
    assert case.case.outcome == "approved"


def test_a_return_into_a_block_reopens_only_the_target_branch_with_here() -> None:
    steps = {
        "both": block({"l": ["a"], "r": ["b"]}, then={"approve": "last"}),
        "a": visa("A"),
        "b": visa("B"),
        "last": approval("C")
        | {"then": {"approve": "end.approved", "reject": "end.rejected", "return": ANY_BACK}},
    }
    case = file(steps)
    case.answer("a", "approve")
    case.answer("b", "approve")
    case.back("last", "a", "here")
    assert case.waiting == ["a"]
    case.answer("a", "approve")
    assert case.waiting == ["last"]
    case.back("last", "a", "replay")
    assert case.waiting == ["a", "b"]


def test_a_paused_clock_is_handed_to_the_next_run_of_the_step() -> None:
    back = {"return": {**ANY_BACK, "clock": "pause"}}
    steps = {"one": visa("A", "two"), "two": visa("B", "end.ok", also=back, due="5wd")}
    case = file(steps)
    case.answer("one", "approve")
    case.back("two", "one", "here")
    case.answer("one", "approve")
    timers = [effect for effect in case.effects if type(effect).__name__ == "Timer"]
    assert [(timer.clock, timer.since) for timer in timers] == [("pause", 2)]  # type: ignore[union-attr]


def test_a_correction_is_not_undone_but_corrected_again() -> None:
    case = file({"edit": visa("A", "end.ok", edit=True)})
    case.send("revised", A, step="edit", run=1, slot=0, digest="d2", **acting_as("A"))
    with pytest.raises(EngineRefusal, match="not_undoable"):
        case.send("undone", A, rev=2)


def test_undo_reopens_the_offer_that_stood_not_one_replaced_long_before() -> None:
    ministry = Ministry({}, above={"post:A": "post:B", "post:B": "post:C", "post:C": "post:B"})
    late = {"after": "2wd", "to": "superior(holder)", "mode": "replace"}
    steps = {"one": visa("A", "two", due="3wd", escalate=late), "two": visa("D", "end.ok")}
    case = File(route(steps), ministry)
    for _ in range(3):
        case.send("escalated", step="one", run=1)
    case.answer("one", "approve", B)
    case.send("undone", B, rev=5)
    assert Reopen("one", 1, 0, ("post:B",), (3,)) in case.effects
