"""A circuit being written, as far as it can be drawn: what leads nowhere leads to an open end."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from govflow.workflow.engine.blanks import onward
from govflow.workflow.engine.links import leads
from govflow.workflow.engine.route import JOIN, Choice, Parallel, Route, Step, is_end

OPEN: Final = "end.open"  # where it is not said yet how a file goes on


def mended(route: Route) -> Route | None:
    """Return a circuit without dangling or circling ways; None where there is no step yet."""
    steps = dict(route.steps)
    while hollow := [name for name, step in steps.items() if _hollow(step, steps)]:
        for name in hollow:  # a block without a step in it
            del steps[name]
    steps = {name: _filled(step, steps) for name, step in steps.items()}
    homes = {name: home for name, home in route.homes.items()
             if name in steps and home[0] in steps}  # fmt: skip
    top = [name for name in steps if name not in homes]
    if not top:
        return None
    start = route.start if route.start in top else top[0]
    whole = replace(route, start=start, steps=steps, homes=homes)
    seen: set[str] = set()
    for name in (start, *top):
        _unwind(whole, name, (), seen, steps)
    return whole


def _hollow(step: Step, steps: Mapping[str, Step]) -> bool:
    lines = step.branches.values() if isinstance(step, Parallel) else ()
    return isinstance(step, Parallel) and not any(name in steps for line in lines for name in line)


def _filled(step: Step, steps: Mapping[str, Step]) -> Step:
    """Leave out of a block what is not there."""
    if not isinstance(step, Parallel):
        return step
    lines = {branch: tuple(name for name in line if name in steps)
             for branch, line in step.branches.items()}  # fmt: skip
    return replace(step, branches={branch: line for branch, line in lines.items() if line})


def _unwind(
    route: Route, name: str, trail: tuple[str, ...], seen: set[str], steps: dict[str, Step]
) -> None:
    """Follow the ways from a step; one that leads nowhere, or back, is left open."""
    if name in seen:
        return
    step = steps[name]
    steps[name] = step = _led(route, step, {to for to in leads(step).values()
                                            if not _may_lead(route, name, to, trail)})  # fmt: skip
    for target in leads(step).values():
        if target in steps:
            _unwind(route, target, (*trail, name), seen, steps)
    if isinstance(step, Parallel):
        for inner in (one for line in step.branches.values() for one in line):
            _unwind(route, inner, (), seen, steps)
    seen.add(name)


def _may_lead(route: Route, name: str, target: str, trail: tuple[str, ...]) -> bool:
    if name in route.homes:
        block, branch = route.homes[name]
        line = route.block(block).branches[branch]
        return target == JOIN or target in line[line.index(name) + 1 :]
    known = target in route.steps and target not in route.homes
    return is_end(target) or (known and target not in (*trail, name))


def _led(route: Route, step: Step, lost: set[str]) -> Step:
    """Let a step lead to an open end where it led to what is lost, or where it says nothing."""
    inside = step.name in route.homes
    instead = JOIN if inside else OPEN
    if isinstance(step, Choice):
        cases = tuple(replace(one, go=instead) if one.go in lost else one for one in step.cases)
        otherwise = instead if step.otherwise in lost else step.otherwise
        return replace(step, cases=cases, otherwise=otherwise)
    kind = "parallel" if isinstance(step, Parallel) else step.kind
    first = onward({"kind": kind})
    then = {result: instead if to in lost else to for result, to in step.then.items()}
    if not inside:
        then = {first: then.get(first, OPEN), **then}
    return replace(step, then=then)
