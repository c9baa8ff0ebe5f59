"""A circuit being written is drawn as far as it goes, whatever was typed into it."""

from collections.abc import Callable
from random import Random

import pytest

from govflow.workflow.engine import blanks, outline
from govflow.workflow.engine.blanks import Body
from govflow.workflow.engine.draw import drawing
from govflow.workflow.engine.mended import OPEN, mended
from govflow.workflow.engine.parse import sketch
from govflow.workflow.engine.route import HUMAN
from tests.workflow.engine.circuits import circuit, visa

KINDS = (*HUMAN, "choice", "parallel", "wait", "circuit")


def scribbled(dice: Random) -> Body:
    """Press buttons and choose targets at random."""
    body = blanks.beginning("action") | {"key": "x", "title": {"en": "X"}}
    for _ in range(dice.randrange(1, 14)):
        body = added(dice, body)
        body = dice.choice(VERBS)(dice, body, dice.choice(list(body["steps"])))
    return body


def added(dice: Random, body: Body) -> Body:
    after = dice.choice(["", *outline.top(body)])
    return outline.added(body, dice.choice(KINDS), after=after)[0] if dice.random() < 0.7 else body


def taken_out(_dice: Random, body: Body, name: str) -> Body:
    return outline.without(body, name) if len(body["steps"]) > 1 else body


def rebranched(dice: Random, body: Body, name: str) -> Body:
    if not body["steps"][name].get("branches"):
        return body
    if dice.random() < 0.5:
        return outline.branched(body, name)[0]
    return outline.unbranched(body, name, dice.choice(list(body["steps"][name]["branches"])))


def turned(dice: Random, body: Body, name: str) -> Body:
    if body["steps"][name]["kind"] in HUMAN:
        inside = name in outline.homes(body)
        blanks.become(body["steps"][name], dice.choice(HUMAN), inside=inside)
    return body


def led(dice: Random, body: Body, name: str) -> Body:
    step = body["steps"][name]
    targets = [*body["steps"], "", "end.approved", "gone", "join"]
    step.setdefault("then", {})[blanks.onward(step)] = dice.choice(targets)
    return body


VERBS: tuple[Callable[[Random, Body, str], Body], ...] = (
    taken_out, rebranched, turned, led, led, lambda _dice, body, name: outline.raised(body, name),
)  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_whatever_was_typed_is_drawn_each_step_once(seed: int) -> None:
    dice = Random(seed)  # noqa: S311 - no secret
    for _ in range(60):
        body = scribbled(dice)
        route = mended(sketch(body)[0])
        if route is None:
            continue
        boxes = [box.name for box in drawing(route).boxes]
        assert {*route.steps} <= {*boxes}
        assert len(boxes) == len({*boxes})


def test_what_leads_nowhere_leads_to_an_open_end() -> None:
    body = circuit({"a": visa("A", "b"), "b": visa("B", "a"), "c": visa("C", "gone")})
    route = mended(sketch(body)[0])
    assert route is not None
    assert [step.then["approve"] for step in route.steps.values()] == ["b", OPEN, OPEN]  # type: ignore[union-attr]


def test_nothing_is_drawn_where_there_is_no_step() -> None:
    assert mended(sketch(circuit({"p": {"kind": "parallel", "branches": {"a": []}}}))[0]) is None
