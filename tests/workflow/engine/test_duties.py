"""Who may act: separation of duties, skipping, offers, escalation, suspension."""

import pytest

from govflow.workflow.engine.refusal import EngineRefusal
from tests.workflow.engine.circuits import approval, route, visa
from tests.workflow.engine.people import File, Ministry
from tests.workflow.engine.posts import A, B, D, acting_as, file


def test_resource_one_person_fills_one_slot_of_a_run() -> None:
    vote = approval("A") | {"who": ["post:A", "post:B"], "rule": "all"}
    case = file({"vote": vote})
    case.answer("vote", "approve", slot=0)
    with pytest.raises(EngineRefusal, match="same_person"):
        case.answer("vote", "approve", A, slot=1)


def test_resource_separation_of_duties_counts_who_is_represented_too() -> None:
    case = file({"one": visa("A", "two"), "two": visa("B", "end.ok", not_same_as=["one"])})
    case.send(
        "answered",
        None,
        actor={"person": D, "for_person": A},
        step="one",
        run=1,
        slot=0,
        digest="d1",
        verb="approve",
        **acting_as("A"),
    )
    for person in (A, D):
        with pytest.raises(EngineRefusal, match="same_person"):
            case.answer("two", "approve", person)
    case.answer("two", "approve")
    assert case.case.outcome == "ok"


def test_resource_skip_passes_over_who_just_approved() -> None:
    ministry = Ministry({"post:A": 10, "post:B": 10, "post:C": 11})
    steps = {
        "one": visa("A", "two"),
        "two": visa("B", "three", skip="same_person"),
        "three": visa("C", "end.ok", skip="same_person"),
    }
    case = File(route(steps), ministry)
    case.answer("one", "approve")
    assert case.waiting == ["three"]
    assert case.case.answers["two"].slots == ("skipped",)


def test_resource_skip_never_crosses_not_same_as() -> None:
    ministry = Ministry({"post:A": 10, "post:B": 10})
    steps = {
        "one": visa("A", "two"),
        "two": visa("B", "end.ok", skip="same_person", not_same_as=["one"]),
    }
    case = File(route(steps), ministry)
    case.answer("one", "approve")
    assert case.waiting == ["two"]


def test_resource_authorisation_an_answer_under_another_principal_is_not_yours() -> None:
    case = file({"one": visa("A", "end.ok")})
    with pytest.raises(EngineRefusal, match="not_yours"):
        case.answer("one", "approve", B, **acting_as("B"))


def test_a_click_on_an_older_text_is_refused() -> None:
    case = file({"one": visa("A", "end.ok")})
    with pytest.raises(EngineRefusal, match="text_changed"):
        case.answer("one", "approve", digest="d0")


def test_a_suspended_case_takes_no_answer_until_it_goes_on() -> None:
    case = file({"one": visa("A", "end.ok")})
    with pytest.raises(EngineRefusal, match="not_yours"):
        case.send("suspended", 1, reason="inspection", **{"as": "requester"})
    case.send("suspended", D, reason="inspection", **{"as": "role:circuits"})
    with pytest.raises(EngineRefusal, match="suspended"):
        case.answer("one", "approve")
    case.send("continued", D, **{"as": "role:circuits"})
    case.answer("one", "approve")
    assert case.case.outcome == "ok"


def test_replace_hands_the_late_task_over_and_inform_only_tells() -> None:
    ministry = Ministry({"post:A": 10, "post:B": 11}, above={"post:A": "post:B"})
    late = {"after": "2wd", "to": "superior(holder)"}
    for mode, principals in (("replace", ("post:B",)), ("inform", ("post:A",))):
        one = visa("A", "end.ok", due="3wd", escalate={**late, "mode": mode})
        case = File(route({"one": one}), ministry)
        case.send("escalated", step="one", run=1)
        assert case.case.open["one"].slots[0].principals == principals


def test_nobody_to_ask_is_refused_by_name() -> None:
    vote = approval("A") | {"who": ["each(field(members))"]}
    with pytest.raises(EngineRefusal, match="nobody"):
        file({"vote": vote}, {"members": []}, data={"members": {"type": "posts"}})


def test_data_of_the_wrong_type_is_refused_at_the_start() -> None:
    with pytest.raises(EngineRefusal, match="data_invalid"):
        file({"one": visa("A", "end.ok")}, {"n": "many"}, data={"n": {"type": "integer"}})


def test_a_replaced_holder_climbs_one_rank_at_a_time() -> None:
    ministry = Ministry({}, above={"post:A": "post:B", "post:B": "post:C", "post:C": "post:D"})
    late = {"after": "2wd", "to": "superior(holder)", "mode": "replace"}
    case = File(route({"one": visa("A", "end.ok", due="3wd", escalate=late)}), ministry)
    for principals in (("post:B",), ("post:C",), ("post:D",)):
        case.send("escalated", step="one", run=1)
        assert case.case.open["one"].slots[0].principals == principals
