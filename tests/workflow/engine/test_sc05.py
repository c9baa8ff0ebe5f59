"""The circuit of the demonstration, walked whole (SC-05)."""

from typing import Any

import pytest

from govflow.workflow.engine.effects import (
    Close,
    Copy,
    Done,
    Finish,
    Notify,
    Offer,
    Open,
    Stale,
    Timer,
    Untimer,
)
from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.refusal import EngineRefusal
from tests.workflow.engine.circuits import CIR_ACTION
from tests.workflow.engine.people import File, Ministry

DRH, SG, MINISTER, CHIEF = 2, 3, 4, 5
AS_ME: dict[str, Any] = {"as": "u:1"}
AS_SG: dict[str, Any] = {"as": "post:SG"}
MINISTRY = Ministry(
    {"post:DRH": DRH, "post:SG": SG, "post:MINISTRE": MINISTER, "post:CAB": CHIEF},
    above={"post:DRH": "post:SG", "post:SG": "post:MINISTRE"},
)


def submitted(priority: str = "high") -> File:
    return File(parse(CIR_ACTION), MINISTRY, {"priority": priority, "owner": "SI"})


def test_submission_asks_the_director_of_human_resources_within_three_days() -> None:
    file = submitted()
    assert file.effects == (
        Open("visa_hr", 1, 0, 0, "post:DRH", "visa"),
        Notify("task.opened", "visa_hr", ("post:DRH",), {"run": 1, "kind": "visa"}),
        Timer("visa_hr", 1, "3wd", ("-1wd", "1wd"), "2wd"),
    )


def test_a_visa_hands_the_file_on_to_the_secretary_general() -> None:
    file = submitted()
    assert file.answer("visa_hr", "approve") == (
        Done("visa_hr", 1, 0, "post:DRH", "approve"),
        Untimer("visa_hr", 1),
        Open("approve_sg", 2, 0, 0, "post:SG", "approval"),
        Notify("task.opened", "approve_sg", ("post:SG",), {"run": 2, "kind": "approval"}),
        Timer("approve_sg", 2, "5wd", ("-1wd", "1wd"), "2wd"),
    )


def test_high_priority_goes_to_the_minister_and_ends_approved_with_copies() -> None:
    file = submitted("high")
    file.answer("visa_hr", "approve")
    file.answer("approve_sg", "approve")
    assert file.waiting == ["approve_minister"]
    assert file.answer("approve_minister", "approve") == (
        Done("approve_minister", 3, 0, "post:MINISTRE", "approve"),
        Untimer("approve_minister", 3),
        Copy("end.approved", "post:SI"),
        Copy("end.approved", "u:1"),
        Notify("case.finished", "end.approved", ("u:1",), {"outcome": "approved"}),
        Finish("finished", "approved"),
    )
    assert (file.case.status, file.case.outcome) == ("finished", "approved")


def test_normal_priority_ends_with_the_secretary_general() -> None:
    file = submitted("normal")
    file.answer("visa_hr", "approve")
    file.answer("approve_sg", "approve")
    assert (file.case.status, file.case.outcome, file.waiting) == ("finished", "approved", [])


def test_a_return_without_a_reason_is_refused() -> None:
    file = submitted()
    with pytest.raises(EngineRefusal, match="reason_missing"):
        file.back("visa_hr", "requester", reason="  ")
    assert file.waiting == ["visa_hr"]


def test_return_then_new_version_asks_the_first_step_again() -> None:
    file = submitted()
    file.answer("visa_hr", "approve")
    told = {"from": "approve_sg", "to": "requester", "mode": "here", "reason": "to be corrected"}
    assert file.back("approve_sg", "requester", "here") == (
        Done("approve_sg", 2, 0, "post:SG", "return"),
        Untimer("approve_sg", 2),
        Open("revise", 3, 0, 0, "u:1", "revise"),
        Notify("task.opened", "revise", ("u:1",), {"run": 3, "kind": "revise"}),
        Notify("case.returned", "approve_sg", ("u:1",), told),
    )
    assert file.send("resubmitted", 1, digest="d2", **AS_ME)[:4] == (
        Done("revise", 3, 0, "u:1", "resubmit"),
        Untimer("revise", 3),
        Stale("visa_hr", 1),
        Notify("case.resubmitted", "revise", (), {"round": 2}),
    )
    assert (file.case.round, file.case.digest, file.waiting) == (2, "d2", ["visa_hr"])
    file.answer("visa_hr", "approve")
    assert file.waiting == ["approve_sg"]


def test_here_without_a_new_text_comes_straight_back_to_who_returned_it() -> None:
    file = submitted()
    file.answer("visa_hr", "approve")
    file.back("approve_sg", "requester", "here")
    file.send("resubmitted", 1, digest="d1", **AS_ME)
    assert (file.waiting, file.case.path) == (["approve_sg"], ("visa_hr",))


def test_a_rejection_ends_the_case_and_tells_the_requester() -> None:
    file = submitted()
    file.answer("visa_hr", "approve")
    with pytest.raises(EngineRefusal, match="reason_missing"):
        file.answer("approve_sg", "reject")
    file.answer("approve_sg", "reject", reason="no budget")
    assert (file.case.outcome, file.effects[-3:]) == (
        "rejected",
        (
            Copy("end.rejected", "u:1"),
            Notify("case.finished", "end.rejected", ("u:1",), {"outcome": "rejected"}),
            Finish("finished", "rejected"),
        ),
    )


def test_the_submitter_cannot_approve_and_nobody_skips_a_step() -> None:
    file = submitted()
    with pytest.raises(EngineRefusal, match="own_case"):
        file.answer("visa_hr", "approve", 1)
    with pytest.raises(EngineRefusal, match="not_open"):
        file.answer("approve_minister", "approve", MINISTER)


def test_a_delegate_who_gave_the_visa_cannot_stand_in_for_the_minister() -> None:
    file = submitted()
    file.answer("visa_hr", "approve", CHIEF)
    file.answer("approve_sg", "approve")
    with pytest.raises(EngineRefusal, match="same_person"):
        file.answer("approve_minister", "approve", CHIEF)


def test_the_second_click_finds_the_slot_closed() -> None:
    file = submitted()
    click = {**file.at("visa_hr", 0, None), "verb": "approve"}
    file.send("answered", **click)
    with pytest.raises(EngineRefusal, match="not_open"):
        file.send("answered", **click)


def test_a_late_visa_is_offered_to_the_superior_too_then_to_his() -> None:
    file = submitted()
    file.send("late", step="visa_hr", run=1)
    first = file.send("escalated", step="visa_hr", run=1)
    second = file.send("escalated", step="visa_hr", run=1)
    third = file.send("escalated", step="visa_hr", run=1)
    assert [one for one in (*first, *second, *third) if isinstance(one, Offer)] == [
        Offer("visa_hr", 1, 0, 1, "post:SG", "visa", 1),
        Offer("visa_hr", 1, 0, 2, "post:MINISTRE", "visa", 2),
    ]
    file.answer("visa_hr", "approve", SG, **AS_SG)
    assert file.effects[:2] == (
        Done("visa_hr", 1, 0, "post:SG", "approve"),
        Close("visa_hr", 1, 0, "decided"),
    )
