"""Handing a slot over, and asking for a further opinion on it (engine.md §3.3)."""

import pytest

from govflow.workflow.engine.effects import Close, Done, Offer, Open, Reopen
from govflow.workflow.engine.refusal import EngineRefusal
from govflow.workflow.engine.state import from_json, to_json
from tests.workflow.engine.circuits import approval, visa
from tests.workflow.engine.people import File
from tests.workflow.engine.posts import B, C, D, file


def two(transfer: str = "unit") -> File:
    """A visa of A, then the approval of B."""
    return file({"one": visa("A", "two", transfer=transfer), "two": approval("B")})


def vote() -> File:
    return file({"vote": approval("A") | {"who": ["post:A", "post:B"], "rule": "all"}})


def hand(case: File, to: str, *, step: str = "one", slot: int = 0, **told: object) -> None:
    case.send("transferred", **{**case.at(step, slot, None), "to": to, **told})


def ask(case: File, to: str, *, wait: bool = False, slot: int = 0, step: str = "one") -> None:
    at = case.at(step, slot, None)
    case.send("consulted", **{**at, "to": to, "wait": wait, "reason": "Is it legal?"})


def advise(case: File, **told: object) -> None:
    (found,) = case.case.open["one"].asks
    at = {"run": found.number, "as": found.principal, "digest": case.case.digest}
    case.send("advised", D, **{"step": found.of("one"), "reason": "It is.", **at, **told})


def test_resource_transfer_the_slot_is_offered_anew_and_its_old_offer_closed() -> None:
    case = two()
    hand(case, "post:C")
    assert case.effects[:2] == (
        Close("one", 1, 0, "transferred"),
        Offer("one", 1, 0, 1, "post:C", "visa", 0),
    )
    case.answer("one", "approve")
    assert case.case.answers["one"].people == (C,)


def test_an_answer_that_the_step_does_not_offer_is_refused() -> None:
    case = two()
    before = case.case
    with pytest.raises(EngineRefusal, match=r"answer_not_allowed.*favourable"):
        case.answer("one", "favourable")
    assert case.case == before


def test_a_file_goes_back_only_as_the_step_lets_it() -> None:
    back = {"approve": "two", "return": {"to": ["requester"], "resume": ["replay"]}}
    case = file({"one": visa("A", "two") | {"then": back}, "two": approval("B")})
    with pytest.raises(EngineRefusal, match=r"mode_not_allowed.*here"):
        case.back("one", "requester", "here")


def test_a_step_that_is_nobody_elses_is_never_handed_over() -> None:
    with pytest.raises(EngineRefusal, match=r"answer_not_allowed.*transfer"):
        hand(two(transfer="never"), "post:C")


def test_a_slot_is_handed_neither_to_its_holder_nor_beyond_the_bounds() -> None:
    for to in ("post:A", "post:NOWHERE", ""):
        with pytest.raises(EngineRefusal, match="receiver_not_allowed"):
            hand(two(), to)


def test_who_may_not_decide_is_handed_nothing() -> None:
    case = vote()
    case.answer("vote", "approve")
    with pytest.raises(EngineRefusal, match="receiver_barred"):
        hand(case, "post:A", step="vote", slot=1)


def test_a_barred_holder_does_not_choose_who_decides_instead() -> None:
    with pytest.raises(EngineRefusal, match="own_case"):
        hand(two(), "post:C", person=1)


def test_wcp15_an_opinion_is_asked_while_the_file_stays() -> None:
    case = two()
    ask(case, "post:D")
    assert Open("one?2", 2, 0, 0, "post:D", "consult") in case.effects
    advise(case)
    assert Done("one?2", 2, 0, "post:D", "advised") in case.effects
    assert (case.waiting, case.case.open["one"].asks) == (["one"], ())


def test_a_slot_that_waits_for_an_opinion_takes_no_answer() -> None:
    case = two()
    ask(case, "post:D", wait=True)
    with pytest.raises(EngineRefusal, match="consult_waits"):
        case.answer("one", "approve")
    with pytest.raises(EngineRefusal, match="consult_waits"):
        case.back("one", "requester")
    advise(case)
    case.answer("one", "approve")
    assert case.waiting == ["two"]


def test_who_asked_may_stop_waiting() -> None:
    case = two()
    ask(case, "post:D", wait=True)
    case.send("consult_closed", **case.at("one", 0, None), ask=2)
    assert case.effects == (Close("one?2", 2, 0, "consult_closed"),)
    case.answer("one", "approve")


def test_wcp26_an_answer_closes_the_opinions_asked_on_its_slot_alone() -> None:
    case = vote()
    ask(case, "post:C", step="vote")
    ask(case, "post:D", step="vote", slot=1)
    case.answer("vote", "approve")
    assert [one.principal for one in case.case.open["vote"].asks] == ["post:D"]
    assert Close("vote?2", 2, 0, "decided") in case.effects


def test_an_undone_answer_awaits_the_opinion_again() -> None:
    case = two()
    ask(case, "post:D")
    before = case.case.open
    case.answer("one", "approve")
    case.send("undone", 10, rev=case.case.rev)
    assert case.case.open == before
    assert Reopen("one?2", 2, 0, ("post:D",), (0,)) in case.effects


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"reason": " "}, "reason_missing"),
        ({"as": "post:A"}, "not_yours"),
        ({"digest": "old"}, "text_changed"),
        ({"run": 9}, "not_open"),
    ],
)
def test_an_opinion_is_refused_by_name(told: dict[str, object], code: str) -> None:
    case = two()
    ask(case, "post:D")
    with pytest.raises(EngineRefusal, match=code):
        advise(case, **told)


def test_an_opinion_is_not_asked_twice_of_the_same_nor_on_an_opinion() -> None:
    case = two()
    ask(case, "post:D")
    with pytest.raises(EngineRefusal, match="receiver_not_allowed"):
        ask(case, "post:D")
    at = {"step": "one?2", "run": 2, "slot": 0, "as": "post:D", "digest": "d1"}
    with pytest.raises(EngineRefusal, match="not_open"):
        case.send("consulted", B, to="post:C", reason="And you?", **at)


def test_a_state_stored_before_anybody_could_ask_is_read_and_stays_as_it_was() -> None:
    stored = to_json(two().case)
    assert "asks" not in stored["open"]["one"]
    assert to_json(from_json(stored)) == stored
