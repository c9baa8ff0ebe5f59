"""A case goes over to another version of its circuit, by the names of its steps."""

from typing import Any

import pytest

from govflow.workflow.engine.move import Bar, Move, plan
from govflow.workflow.engine.refusal import EngineRefusal
from govflow.workflow.engine.route import Route
from tests.workflow.engine.circuits import approval, avis, block, route, visa
from tests.workflow.engine.people import File, Ministry

MINISTRY = Ministry({"post:A": 10, "post:B": 11, "post:C": 12, "post:D": 13})
OLD = route({"first": visa("A", "second"), "second": visa("B", "sign"), "sign": approval("C")})


def at_second(digest: str = "d1") -> File:
    """A file that has its first visa."""
    file = File(OLD, MINISTRY, digest=digest)
    file.answer("first", "approve")
    return file


def foreseen(file: File, new: Route) -> Move:
    return plan(file.route, new, file.case)


def test_what_is_open_stays_open_and_what_follows_is_that_of_the_new_circuit() -> None:
    file = at_second()
    before = file.case.open
    file.move(route({"first": visa("A", "second"), "second": visa("B", "last"),
                     "last": approval("D")}))  # fmt: skip
    assert file.case.open == before
    file.answer("second", "approve")
    assert file.waiting == ["last"]


def test_nobody_whom_the_new_circuit_puts_ahead_is_asked_twice() -> None:
    file = at_second()
    new = route({"second": visa("B", "first"), "first": visa("A", "sign"), "sign": approval("C")})
    assert foreseen(file, new) == Move((), kept=("first",))
    file.move(new)
    file.answer("second", "approve")
    assert file.waiting == ["sign"]


def test_who_answered_on_an_older_text_is_asked_again_where_he_comes_ahead() -> None:
    old = route({"first": avis("A", "second"), "second": visa("B", "sign", edit=True),
                 "sign": approval("C")})  # fmt: skip
    file = File(old, MINISTRY)
    file.answer("first", "favourable")
    file.send("revised", **{**file.at("second", 0, 11), "digest": "d2", "data": {}})
    new = route({"second": visa("B", "first"), "first": avis("A", "sign", on_change="ask_again"),
                 "sign": approval("C")})  # fmt: skip
    assert foreseen(file, new) == Move((), asked_again=("first",))
    file.move(new)
    file.answer("second", "approve")
    assert file.waiting == ["first"]


def test_a_step_that_the_new_circuit_has_behind_the_file_is_named() -> None:
    new = route({"first": visa("A", "added"), "added": visa("D", "second"),
                 "second": visa("B", "sign"), "sign": approval("C")})  # fmt: skip
    assert foreseen(at_second(), new) == Move((), missed=("added",))


BLOCK: dict[str, Any] = {"both": block({"x": ["second"], "y": ["other"]}),
                         "second": visa("B"), "other": visa("D")}  # fmt: skip


@pytest.mark.parametrize(
    ("steps", "bar"),
    [
        ({"first": visa("A", "sign"), "sign": approval("C")}, Bar("gone", "second")),
        ({"first": visa("A", "second"), "second": avis("B", "sign"), "sign": approval("C")},
         Bar("another", "second")),
        ({"first": visa("A", "both"), **BLOCK}, Bar("elsewhere", "second")),
    ],
)  # fmt: skip
def test_a_case_that_does_not_fit_stays_and_is_told_why(steps: dict[str, Any], bar: Bar) -> None:
    file, new = at_second(), route(steps)
    assert foreseen(file, new).bars == (bar,)
    before = file.case
    with pytest.raises(EngineRefusal, match="cannot_move"):
        file.move(new)
    assert (file.case, file.route) == (before, OLD)


def test_a_case_in_a_block_goes_over_with_the_branches_that_are_open() -> None:
    file = File(route({"both": block({"x": ["first"], "y": ["other"]}), "first": visa("A"),
                       "other": visa("D")}), MINISTRY)  # fmt: skip
    file.answer("first", "approve")
    third = block({"x": ["first"], "y": ["other"], "z": ["third"]})
    file.move(route({"both": third, "first": visa("A"), "other": visa("D"), "third": visa("C")}))
    file.answer("other", "approve")
    assert (file.case.status, file.case.outcome) == ("finished", "approved")


def test_a_case_that_a_new_rule_would_decide_at_once_stays() -> None:
    steps = {"x": avis("A"), "y": avis("B"), "z": avis("C")}
    every = {"x": ["x"], "y": ["y"], "z": ["z"]}
    file = File(route({"all": block(every), **steps}), MINISTRY)
    file.answer("x", "favourable")
    assert foreseen(file, route({"all": block(every, join={"n": 1}), **steps})).bars == (
        Bar("decided", "all"),
    )
