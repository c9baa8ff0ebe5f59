"""A definition is refused with every problem in it, each at its path."""

from typing import Any

import pytest

from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.refusal import DefinitionError
from tests.workflow.engine.circuits import CIR_ACTION, approval, avis, block, circuit, visa

BOTH = {"approve": "end.ok", "reject": "end.no"}
KINDS = "visa, avis, approval, signature, attestation, copy, choice, parallel, wait, circuit"


def problems(definition: dict[str, Any]) -> list[str]:
    with pytest.raises(DefinitionError) as refused:
        parse(definition)
    return [f"{path}: {sentence}" for path, sentence in refused.value.problems]


def one(**step: object) -> list[str]:
    return problems(circuit({"one": {**visa("A", "end.ok"), **step}}))


def test_the_source_is_the_canonical_definition_and_parses_to_the_same() -> None:
    route = parse(CIR_ACTION)
    assert route.source == CIR_ACTION
    assert parse(dict(route.source)) == route


def test_every_problem_is_named_at_once_with_its_path() -> None:
    steps = {"one": {"kind": "visas", "who": ["post:A"]}, "two": visa("B", "nowhere", due="soon")}
    assert problems(circuit(steps, colour="red", recall="always")) == [
        "recall: found 'always'; allowed: before_first_answer, before_signature, never",
        (f"steps.one.kind: found 'visas'; allowed: {KINDS}"),
        "steps.two.due: 'soon' is not a duration: write 3wd, 10d, 4wh or 10m",
        (
            "colour: unknown key 'colour'; allowed: schema, key, title, subject, calendar, undo, "
            "recall, data, start, steps, copies"
        ),
    ]


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        ({"who": []}, 'steps.one.who: nobody is named; a list such as ["post:SG"] is expected'),
        (
            {"who": ["boss"]},
            (
                "steps.one.who[0]: 'boss': found 'boss'; allowed here: post:CODE, role:NAME, "
                "superior(…), head(…), field(…), requester, holder, actor(STEP)"
            ),
        ),
        (
            {"silence": "approve"},
            "steps.one.silence: silence never approves; allowed: wait, abstain",
        ),
        (
            {"remind": ["-1wd"]},
            "steps.one.due: remind, escalate and silence count from a due day; none is given",
        ),
        ({"rule": "majority"}, "steps.one.then.reject: this rule can fail: say where that leads"),
        (
            {"rule": {"n": 2}, "then": BOTH},
            "steps.one.rule.n: found 2; who gives only 1 slots",
        ),
        (
            {"rule": {"n": 0}, "then": BOTH},
            "steps.one.rule.n: found 0; a whole number from 1 to 99 is expected",
        ),
        (
            {"kind": "approval"},
            "steps.one.then.reject: a step of kind approval may reject: say where that leads",
        ),
        (
            {"binding": True},
            "steps.one.binding: 'binding' does not go with kind visa; only with avis",
        ),
        ({"edit": "yes"}, "steps.one.edit: found 'yes'; allowed: true, false"),
        ({"script": "x()"}, "steps.one.script: unknown key 'script'"),
        (
            {"then": {"approve": "end.ok", "return": {"to": ["one"]}}},
            "steps.one.then.return.to: 'one' is not another step that somebody answers",
        ),
        (
            {"not_same_as": ["two"]},
            "steps.one.not_same_as[0]: 'two' is not another step that somebody answers",
        ),
        (
            {"who": ["field(chair)"]},
            (
                "steps.one.who[0]: 'chair' is not declared in data; field(…) needs a post, posts "
                "or person"
            ),
        ),
        (
            {"who": ["superior(holder)"]},
            "steps.one.who[0]: 'holder' is the holder of a late task: it stands only in escalate",
        ),
        ({"then": {"approve": "join"}}, "steps.one.then.approve: 'join' is meant for branches"),
        ({"then": {}}, "steps.one.then.approve: where does the file go then?"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(step: dict[str, Any], problem: str) -> None:
    found = one(**step)
    assert len(found) == 1
    assert found[0].startswith(problem)


def test_silence_that_approves_needs_the_text_that_says_so() -> None:
    step = avis("A", "end.ok", due="5wd", silence="favourable")
    assert problems(circuit({"one": step})) == [
        "steps.one.tacit: silence that approves must quote its text: tacit: {text: …}"
    ]


def test_no_way_leads_into_or_out_of_a_block_but_a_return() -> None:
    both = block({"l": ["a"], "r": ["b"]})
    steps = {"one": visa("A", "a"), "both": both, "a": visa("A"), "b": avis("B")}
    assert problems(circuit(steps)) == [
        "steps.one.then.approve: 'a' stands in a block, which cannot be jumped into"
    ]
    out = {**steps, "one": visa("A", "both"), "a": visa("A", "one")}
    assert problems(circuit(out)) == [
        (
            "steps.a.then.approve: in a branch, approve leads to the next step of the list: "
            "leave it out"
        )
    ]


def test_a_step_stands_in_one_branch_only() -> None:
    steps = {"both": block({"l": ["a"], "r": ["a"]}), "a": visa("A")}
    assert problems(circuit(steps)) == ["steps.both.branches.r: 'a' may stand in one branch only"]


def test_a_block_that_can_reject_says_where_that_leads() -> None:
    both = {**block({"l": ["a"], "r": ["b"]}), "then": {"approve": "end.ok"}}
    steps = {"both": both, "a": visa("A", also={"reject": "join"}), "b": visa("B")}
    assert problems(circuit(steps)) == [
        "steps.both.then.reject: this block can end rejected: say where that leads"
    ]


def test_wcp22_a_way_that_comes_back_by_itself_is_refused() -> None:
    steps = {"one": visa("A", "two"), "two": visa("B", "one")}
    assert problems(circuit(steps)) == [
        "steps.one: the way leads in a circle: one → two → one; only a return may lead back"
    ]


def test_wcp28_a_return_into_a_sister_branch_is_refused() -> None:
    back = {"return": {"to": ["b"]}}
    steps = {"both": block({"l": ["a"], "r": ["b"]}), "a": visa("A", also=back), "b": visa("B")}
    assert problems(circuit(steps)) == [
        "steps.a.then.return.to: 'b' stands in a branch beside this one"
    ]


@pytest.mark.parametrize(
    "definition",
    [
        {},
        {"steps": []},
        {"steps": {1: {}}},
        {"steps": {"one": None}},
        {"data": {"a": {}}},
        {"x": b""},
    ],
)
def test_any_other_shape_is_refused_and_never_crashes(definition: dict[str, Any]) -> None:
    assert problems(definition)


def test_a_choice_names_its_wrong_condition() -> None:
    steps = {
        "way": {"kind": "choice", "cases": [{"when": "sum > 3", "go": "one"}], "else": "one"},
        "one": approval("A"),
    }
    assert problems(circuit(steps)) == [
        "steps.way.cases[0].when: 'sum' is not declared in data; declared: none"
    ]
