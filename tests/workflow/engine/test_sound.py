"""Soundness: every fault planted in a circuit is named, with the shortest way there."""

from collections.abc import Callable
from dataclasses import replace
from time import process_time
from typing import Any

import pytest

from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.route import Choice, Human, Parallel, Route, Step
from govflow.workflow.engine.sound import Fault, unsound
from tests.workflow.engine.circuits import CIR_ACTION, approval, avis, block, circuit, route, visa


def whole() -> Route:
    """A circuit with every construct, sound as it stands."""
    return route(
        {
            "first": visa("A", "way"),
            "way": {"kind": "choice", "cases": [{"when": "quick", "go": "last"}], "else": "ask"},
            "ask": block(
                {"law": ["legal"], "money": ["budget", "control"]},
                then={"approve": "last", "reject": "end.rejected"},
            ),
            "legal": avis("B"),
            "budget": visa("C"),
            "control": visa("D", also={"reject": "join"}),
            "last": approval("E"),
        },
        data={"quick": {"type": "boolean"}},
    )


def changed(found: Route, **steps: Step) -> Route:
    """Replace steps behind the parser's back, which would refuse most of these faults itself."""
    return replace(found, steps={**found.steps, **steps})


def led(found: Route, name: str, **then: str) -> Human:
    return replace(found.human(name), then=then)


def choice(found: Route, **changes: Any) -> Choice:  # noqa: ANN401 - any field of a choice
    step = found.steps["way"]
    assert isinstance(step, Choice)
    return replace(step, **changes)


def parallel(found: Route, **changes: Any) -> Parallel:  # noqa: ANN401 - any field of a block
    return replace(found.block("ask"), **changes)


def test_the_circuit_of_the_demonstration_and_the_whole_one_are_sound() -> None:
    assert unsound(parse(CIR_ACTION)) == ()
    assert unsound(whole()) == ()


PLANTED: list[tuple[str, Callable[[Route], Route], Fault]] = [
    (
        "a way to a step that does not exist",
        lambda found: changed(found, first=led(found, "first", approve="nowhere")),
        Fault("deadlock", "nowhere", ("first → approve",)),
    ),
    (
        "a rejection that leads nowhere",
        lambda found: changed(found, last=led(found, "last", approve="end.approved")),
        Fault("deadlock", "join:nowhere", ("first → approve", "way → last", "last → reject")),
    ),
    (
        "an end inside a block",
        lambda found: changed(found, control=led(found, "control", reject="end.rejected")),
        Fault(
            "finished_while_open",
            "end.rejected",
            (
                "first → approve",
                "way → ask",
                "ask / money",
                "budget → approve",
                "control → reject",
            ),
        ),
    ),
    (
        "a jump out of a block",
        lambda found: changed(found, control=led(found, "control", reject="last")),
        Fault(
            "opened_twice",
            "last",
            (
                "first → approve",
                "way → ask",
                "ask / money",
                "budget → approve",
                "control → reject",
            ),
        ),
    ),
    (
        "a jump into a block",
        lambda found: changed(found, way=choice(found, otherwise="budget")),
        Fault("opened_twice", "budget", ("first → approve", "way → budget")),
    ),
    (
        "a step in two branches",
        lambda found: changed(
            found,
            ask=parallel(found, branches={"law": ("legal",), "money": ("budget", "legal")}),
        ),
        Fault(
            "opened_twice",
            "legal",
            ("first → approve", "way → ask", "ask / money", "budget → approve"),
        ),
    ),
    (
        "a step nobody reaches",
        lambda found: changed(found, lonely=led(found, "last", approve="end.approved")),
        Fault("never_reached", "lonely", ()),
    ),
    (
        "two steps that hand the file to and fro for ever",
        lambda found: changed(
            found,
            first=led(found, "first", approve="last"),
            last=led(found, "last", approve="first", reject="first"),
        ),
        Fault("no_way_to_finish", "first", ()),
    ),
    (
        "a choice that leads back to itself",
        lambda found: changed(found, way=choice(found, otherwise="way")),
        Fault("automatic_loop", "way", ("first → approve",)),
    ),
    (
        "a case that an earlier one always takes",
        lambda found: changed(
            found, way=choice(found, cases=(*choice(found).cases, *choice(found).cases))
        ),
        Fault("never_matches", "way", ("first → approve", "case 2")),
    ),
    (
        "a block that can reject and does not say where to",
        lambda found: changed(found, ask=parallel(found, then={"approve": "last"})),
        Fault("deadlock", "join:nowhere", ("first → approve", "way → ask", "ask → reject")),
    ),
]


@pytest.mark.parametrize(
    ("plant", "fault"), [(p, f) for _, p, f in PLANTED], ids=[n for n, *_ in PLANTED]
)
def test_a_planted_fault_is_named_with_the_shortest_way(
    plant: Callable[[Route], Route], fault: Fault
) -> None:
    assert fault in unsound(plant(whole()))


def test_a_case_that_no_value_can_reach_is_found_by_trying_the_values() -> None:
    cases = [
        {"when": "kind in ['a', 'b']", "go": "one"},
        {"when": "kind = 'c' or not urgent", "go": "one"},
        {"when": "urgent and kind = 'a'", "go": "one"},
    ]
    steps = {"way": {"kind": "choice", "cases": cases, "else": "one"}, "one": approval("A")}
    data = {"kind": {"type": "enum", "values": ["a", "b", "c"]}, "urgent": {"type": "boolean"}}
    assert unsound(route(steps, data=data)) == (Fault("never_matches", "way", ("case 3",)),)


def test_twelve_parallel_branches_are_checked_in_a_blink() -> None:
    lines = {f"b{place}": [f"s{place}"] for place in range(12)}
    both = {**block(lines), "join": {"n": 6}, "when": {"b1": "n > 1", "b2": "n > 2"}}
    votes = {f"s{place}": visa("A", also={"reject": "join"}) for place in range(12)}
    steps: dict[str, Any] = {"both": both, **votes}
    found = parse(circuit(steps, data={"n": {"type": "integer"}}))
    begun = process_time()
    assert unsound(found) == ()
    assert process_time() - begun < 0.2
