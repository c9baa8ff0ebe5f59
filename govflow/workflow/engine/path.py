"""The way as it is drawn if everybody agrees; `plan` plays it, with people and days."""

from govflow.workflow.engine.route import (
    Answered,
    Choice,
    Circuit,
    Human,
    Parallel,
    Route,
    Wait,
    is_end,
)
from govflow.workflow.engine.truth import Facts, holds

Ranks = tuple[tuple[str, ...], ...]


def ahead(route: Route, facts: Facts | None = None) -> Ranks:
    """Return the steps rank by rank; those of one rank run at the same time.

    Without facts every branch of a choice is followed to its first human step, as a circuit's
    own page shows it.
    """
    ranks: list[tuple[str, ...]] = []
    seen: set[str] = set()
    here = route.start
    while here not in seen and not is_end(here):
        seen.add(here)
        step = route.steps[here]
        if isinstance(step, Choice):
            here = _chosen(step, facts)
        elif isinstance(step, Parallel):
            ranks.extend(_side_by_side(route, step, facts))
            here = onward(step)
        else:
            ranks.append((here,))
            here = onward(step)
    return tuple(ranks)


def _chosen(step: Choice, facts: Facts | None) -> str:
    if facts is None:  # the longest way: a target that is no end, if there is one
        return next((target for target in step.targets if not is_end(target)), step.otherwise)
    return next((case.go for case in step.cases if holds(case.when, facts)), step.otherwise)


def onward(step: Answered | Parallel | Wait) -> str:
    """Give where a step outside all blocks leads when nobody rejects: parsing made sure of it."""
    return step.then.get("approve") or step.then["done"]


def _side_by_side(route: Route, block: Parallel, facts: Facts | None) -> Ranks:
    lines = [
        _line(route, line)
        for branch, line in block.branches.items()
        if facts is None or branch not in block.when or holds(block.when[branch], facts)
    ]
    longest = max((len(line) for line in lines), default=0)
    return tuple(
        tuple(line[place] for line in lines if place < len(line)) for place in range(longest)
    )


def _line(route: Route, line: tuple[str, ...]) -> list[str]:
    return [name for name in line if isinstance(route.steps[name], Human | Circuit | Wait)]
