"""The patterns the engine does not offer: publishing names each where a definition asks for it."""

from typing import Any

import pytest

from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.refusal import DefinitionError, EngineRefusal
from tests.workflow.engine.circuits import approval, block, circuit, visa
from tests.workflow.engine.posts import file

KINDS = "visa, avis, approval, signature, attestation, copy, choice, parallel, wait, circuit"
LEAVE_OUT = "in a branch, approve leads to the next step of the list: leave it out"
ONLY_JOINS = "allowed: all, {n: 2}"


def joined(join: object) -> dict[str, Any]:
    return {
        "both": block({"l": ["a"], "r": ["b"]}, join=join),
        "a": visa("A"),
        "b": visa("B"),
        "last": approval("C"),
    }


def kind(name: str) -> dict[str, Any]:
    return {"one": {"kind": name, "then": {"approve": "end.ok"}}}


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "wcp08 multi-merge": (
        joined("all") | {"a": visa("A", "last"), "b": visa("B", "last")},
        f"steps.a.then.approve: {LEAVE_OUT}",
    ),
    "wcp09 discriminator": (joined("first"), f"steps.both.join: found 'first'; {ONLY_JOINS}"),
    "wcp11 implicit termination": (
        {"one": visa("A")},
        "steps.one.then.approve: where does the file go then? Name a step or an end",
    ),
    "wcp22 recursion": (
        {
            "one": {
                "kind": "circuit",
                "circuit": "test",
                "then": {"approve": "end.ok", "reject": "end.no"},
            }
        },
        "steps.one.circuit: a circuit is no step of itself",
    ),
    "wcp23 transient trigger": (
        kind("trigger"),
        f"steps.one.kind: found 'trigger'; allowed: {KINDS}",
    ),
    "wcp28 blocking discriminator": (
        joined({"n": 1, "blocking": True}),
        f"steps.both.join: found {{'n': 1, 'blocking': True}}; {ONLY_JOINS}",
    ),
    "wcp29 discriminator that begins anew": (
        joined({"n": 1, "again": True}),
        f"steps.both.join: found {{'n': 1, 'again': True}}; {ONLY_JOINS}",
    ),
    "wcp30 partial join that lets the rest run on": (
        joined({"n": 1, "rest": "runs"}),
        f"steps.both.join: found {{'n': 1, 'rest': 'runs'}}; {ONLY_JOINS}",
    ),
    "wcp31 blocking partial join": (
        joined({"n": 2, "blocking": True}),
        f"steps.both.join: found {{'n': 2, 'blocking': True}}; {ONLY_JOINS}",
    ),
    "wcp33 generalised join": (
        joined("generalised"),
        f"steps.both.join: found 'generalised'; {ONLY_JOINS}",
    ),
    "wcp36 dynamic partial join": (
        joined({"n": "field(k)"}),
        "steps.both.join.n: found 'field(k)'; a whole number from 1 to 50 is expected",
    ),
    "wcp37 local synchronising merge": (joined("or"), f"steps.both.join: found 'or'; {ONLY_JOINS}"),
    "wcp38 general synchronising merge": (
        joined("general"),
        f"steps.both.join: found 'general'; {ONLY_JOINS}",
    ),
    "wcp41 thread merge": (kind("merge"), f"steps.one.kind: found 'merge'; allowed: {KINDS}"),
    "wcp42 thread split": (kind("split"), f"steps.one.kind: found 'split'; allowed: {KINDS}"),
}


@pytest.mark.parametrize("pattern", REFUSED)
def test_a_pattern_that_is_not_offered_is_refused_by_name(pattern: str) -> None:
    steps, problem = REFUSED[pattern]
    with pytest.raises(DefinitionError) as refused:
        parse(circuit(steps))
    assert problem in {f"{path}: {sentence}" for path, sentence in refused.value.problems}


@pytest.mark.parametrize("event", ["mended"])
def test_an_event_the_kernel_cannot_decide_yet_is_refused_by_name(event: str) -> None:
    case = file({"one": visa("A", "end.ok")})
    with pytest.raises(EngineRefusal, match=f"unknown_event.*'{event}'"):
        case.send(event, 1)
