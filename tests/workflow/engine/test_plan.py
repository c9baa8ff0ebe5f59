"""The dry run: steps, people and days ahead, and the ways not taken with their reason."""

from datetime import date, timedelta

from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.plan import Plan, plan
from govflow.workflow.engine.turn import Passed
from tests.workflow.engine.circuits import CIR_ACTION, approval, avis, block, circuit, visa
from tests.workflow.engine.people import DAY, REQUESTER, Ministry

MINISTRY = Ministry({"post:DRH": 2, "post:SG": 3, "post:MINISTRE": 4, "post:A": 2, "post:B": 2})


def planned(definition: dict[str, object], data: dict[str, object]) -> Plan:
    event = {
        "day": DAY,
        "digest": "d1",
        "data": data,
        "requester": {"person": REQUESTER, "post": 100},
    }
    return plan(parse(definition), event, MINISTRY.look, days_on)


def days_on(day: str, span: str) -> tuple[str, str]:
    """Count plain days: the calendar's own counting is the calendar's test."""
    return (date.fromisoformat(day) + timedelta(int(span[:-2]))).isoformat(), span


def test_the_plan_names_each_step_its_people_and_its_days() -> None:
    found = planned(CIR_ACTION, {"priority": "high", "owner": "SI"})
    assert [(one.step, one.opens_on, one.due_on) for one in found.steps] == [
        ("visa_hr", "2026-11-16", "2026-11-19"),
        ("approve_sg", "2026-11-19", "2026-11-24"),
        ("approve_minister", "2026-11-24", "2026-11-29"),
    ]
    assert [seat["principals"] for one in found.steps for seat in one.seats] == [
        ["post:DRH"],
        ["post:SG"],
        ["post:MINISTRE"],
    ]
    assert found.outcome == "approved"


def test_the_plan_says_which_way_is_not_taken_and_why() -> None:
    found = planned(CIR_ACTION, {"priority": "normal", "owner": "SI"})
    assert [one.step for one in found.steps] == ["visa_hr", "approve_sg"]
    assert found.ways == (Passed("route", "approve_minister", "priority = 'high'", taken=False),)


def test_what_follows_a_block_opens_when_its_last_branch_is_due() -> None:
    steps = {
        "ask": block({"x": ["p"], "y": ["q"]}, then={"approve": "end_it"}, when={"y": "n > 1"}),
        "p": avis("A", None, due="2wd"),
        "q": avis("B", None, due="9wd"),
        "end_it": approval("SG", due="1wd"),
    }
    found = planned(circuit(steps, data={"n": {"type": "integer"}}), {"n": 2})
    assert [(one.step, one.opens_on, one.due_on) for one in found.steps] == [
        ("p", "2026-11-16", "2026-11-18"),
        ("q", "2026-11-16", "2026-11-25"),
        ("end_it", "2026-11-25", "2026-11-26"),
    ]
    assert found.ways == (Passed("ask", "y", "n > 1", taken=True),)


def test_a_step_that_the_same_person_would_answer_again_is_shown_as_skipped() -> None:
    steps = {"one": visa("A", "two"), "two": visa("B", "end.ok", skip="same_person")}
    found = planned(circuit(steps), {})
    assert [(one.step, one.skipped) for one in found.steps] == [("one", False), ("two", True)]
