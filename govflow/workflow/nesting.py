"""What a circuit asks of those below it, proved when it is published, and when they are."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from govflow.kernel.work import Work
from govflow.workflow.engine.opening import DEEPEST
from govflow.workflow.engine.route import Circuit, Route
from govflow.workflow.models import Definition, Publication
from govflow.workflow.store import route_of

IN_FORCE = select(Definition).where(Definition.status == Publication.PUBLISHED)


def faults(work: Work, route: Route) -> Iterator[str]:
    """Name what does not fit between a circuit, those below it, and those it stands below."""
    known = {one.key: one for one in work.all(IN_FORCE)} if _steps(route) else {}
    routes = {key: route_of(one) for key, one in known.items()} | {route.key: route}
    for step in _steps(route):
        yield from _unfit(route, step, routes)
        for way in _too_deep(step.circuit, (route.key,), routes):
            yield f"steps.{step.name}.circuit: {way}"
    for upper in above(work, route.key):
        for step in _steps(upper):
            if step.circuit == route.key:
                told = _unfit(upper, step, {route.key: route})
                yield from (f"{upper.key}: {sentence}" for sentence in told)


def _steps(route: Route) -> list[Circuit]:
    return [step for step in route.steps.values() if isinstance(step, Circuit)]


def above(work: Work, key: str) -> list[Route]:
    """Find the circuits in force that have another one as a step."""
    naming = IN_FORCE.where(Definition.key != key, Definition.body_text.contains(f'"{key}"'))
    found = [route_of(one) for one in work.all(naming)]
    return [route for route in found if any(step.circuit == key for step in _steps(route))]


def _unfit(route: Route, step: Circuit, routes: Mapping[str, Route]) -> Iterator[str]:
    at, below = f"steps.{step.name}", routes.get(step.circuit)
    if below is None:
        yield f"{at}.circuit: no circuit '{step.circuit}' is in force"
        return
    if below.subject != route.subject:
        yield f"{at}.circuit: '{step.circuit}' serves {below.subject}, this one {route.subject}"
    for name in step.data.keys() - below.data.keys():
        yield f"{at}.data.{name}: '{step.circuit}' does not declare it"
    for name, declared in below.data.items():
        yield from _filled(f"{at}.data.{name}", declared, _given(route, step, name))


def _given(route: Route, step: Circuit, name: str) -> Mapping[str, Any] | None:
    return route.data[step.data[name]] if name in step.data else None


def _filled(
    place: str, declared: Mapping[str, Any], given: Mapping[str, Any] | None
) -> Iterator[str]:
    optional = bool(declared.get("optional"))
    if given is None:
        if not optional:
            yield f"{place}: the circuit below needs it"
        return
    if given["type"] != declared["type"]:
        yield f"{place}: a {given['type']} is given; a {declared['type']} is needed"
    if given.get("optional") and not optional:
        yield f"{place}: it may be missing here; the circuit below needs it"
    if not set(given.get("values", ())) <= set(declared.get("values", ())):
        yield f"{place}: it has values that the circuit below does not know"


def _too_deep(key: str, trail: tuple[str, ...], routes: Mapping[str, Route]) -> Iterator[str]:
    """Name a circuit that stands within itself, or too far below."""
    way = " → ".join((*trail, key))
    if key in trail:
        yield f"a circuit stands within itself: {way}"
    elif len(trail) > DEEPEST:
        yield f"more than {DEEPEST} circuits below each other: {way}"
    elif key in routes:
        for below in _steps(routes[key]):
            yield from _too_deep(below.circuit, (*trail, key), routes)
