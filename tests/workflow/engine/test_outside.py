"""What a circuit awaits from outside its people, and what goes on beside the way."""

from typing import Any

import pytest

from govflow.workflow.engine.effects import Close, Done, Notify, Open, Timer, Untimer
from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.refusal import DefinitionError, EngineRefusal
from govflow.workflow.engine.sound import unsound
from govflow.workflow.engine.state import from_json, to_json
from tests.workflow.engine.circuits import approval, avis, block, circuit, route, visa
from tests.workflow.engine.people import File
from tests.workflow.engine.posts import file

SITTING = {"sitting": {"type": "ref", "optional": True}}
BY_CIRCUITS: dict[str, Any] = {"as": "role:circuits", "reason": "inquiry"}


def wait(done: str = "sign", **other: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"kind": "wait", "signal": "meeting.held", "then": {"done": done}, **other}


def waiting(**other: Any) -> File:  # noqa: ANN401
    held = wait(**other)
    then = {"done": "sign", "timeout": "late"}
    held["then"] = then if "due" in held else held["then"]
    late = {"late": visa("B", "sign")} if "due" in held else {}
    steps = {"one": visa("A", "held"), "held": held, **late, "sign": approval("C")}
    case = file(steps, {"sitting": "meeting:5"}, data=SITTING)
    case.answer("one", "approve")
    return case


def problems(steps: dict[str, Any], **other: Any) -> set[str]:  # noqa: ANN401
    with pytest.raises(DefinitionError) as refused:
        parse(circuit(steps, **other))
    return {f"{path}: {sentence}" for path, sentence in refused.value.problems}


def test_a_file_waits_for_a_word_of_the_house_and_asks_nobody_meanwhile() -> None:
    case = waiting()
    assert case.waiting == ["held"]
    assert not any(isinstance(effect, Open) for effect in case.effects)
    case.send("signalled", name="meeting.cancelled")
    assert case.waiting == ["held"]
    case.send("signalled", name="meeting.held")
    assert case.waiting == ["sign"]


def test_wcp16_whichever_comes_first_decides_the_word_or_the_time() -> None:
    case = waiting(due="30wd")
    assert case.effects[-1] == Timer("held", 2, "30wd", timeout=True)
    case.send("timed_out", step="held", run=2)
    assert case.waiting == ["late"]
    with pytest.raises(EngineRefusal, match="not_open"):
        case.send("timed_out", step="held", run=2)
    other = waiting(due="30wd")
    other.send("signalled", name="meeting.held")
    assert other.waiting == ["sign"]
    assert Untimer("held", 2) in other.effects
    with pytest.raises(EngineRefusal, match="not_open"):
        other.send("timed_out", step="held", run=2)


def test_wcp24_a_word_given_before_anybody_waits_is_kept() -> None:
    steps = {"one": visa("A", "held"), "held": wait(), "sign": approval("C")}
    case = file(steps)
    case.send("signalled", name="meeting.held", about="meeting:5")
    case.answer("one", "approve")
    assert case.waiting == ["sign"]


def test_wcp23_a_word_that_is_lost_if_nobody_waits_is_not_offered() -> None:
    steps = {"held": wait(transient=True), "sign": approval("C")}
    allowed = "kind, then, signal, due, title, about"
    told = f"steps.held.transient: unknown key 'transient'; allowed: {allowed}"
    assert told in problems(steps)


def test_a_word_about_another_matter_is_not_the_one_awaited() -> None:
    case = waiting(about="sitting")
    case.send("signalled", name="meeting.held", about="meeting:4")
    assert case.waiting == ["held"]
    case.send("refreshed", data={"sitting": "meeting:4"})
    assert case.waiting == ["sign"]


def test_a_word_given_while_the_case_is_held_moves_it_when_it_goes_on() -> None:
    case = waiting()
    case.send("suspended", 14, **BY_CIRCUITS)
    case.send("signalled", name="meeting.held")
    assert case.waiting == ["held"]
    case.send("continued", 14, **BY_CIRCUITS)
    assert case.waiting == ["sign"]


def test_a_branch_whose_time_is_out_may_end_it_rejected_or_go_on() -> None:
    for then, ended in (({}, "approved"), ({"timeout": "join"}, "rejected")):
        held = wait(due="3wd") | {"then": then}
        both = block({"l": ["a"], "r": ["held"]})
        case = file({"both": both, "a": visa("A"), "held": held})
        assert unsound(case.route) == ()
        case.answer("a", "approve")
        case.send("timed_out", step="held", run=2)
        assert case.case.outcome == ended


def test_an_undone_answer_closes_the_wait_that_it_opened() -> None:
    case = waiting(due="30wd")
    case.send("undone", 10, rev=2)
    assert case.waiting == ["one"]
    assert Untimer("held", 2) in case.effects


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no target when time is out": (
        {"held": wait(due="3wd"), "sign": approval("C")},
        "steps.held.then.timeout: where does the file go when the time is out?",
    ),
    "a way for a time that never runs out": (
        {"held": wait() | {"then": {"done": "sign", "timeout": "sign"}}, "sign": approval("C")},
        "steps.held.then.timeout: no time can run out here: say until when, due: 30wd",
    ),
    "about what nobody declared": (
        {"held": wait(about="venue"), "sign": approval("C")},
        "steps.held.about: 'venue' is not declared in data; declared: sitting",
    ),
    "a binding avis beside the way": (
        {"law": avis("A", "sign", binding=True, blocking=False), "sign": approval("C")},
        "steps.law.blocking: a binding avis decides the way: the file must wait for it",
    ),
    "until without blocking: false": (
        {"law": avis("A", "sign", until="sign"), "sign": approval("C")},
        "steps.law.until: the file waits for this avis; with blocking: false it would not",
    ),
    "until a step that lies behind": (
        {
            "one": visa("B", "law"),
            "law": avis("A", "sign", blocking=False, until="one"),
            "sign": approval("C"),
        },
        "steps.law.until: 'one' is no step that lies ahead of this one",
    ),
    "a return to where the file does not wait": (
        {
            "law": avis("A", "sign", blocking=False),
            "sign": visa("C", "end.ok", also={"return": {"to": ["law"]}}),
        },
        "steps.sign.then.return.to: the file does not wait at 'law': nothing can be returned to it",
    ),
    "a visa beside the way": (
        {"one": visa("A", "end.ok", blocking=False)},
        "steps.one.blocking: 'blocking' does not go with kind visa; only with avis",
    ),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_cannot_be_meant_is_named(fault: str) -> None:
    steps, problem = WRONG[fault]
    assert problem in problems(steps, data=SITTING)


# ------------------------------------------------------------------ opinions beside the way


def beside(**other: object) -> File:
    """An opinion of two that the file does not wait for, until it is signed."""
    law = {"who": ["post:A", "post:B"], "blocking": False, "until": "sign", "due": "5wd"}
    steps = {
        "law": avis("A", "check") | law | other,
        "check": visa("C", "sign", also={"return": {"to": ["requester"]}}),
        "sign": approval("D"),
    }
    return file(steps)


def test_the_file_does_not_wait_for_an_opinion_beside_its_way() -> None:
    case = beside()
    assert (case.waiting, list(case.case.side)) == (["check"], ["law"])
    assert Timer("law", 1, "5wd", silence=True) in case.effects
    case.answer("law", "favourable", slot=0)
    case.answer("law", "unfavourable", slot=1, reason="too dear")
    assert (case.waiting, case.case.side) == (["check"], {})
    assert case.case.answers["law"].slots == ("favourable", "unfavourable")


def test_wcp18_an_opinion_may_be_given_until_the_file_reaches_the_milestone() -> None:
    case = beside()
    case.answer("law", "favourable", slot=0)
    case.answer("check", "approve")
    assert Close("law", 1, 1, "too_late") in case.effects
    assert (case.waiting, case.case.side) == (["sign"], {})
    assert case.case.answers["law"].slots == ("favourable",)
    with pytest.raises(EngineRefusal, match="not_open"):
        case.answer("law", "favourable", slot=1)


def test_an_opinion_beside_the_way_falls_silent_and_moves_nothing() -> None:
    case = beside()
    case.send("silenced", step="law", run=1)
    assert Done("law", 1, 1, "post:B", "silent") in case.effects
    assert (case.waiting, case.case.answers["law"].slots) == (["check"], ("silent", "silent"))


def test_a_return_closes_the_opinion_beside_the_way_and_asks_it_again() -> None:
    case = beside()
    case.back("check", "requester")
    assert Close("law", 1, 0, "region") in case.effects
    assert case.case.side == {}
    case.send("resubmitted", 1)
    assert case.case.side["law"].run > 2


def test_the_end_closes_what_was_still_asked_beside_the_way() -> None:
    case = file({"law": avis("A", "sign", blocking=False), "sign": approval("D")})
    case.answer("sign", "approve")
    assert (case.case.outcome, case.case.side) == ("approved", {})
    assert Close("law", 1, 0, "case_over") in case.effects


def test_a_join_does_not_withdraw_an_opinion_that_nobody_waits_for() -> None:
    steps = {
        "both": block({"l": ["a"], "r": ["law"]}, then={"approve": "check"}),
        "a": visa("A"),
        "law": avis("B", None, blocking=False, until="sign"),
        "check": visa("C", "sign"),
        "sign": approval("D"),
    }
    case = file(steps)
    case.answer("a", "approve")
    assert (case.waiting, list(case.case.side)) == (["check"], ["law"])
    case.answer("law", "favourable")
    case.answer("check", "approve")
    assert (case.waiting, case.case.side) == (["sign"], {})


def test_an_unfavourable_opinion_beside_the_way_makes_the_next_approval_say_why() -> None:
    case = beside(unfavourable="reason")
    case.answer("law", "unfavourable", slot=0, reason="illegal")
    case.answer("law", "favourable", slot=1)
    with pytest.raises(EngineRefusal, match="reason_missing"):
        case.answer("check", "approve")


def test_recalled_the_file_leaves_nothing_open_beside_its_way() -> None:
    case = beside()
    case.send("recalled", 1)
    assert (case.waiting, case.case.side) == (["revise"], {})
    asked = ("post:C", "post:A", "post:B")
    assert case.effects[-1] == Notify("case.recalled", "", asked, {"reason": ""})


def test_a_state_of_the_first_schema_is_read() -> None:
    case = file({"one": visa("A", "two"), "two": approval("B")})
    case.answer("one", "approve")
    stored = to_json(case.case)
    new = {"side", "signals", "depth"}
    old = {name: value for name, value in stored.items() if name not in new} | {"schema": 1}
    old["before"] = {n: v for n, v in stored["before"].items() if n not in new} | {"schema": 1}
    assert from_json(old) == case.case


def test_a_wait_and_an_opinion_beside_the_way_are_sound() -> None:
    steps = {
        "law": avis("A", "held", blocking=False, until="sign"),
        "held": wait(due="3wd") | {"then": {"done": "sign", "timeout": "end.lapsed"}},
        "sign": approval("C"),
    }
    assert unsound(route(steps)) == ()
