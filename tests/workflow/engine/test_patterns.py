"""The workflow patterns the kernel promises, by number of the control-flow catalogue."""

import pytest

from govflow.workflow.engine.effects import Close, Copy, Done, Finish
from govflow.workflow.engine.refusal import EngineRefusal
from tests.workflow.engine.circuits import approval, avis, block, visa
from tests.workflow.engine.people import File
from tests.workflow.engine.posts import B, C, D, acting_as, file

INTEGER = {"type": "integer"}


def test_wcp01_steps_follow_one_another() -> None:
    case = file({"one": visa("A", "two"), "two": visa("B", "end.approved")})
    case.answer("one", "approve")
    assert case.waiting == ["two"]
    case.answer("two", "approve")
    assert case.case.outcome == "approved"


def test_wcp02_a_block_opens_its_branches_side_by_side() -> None:
    case = file({"both": block({"l": ["a"], "r": ["b"]}), "a": visa("A"), "b": visa("B")})
    assert case.waiting == ["a", "b"]


def test_wcp03_a_join_of_all_waits_for_the_last_branch() -> None:
    steps = {"both": block({"l": ["a", "c"], "r": ["b"]}), "a": visa("A"), "b": visa("B")}
    case = file({**steps, "c": visa("C")})
    case.answer("a", "approve")
    case.answer("b", "approve")
    assert case.waiting == ["c"]
    case.answer("c", "approve")
    assert case.case.outcome == "approved"


def test_wcp04_a_choice_takes_the_first_case_that_holds() -> None:
    steps = {
        "way": {
            "kind": "choice",
            "cases": [{"when": "n > 10", "go": "big"}, {"when": "n > 5", "go": "middle"}],
            "else": "small",
        },
        "big": visa("A", "end.approved"),
        "middle": visa("B", "end.approved"),
        "small": visa("C", "end.approved"),
    }
    data = {"n": {"type": "integer"}}
    opened = [file(steps, {"n": n}, data=data).waiting for n in (20, 7, 1)]
    assert opened == [["big"], ["middle"], ["small"]]


def test_wcp05_ways_merge_in_one_step() -> None:
    steps = {
        "way": {"kind": "choice", "cases": [{"when": "quick", "go": "last"}], "else": "one"},
        "one": visa("A", "last"),
        "last": visa("B", "end.approved"),
    }
    data = {"quick": {"type": "boolean"}}
    assert file(steps, {"quick": True}, data=data).waiting == ["last"]
    slow = file(steps, {"quick": False}, data=data)
    slow.answer("one", "approve")
    assert slow.waiting == ["last"]


def test_wcp06_a_branch_whose_condition_fails_is_not_awaited() -> None:
    both = block({"l": ["a"], "r": ["b"]}, when={"r": "n > 5"})
    steps = {"both": both, "a": visa("A"), "b": visa("B")}
    case = file(steps, {"n": 1}, data={"n": {"type": "integer"}})
    assert case.waiting == ["a"]
    case.answer("a", "approve")
    assert case.case.outcome == "approved"


def test_wcp07_the_join_awaits_every_branch_that_was_opened() -> None:
    both = block({"l": ["a"], "r": ["b"]}, when={"r": "n > 5"})
    case = file({"both": both, "a": visa("A"), "b": visa("B")}, {"n": 9}, data={"n": INTEGER})
    case.answer("a", "approve")
    assert case.waiting == ["b"]
    case.answer("b", "approve")
    assert case.case.outcome == "approved"


def test_wcp13_n_slots_named_in_the_definition_each_answer() -> None:
    steps = {"vote": approval("A") | {"who": ["post:A", "post:B", "post:C"], "rule": "all"}}
    case = file(steps)
    for slot in range(3):
        assert case.case.status == "running"
        case.answer("vote", "approve", slot=slot)
    assert case.case.outcome == "approved"


def test_wcp14_each_member_known_only_at_run_time_has_a_slot() -> None:
    vote = approval("A") | {"who": ["each(field(members))"], "rule": "majority"}
    data = {"members": {"type": "posts"}}
    case = file({"vote": vote}, {"members": ["A", "B", "C", "D"]}, data=data)
    assert len(case.case.open["vote"].slots) == 4
    for slot in (0, 1, 2):
        case.answer("vote", "approve", slot=slot)
    assert case.case.outcome == "approved"
    assert Close("vote", 1, 3, "decided") in case.effects


def test_wcp19_one_task_is_withdrawn_and_the_file_goes_on() -> None:
    case = consultation()
    case.send("overridden", 99, steps=["p1"], reason="urgent", **{"as": "role:circuits"})
    assert case.effects[0] == Close("p1", 1, 0, "overridden")
    assert case.waiting == ["p2"]


def test_wcp21_a_step_is_asked_again_until_the_next_one_is_content() -> None:
    again = {"return": {"to": ["draft"], "resume": ["here"]}}
    case = file({"draft": visa("A", "check"), "check": visa("B", "end.approved", also=again)})
    for _ in range(3):
        case.answer("draft", "approve")
        case.back("check", "draft", "here")
    case.answer("draft", "approve")
    case.answer("check", "approve")
    assert (case.case.outcome, case.case.returns) == ("approved", 3)


def test_wcp20_a_cancelled_case_closes_all_that_was_open() -> None:
    case = file({"both": block({"l": ["a"], "r": ["b"]}), "a": visa("A"), "b": visa("B")})
    case.send("cancelled", 1, reason="no longer needed", **{"as": "requester"})
    assert (case.case.status, case.waiting, case.case.joins) == ("cancelled", [], {})
    assert case.effects[-1] == Finish("cancelled", "cancelled")
    with pytest.raises(EngineRefusal, match="not_open"):
        case.answer("a", "approve")


def test_wcp25_a_rejection_withdraws_the_sister_branches() -> None:
    both = block({"l": ["a"], "r": ["b", "c"]}, cancel_on=["reject"])
    steps = {"both": both, "a": visa("A", also={"reject": "join"}), "b": visa("B")}
    case = file({**steps, "c": visa("C")})
    case.answer("a", "reject", reason="no")
    assert case.case.outcome == "rejected"
    assert Close("b", 2, 0, "region") in case.effects


def test_wcp32_two_branches_of_three_are_enough_and_the_rest_is_withdrawn() -> None:
    both = block({"x": ["a"], "y": ["b"], "z": ["c"]}, join={"n": 2})
    case = file({"both": both, "a": visa("A"), "b": visa("B"), "c": visa("C")})
    case.answer("a", "approve")
    case.answer("c", "approve")
    assert case.case.outcome == "approved"
    assert Close("b", 2, 0, "region") in case.effects


def test_wcp34_n_of_m_slots_decide_and_close_the_others() -> None:
    vote = approval("A") | {"who": ["post:A", "post:B", "post:C"], "rule": {"n": 2}}
    case = file({"vote": vote})
    case.answer("vote", "reject", reason="no", slot=0)
    case.answer("vote", "approve", slot=1)
    case.answer("vote", "approve", slot=2)
    assert case.case.outcome == "approved"


def test_wcp35_n_out_of_reach_rejects_without_waiting() -> None:
    vote = approval("A") | {"who": ["post:A", "post:B", "post:C"], "rule": {"n": 2}}
    case = file({"vote": vote})
    case.answer("vote", "reject", reason="no", slot=0)
    case.answer("vote", "reject", reason="no", slot=1)
    assert case.case.outcome == "rejected"
    assert Close("vote", 1, 2, "decided") in case.effects


def test_wcp43_each_end_is_explicit_and_gives_its_outcome() -> None:
    case = file({"one": visa("A", "end.filed")})
    case.answer("one", "approve")
    assert (case.case.status, case.case.outcome) == ("finished", "filed")


def test_wcp12_copies_are_sent_and_never_waited_for() -> None:
    steps = {
        "one": visa("A", "tell"),
        "tell": {"kind": "copy", "who": ["post:B"], "then": {"done": "two"}},
        "two": visa("C", "end.approved"),
    }
    case = file(steps)
    case.answer("one", "approve")
    assert case.waiting == ["two"]
    assert Copy("tell", "post:B") in case.effects


def consultation(**other: object) -> File:
    steps = {
        "ask": block(
            {"x": ["p1"], "y": ["p2"]}, then={"approve": "decide", "reject": "end.rejected"}
        ),
        "p1": avis("A", None, due="5wd", **other),
        "p2": avis("B", None, due="5wd", **other),
        "decide": approval("C"),
    }
    return file(steps)


def test_wcp26_silence_of_a_consultation_counts_as_no_opinion_given() -> None:
    case = consultation()
    case.answer("p1", "favourable")
    case.send("silenced", step="p2", run=2)
    assert case.effects[0] == Done("p2", 2, 0, "post:B", "silent")
    assert case.waiting == ["decide"]
    assert case.case.answers["p2"].slots == ("silent",)


def test_silence_is_favourable_only_with_the_text_that_says_so() -> None:
    case = consultation(silence="favourable", tacit={"text": "art. 12"})
    case.answer("p1", "favourable")
    case.send("silenced", step="p2", run=2)
    assert case.events[-1]["text"] == "art. 12"
    assert case.case.answers["p2"].slots == ("favourable",)


def test_a_visa_never_falls_silent() -> None:
    case = file({"one": visa("A", "end.approved", due="3wd")})
    with pytest.raises(EngineRefusal, match="answer_not_allowed"):
        case.send("silenced", step="one", run=1)


def test_wcp27_who_decides_next_may_pass_over_missing_opinions_with_a_reason() -> None:
    case = consultation()
    case.answer("p1", "favourable")
    with pytest.raises(EngineRefusal, match="reason_missing"):
        case.send("overridden", C, steps=["p2"], **{"as": "post:C"})
    with pytest.raises(EngineRefusal, match="not_yours"):
        case.send("overridden", D, steps=["p2"], reason="urgent", **{"as": "post:D"})
    case.send("overridden", C, steps=["p2"], reason="urgent", **{"as": "post:C"})
    assert case.waiting == ["decide"]
    assert case.effects[0] == Close("p2", 2, 0, "overridden")


def test_an_unfavourable_opinion_makes_the_next_approval_say_why() -> None:
    case = consultation(unfavourable="reason")
    with pytest.raises(EngineRefusal, match="reason_missing"):
        case.answer("p1", "unfavourable")
    case.answer("p1", "unfavourable", reason="too dear")
    case.answer("p2", "favourable")
    with pytest.raises(EngineRefusal, match="reason_missing"):
        case.answer("decide", "approve")
    case.answer("decide", "approve", reason="needed all the same")
    assert case.case.outcome == "approved"


def test_a_binding_opinion_rejects() -> None:
    steps = {
        "law": avis("A", binding=True) | {"then": {"done": "end.approved", "reject": "end.no"}}
    }
    case = file(steps)
    case.answer("law", "unfavourable", reason="illegal")
    assert case.case.outcome == "no"


def test_several_opinions_are_awaited_to_the_last_and_counted() -> None:
    steps = {
        "ask": avis("A", "way") | {"who": ["post:A", "post:B", "post:C"]},
        "way": {
            "kind": "choice",
            "cases": [{"when": "count(ask, 'unfavourable') >= 2", "go": "end.rejected"}],
            "else": "end.approved",
        },
    }
    case = file(steps)
    case.answer("ask", "unfavourable", slot=0, reason="no")
    case.answer("ask", "unfavourable", slot=1, reason="no")
    assert case.waiting == ["ask"]
    case.answer("ask", "favourable", slot=2)
    assert case.case.outcome == "rejected"


def test_wcp16_the_first_answer_of_several_offers_fills_the_slot() -> None:
    case = file({"one": visa("A", "end.approved") | {"who": ["any(post:A, post:B)"]}})
    case.answer("one", "approve", B, **acting_as("B"))
    assert case.effects[:2] == (
        Done("one", 1, 0, "post:B", "approve"),
        Close("one", 1, 0, "decided"),
    )
