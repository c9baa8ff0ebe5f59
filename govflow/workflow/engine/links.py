"""What a definition says about its own parts: every name must lead where it may."""

from collections.abc import Iterator, Mapping
from typing import Final

from govflow.workflow.engine.kinds import Scope, check
from govflow.workflow.engine.parse_steps import named_targets
from govflow.workflow.engine.route import (
    JOIN,
    Answered,
    Choice,
    Circuit,
    Human,
    Parallel,
    Route,
    Step,
    Wait,
    is_end,
)
from govflow.workflow.engine.sheet import NAME, Problems
from govflow.workflow.engine.who import Who, actors, bases, fields

_PEOPLE: Final = ("post", "posts", "person")


def linked(route: Route) -> Problems:
    """Name every reference that leads nowhere, or where it must not."""
    problems: Problems = []
    problems.extend(_start(route))
    for step in route.steps.values():
        problems.extend(_targets(route, step))
        problems.extend(_references(route, step))
        problems.extend(_outside(route, step))
        problems.extend(_conditions(route, step))
    problems.extend(_blocks(route))
    problems.extend(_ends(route))
    return problems or list(_circles(route))


def _start(route: Route) -> Iterator[tuple[str, str]]:
    if route.start not in route.steps:
        yield "start", f"there is no step '{route.start}'; steps: {', '.join(route.steps)}"
    elif route.start in route.homes:
        yield "start", f"'{route.start}' stands in a block, which cannot be jumped into"


def leads(step: Step) -> Mapping[str, str]:
    """Give where a step's parts lead, by their path in the definition."""
    if isinstance(step, Choice):
        cases = {f"cases[{place}].go": case.go for place, case in enumerate(step.cases)}
        return {**cases, "else": step.otherwise}
    return {f"then.{result}": target for result, target in step.then.items()}


def _targets(route: Route, step: Step) -> Iterator[tuple[str, str]]:
    for key, target in leads(step).items():
        sentence = (
            _from_branch(route, step, target)
            if step.name in route.homes
            else _from_outside(route, target)
        )
        if sentence:
            yield f"steps.{step.name}.{key}", sentence


def _from_outside(route: Route, target: str) -> str:
    if is_end(target):
        return "" if NAME.fullmatch(target[4:]) else f"'{target}' is no end: write end.word"
    if target == JOIN:
        return "'join' is meant for branches; this step stands in none"
    if target not in route.steps:
        return f"there is no step '{target}'; steps: {', '.join(route.steps)}"
    return f"'{target}' stands in a block, which cannot be jumped into" * (target in route.homes)


def _from_branch(route: Route, step: Step, target: str) -> str:
    block, branch = route.homes[step.name]
    line = route.block(block).branches[branch]
    later = line[line.index(step.name) + 1 :]
    if target == JOIN or target in later:
        return ""
    allowed = ", ".join((*later, JOIN))
    return f"'{target}' leads out of its branch; allowed: {allowed}"


def _references(route: Route, step: Step) -> Iterator[tuple[str, str]]:
    at = f"steps.{step.name}"
    if not isinstance(step, Human):
        return
    casting = () if step.rule.casting is None else (step.rule.casting,)
    named: Mapping[str, tuple[Who, ...]] = {
        "who": step.who,
        "mandatory": step.rule.mandatory,
        "veto": step.rule.veto,
        "casting": casting,
    }
    for key, every in named.items():
        for place, who in enumerate(every):
            yield from _who(route, f"{at}.{key}[{place}]", who)
    if step.escalate is not None:
        yield from _who(route, f"{at}.escalate.to", step.escalate.to, late=True)
    yield from _not_same(route, step)
    yield from _returns(route, step)
    if step.until is not None and step.until not in ahead_of(route, step.name):
        yield f"{at}.until", f"'{step.until}' is no step that lies ahead of this one"


def _outside(route: Route, step: Step) -> Iterator[tuple[str, str]]:
    at = f"steps.{step.name}"
    if isinstance(step, Wait) and step.about is not None and step.about not in route.data:
        yield f"{at}.about", _undeclared(route, step.about)
    if not isinstance(step, Circuit):
        return
    if step.circuit == route.key:
        yield f"{at}.circuit", "a circuit is no step of itself"
    for name, ours in step.data.items():
        if ours not in route.data:
            yield f"{at}.data.{name}", _undeclared(route, ours)
    yield from _returns(route, step)


def _undeclared(route: Route, name: str) -> str:
    return f"'{name}' is not declared in data; declared: {', '.join(sorted(route.data))}"


def ahead_of(route: Route, name: str) -> frozenset[str]:
    """Name every step that a file may still reach from a step without being returned."""
    found: set[str] = set()
    queue = [name]
    while queue:
        more = set(_next(route, queue.pop())) & route.steps.keys() - found
        found |= more
        queue.extend(more)
    return frozenset(found)


def _next(route: Route, name: str) -> Iterator[str]:
    step = route.steps[name]
    if isinstance(step, Parallel):
        yield from (line[0] for line in step.branches.values())
    home = route.homes.get(name)
    yield from (target for target in leads(step).values() if target != JOIN)
    if home is not None:
        following = route.after(name)
        yield following
        yield from (
            _next(route, home[0]) if following == JOIN or JOIN in leads(step).values() else ()
        )


def _who(route: Route, path: str, who: Who, *, late: bool = False) -> Iterator[tuple[str, str]]:
    for name in sorted(fields(who)):
        kind = route.data.get(name, {}).get("type")
        if kind not in _PEOPLE:
            told = "is not declared in data" if kind is None else f"is a {kind}"
            yield path, f"'{name}' {told}; field(…) needs a post, posts or person"
    for name in sorted(actors(who)):
        if not isinstance(route.steps.get(name), Human):
            yield path, f"actor({name}): there is no step '{name}' that somebody answers"
    if "holder" in bases(who) and not late:
        yield path, "'holder' is the holder of a late task: it stands only in escalate"


def _not_same(route: Route, step: Human) -> Iterator[tuple[str, str]]:
    for place, name in enumerate(step.not_same_as):
        if name == step.name or not isinstance(route.steps.get(name), Human):
            path = f"steps.{step.name}.not_same_as[{place}]"
            yield path, f"'{name}' is not another step that somebody answers"


def _returns(route: Route, step: Answered) -> Iterator[tuple[str, str]]:
    for name in named_targets(step.back) if step.back else ():
        path = f"steps.{step.name}.then.return.to"
        if name == step.name or not isinstance(route.steps.get(name), Human):
            yield path, f"'{name}' is not another step that somebody answers"
        elif sisters(route, step.name, name):
            yield path, f"'{name}' stands in a branch beside this one"
        elif not route.human(name).blocking:
            yield path, f"the file does not wait at '{name}': nothing can be returned to it"


def sisters(route: Route, one: str, other: str) -> bool:
    """Say whether two steps stand in different branches of the same block."""
    theirs = dict(route.around(other))
    return any(theirs.get(block, branch) != branch for block, branch in route.around(one))


def _conditions(route: Route, step: Step) -> Iterator[tuple[str, str]]:
    scope = Scope(
        route.data,
        frozenset(name for name, other in route.steps.items() if isinstance(other, Answered)),
    )
    if isinstance(step, Choice):
        exprs = {f"cases[{place}].when": case.when for place, case in enumerate(step.cases)}
    elif isinstance(step, Parallel):
        exprs = {f"when.{branch}": expr for branch, expr in step.when.items()}
    else:
        return
    for key, expr in exprs.items():
        try:
            check(expr, scope)
        except ValueError as wrong:
            yield f"steps.{step.name}.{key}", str(wrong)


def _blocks(route: Route) -> Iterator[tuple[str, str]]:
    for name, step in route.steps.items():
        if isinstance(step, Parallel) and "reject" not in step.then and can_reject(route, step):
            path = f"steps.{name}.then.reject"
            yield path, "this block can end rejected: say where that leads"


def can_reject(route: Route, block: Parallel) -> bool:
    """Say whether the block may end rejected: a branch may, or too few branches open."""
    few = block.join is not None and block.join > len(block.branches) - len(block.when)
    lines = (step for line in block.branches.values() for step in line)
    return few or any(
        not isinstance(step := route.steps[name], Choice) and JOIN in step.then.values()
        for name in lines
    )


def ends(route: Route) -> frozenset[str]:
    """Name the ends that some step leads to."""
    return frozenset(
        target for step in route.steps.values() for target in leads(step).values() if is_end(target)
    )


def _ends(route: Route) -> Iterator[tuple[str, str]]:
    for end, readers in route.copies.items():
        if end not in ends(route):
            yield f"copies.{end}", "no step leads to this end"
        for place, who in enumerate(readers):
            yield from _who(route, f"copies.{end}[{place}]", who)


def _circles(route: Route) -> Iterator[tuple[str, str]]:
    """A way forward that comes back is refused: only a return leads back."""
    done: set[str] = set()
    for first in route.steps:
        circle = _circle(route, first, (), done)
        if circle:
            told = f"the way leads in a circle: {' → '.join(circle)}; only a return may lead back"
            yield f"steps.{circle[0]}", told
            return


def _circle(route: Route, name: str, trail: tuple[str, ...], done: set[str]) -> tuple[str, ...]:
    if name in trail:
        return (*trail[trail.index(name) :], name)
    if name in done or name not in route.steps:
        return ()
    for target in leads(route.steps[name]).values():
        found = _circle(route, target, (*trail, name), done)
        if found:
            return found
    done.add(name)
    return ()
