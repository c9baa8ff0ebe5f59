"""Drawn circuits, random ones too: nothing overlaps, nothing is missing, a mirror reflects."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

from hypothesis import given, settings

from govflow.workflow.engine.draw import ONWARD, Drawing, drawing
from govflow.workflow.engine.layers import Box, Point
from govflow.workflow.engine.links import ends, leads
from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.route import REQUESTER, Choice, Parallel, Route
from tests.workflow.engine.circuits import avis, block, route, visa
from tests.workflow.engine.drawn import circuits

A_FEW = settings(max_examples=50, deadline=None)


def apart(one: Box, other: Box) -> bool:
    return (
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
    )


def holds(frame: Box, box: Box) -> bool:
    return (
        frame.x < box.x
        and frame.y < box.y
        and box.x + box.width < frame.x + frame.width
        and box.y + box.height < frame.y + frame.height
    )


def around(route: Route, box: Box) -> set[str]:
    return {name for name, _ in route.around(box.name)}


def expected(route: Route) -> Iterator[tuple[str, str]]:
    """Name every link once: those the definition writes, and those a branch implies."""
    yield REQUESTER, "start"
    for name, step in route.steps.items():
        yield from ((name, key) for key in leads(step))
        if isinstance(step, Parallel):
            yield from ((name, f"branches.{branch}") for branch in step.branches)
        if name in route.homes and not isinstance(step, Choice):
            yield name, ONWARD


def crosses(box: Box, one: Point, other: Point) -> bool:
    """Say whether a straight line runs through the inside of a box."""
    (left, right), (top, low) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return left < box.x + box.width and right > box.x and top < box.y + box.height and low > box.y


@A_FEW
@given(circuits())
def test_every_step_stands_once_and_none_upon_another(definition: dict[str, Any]) -> None:
    route = parse(definition)
    drawn = drawing(route)
    assert Counter(one.name for one in drawn.boxes) == Counter(
        (REQUESTER, *route.steps, *ends(route))
    )
    for one, other in combinations(drawn.boxes, 2):
        if one.name in around(route, other):
            assert holds(one, other)
        elif other.name in around(route, one):
            assert holds(other, one)
        else:
            assert apart(one, other), (one, other)


@A_FEW
@given(circuits())
def test_every_link_is_drawn_once_at_right_angles_and_through_no_step(
    definition: dict[str, Any],
) -> None:
    route = parse(definition)
    drawn = drawing(route)
    ways = [one for one in drawn.edges if one.key != "beside"]
    assert Counter((one.source, one.key) for one in ways) == Counter(expected(route))
    for edge in ways:
        for one, other in pairwise(edge.points):
            assert one[0] == other[0] or one[1] == other[1]
            for box in drawn.boxes:
                if box.name not in {edge.source, *around(route, Box(edge.source, "", 0, 0, 0, 0))}:
                    assert not crosses(box, one, other), (edge, box)


@A_FEW
@given(circuits())
def test_a_mirrored_drawing_is_the_reflection_and_a_second_one_the_same(
    definition: dict[str, Any],
) -> None:
    route = parse(definition)
    drawn, other = drawing(route), drawing(route, rtl=True)
    assert drawing(parse(definition)) == drawn
    assert [(drawn.width - one.x - one.width, one.y) for one in drawn.boxes] == [
        (one.x, one.y) for one in other.boxes
    ]
    assert [tuple((drawn.width - x, y) for x, y in one.points) for one in drawn.edges] == [
        one.points for one in other.edges
    ]


def test_branches_stand_side_by_side_and_what_is_not_awaited_beside_the_way() -> None:
    steps = {
        "law": avis("A", "both", blocking=False),
        "both": block({"l": ["a"], "r": ["b"]}),
        "a": visa("A"),
        "b": visa("B"),
    }
    at = where(drawing(route(steps)))
    assert at["a"].y == at["b"].y
    assert at["a"].x < at["b"].x
    assert at["law"].x > at[REQUESTER].x + at[REQUESTER].width // 2  # the way runs past it


def where(drawn: Drawing) -> dict[str, Box]:
    return {one.name: one for one in drawn.boxes}
