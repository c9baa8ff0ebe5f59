"""Writing a definition: steps are added, moved, taken out, and the ways lead on."""

from typing import Any

import pytest

from govflow.workflow.engine import outline
from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.sound import unsound
from tests.workflow.engine.circuits import CIR_ACTION, approval, avis, block, circuit, visa

LINE = circuit({"a": visa("A", "b"), "b": visa("B", "c"), "c": approval("C")})


def way(body: dict[str, Any]) -> list[str]:
    """The steps in their order, each with where it leads."""
    return [f"{name}>{body['steps'][name]['then']['approve']}" for name in outline.top(body)]


def test_a_step_is_added_behind_another_one() -> None:
    made, name = outline.added(LINE, "visa", after="a")
    assert way(made) == ["a>visa_1", "visa_1>b", "b>c", "c>end.approved"]
    assert name == "visa_1"
    assert way(LINE) == ["a>b", "b>c", "c>end.approved"]


def test_a_step_is_added_first() -> None:
    made, name = outline.added(LINE, "visa")
    assert (made["start"], way(made)[0]) == (name, "visa_1>a")


def test_a_step_taken_out_leaves_no_gap() -> None:
    body = LINE | {"steps": LINE["steps"] | {"c": approval("C", not_same_as=["b"])}}
    made = outline.without(body, "b")
    assert way(made) == ["a>c", "c>end.approved"]
    assert "not_same_as" not in made["steps"]["c"]
    assert outline.without(made, "a")["start"] == "c"


@pytest.mark.parametrize("verb", [lambda: outline.raised(LINE, "b"),
                                  lambda: outline.lowered(LINE, "a")])  # fmt: skip
def test_steps_change_places(verb: Any) -> None:  # noqa: ANN401
    made = verb()
    assert (made["start"], way(made)) == ("b", ["b>a", "a>c", "c>end.approved"])


def test_the_last_step_stays_last_where_it_rejects() -> None:
    made = outline.raised(LINE, "c")
    assert way(made) == ["a>c", "c>b", "b>end.approved"]
    assert unsound(parse(made)) == ()


def test_a_block_is_begun_with_two_branches_and_sound_once_people_are_named() -> None:
    made, name = outline.added(LINE, "parallel", after="a")
    made, more = outline.branched(made, name)
    assert made["steps"][name]["branches"] == {
        "b1": ["parallel_1_a"],
        "b2": ["parallel_1_b"],
        "b3": [more],
    }
    for one in ("parallel_1_a", "parallel_1_b", more):
        made["steps"][one]["who"] = ["post:SG"]
    assert unsound(parse(made)) == ()


def test_a_branch_goes_with_its_steps_and_a_block_with_its_branches() -> None:
    steps = {"p": block({"x": ["one", "two"], "y": ["three"]}, when={"x": "returns() = 0"}),
             "one": avis("A"), "two": avis("B"), "three": avis("C")}  # fmt: skip
    body = circuit(steps)
    fewer = outline.unbranched(body, "p", "x")
    assert (fewer["steps"]["p"]["branches"], fewer["steps"]["p"]["when"]) == ({"y": ["three"]}, {})
    assert list(fewer["steps"]) == ["p", "three"]
    assert outline.without(body, "p")["steps"] == {}
    assert outline.raised(body, "two")["steps"]["p"]["branches"]["x"] == ["two", "one"]


def test_steps_are_arranged_as_a_file_meets_them() -> None:
    body = CIR_ACTION | {"steps": dict(sorted(CIR_ACTION["steps"].items()))}
    made = outline.arranged(body)
    assert list(made["steps"]) == ["visa_hr", "approve_sg", "route", "approve_minister"]
    assert made == body


@pytest.mark.parametrize("body", [[], {"steps": []}, {"steps": {"a": {}}}, {"steps": {"a": 1}},
                                  {"steps": {"a": {"kind": "visa", "then": []}}},
                                  {"steps": {"a": {"kind": "parallel", "branches": {"b": 1}}}},
                                  {"steps": {}, "data": 1}])  # fmt: skip
def test_what_has_no_outline_is_told(body: object) -> None:
    assert not outline.readable(body)
