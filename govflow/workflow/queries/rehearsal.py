"""A dry run with the people of a day: who would be asked and why, by when, what is not taken."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import joinedload

from govflow.calendar.core import Deadline
from govflow.i18n.text import Text3
from govflow.kernel.clock import at_local
from govflow.kernel.errors import Refusal
from govflow.kernel.work import Work
from govflow.org import queries as org
from govflow.org.capacity import Matter, within
from govflow.org.models import DelegationAct, Holding
from govflow.workflow import due
from govflow.workflow.engine.plan import Planned, plan
from govflow.workflow.engine.route import Human, Route
from govflow.workflow.engine.turn import Passed
from govflow.workflow.engine.who import Who
from govflow.workflow.people import Look, post_of
from govflow.workflow.queries.circuits import published
from govflow.workflow.queries.names import Named, named
from govflow.workflow.refusals import refusal_of, told
from govflow.workflow.store import route_of

NOON = time(12)


@dataclass(frozen=True, slots=True)
class Acting:
    """One person who may answer, and the reason: as holder, ad interim, by an act of delegation."""

    person: Text3
    kind: str  # own, interim, delegation
    since: date | None = None
    until: date | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """One answer awaited: whom it is offered to; `why` they and not those the circuit names."""

    named: tuple[Named, ...]
    acting: tuple[Acting, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """One step that a file would pass: who is asked, from when, until when."""

    step: str
    kind: str
    opens_on: date
    seats: tuple[Seat, ...]
    due: Deadline | None
    due_on: date | None
    skipped: bool
    who: tuple[Who, ...] = ()

    @property
    def named(self) -> tuple[Named, ...]:
        return tuple(one for seat in self.seats for one in seat.named)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The way of a file if everybody agrees on the last day; `stopped` where it cannot go on."""

    stops: tuple[Stop, ...]
    ways: tuple[Passed, ...]
    outcome: str
    stopped: Refusal | None = None

    @property
    def ends_on(self) -> date | None:
        return max((stop.due_on for stop in self.stops if stop.due_on), default=None)


def rehearsal(
    work: Work, route: Route, event: Mapping[str, Any], *, day: date | None = None
) -> Rehearsal:
    """Play a file through without writing, with who is where on a day (today, unless said).

    `event`: requester, actor and data, as at a start. Raises what the start would raise.
    """
    then = _on(work, day or work.today)
    said = {"kind": "started", "day": then.today.isoformat(), "digest": "", **event}

    def counted(start: str, text: str) -> tuple[str, due.Span]:
        found = due.span(then, text, since=date.fromisoformat(start))
        return found.due_on.isoformat(), found

    def below(key: str) -> Route:
        return route_of(published(then, key))

    with told(route):
        found = plan(route, said, Look(then), counted, below)
    steps = tuple(_flat(found.steps, route))
    names = named(then, (name for step, _ in steps for name in _principals(step)))
    people = _Acting(then, route.subject, names)
    stops = tuple(_stop(step, of, people) for step, of in steps)
    stopped = refusal_of(found.stopped, route) if found.stopped else None
    return Rehearsal(stops, found.ways, found.outcome or "", stopped)


def _on(work: Work, day: date) -> Work:
    """Look at the house as it is on another day."""
    if day == work.today:
        return work
    return replace(work, now=at_local(datetime.combine(day, NOON)), memory={})


def _flat(steps: Iterable[Planned], route: Route | None) -> Iterator[tuple[Planned, Route | None]]:
    """Put the steps of a circuit below in the place of the step that it answers."""
    for step in steps:
        if step.below:
            yield from _flat(step.below, None)
        else:
            yield step, route


def _principals(step: Planned) -> list[str]:
    return [str(name) for seat in step.seats for name in _list(seat.get("principals"))]


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _stop(step: Planned, route: Route | None, people: "_Acting") -> Stop:
    span = step.detail if isinstance(step.detail, due.Span) else None
    deadline = Deadline(span.due_on, span.counted, span.skipped) if span and span.counted else None
    own = route.steps[step.step] if route else None
    return Stop(
        step=step.step,
        kind=step.kind,
        opens_on=date.fromisoformat(step.opens_on),
        seats=tuple(people.seat(seat, step.kind) for seat in step.seats),
        due=deadline,
        due_on=span.due_on if span else None,
        skipped=step.skipped,
        who=own.who if isinstance(own, Human) else (),
    )


class _Acting:
    """Who acts for the posts of a dry run: read once, two queries for all of them."""

    def __init__(self, work: Work, subject: str, names: Mapping[str, Named]) -> None:
        self.work, self.subject, self.names = work, subject, names
        posts = {post for name in names if (post := post_of(name))}
        holdings = org.holdings_on(work.today).where(Holding.post_id.in_(posts))
        self.holdings = work.all(holdings) if posts else []
        acts = org.in_force(work.today).where(DelegationAct.delegator_post_id.in_(posts))
        with_person = joinedload(DelegationAct.delegate_holding).joinedload(Holding.person)
        self.acts = work.all(acts.options(with_person)) if posts else []

    def seat(self, seat: Mapping[str, object], kind: str) -> Seat:
        principals = [str(name) for name in _list(seat.get("principals"))]
        acting = [one for name in principals for one in self._of(name, kind)]
        return Seat(
            tuple(self.names[name] for name in principals),
            tuple(dict.fromkeys(acting)),
            str(seat.get("why") or ""),
        )

    def _of(self, principal: str, kind: str) -> Iterator[Acting]:
        post = post_of(principal)
        for held in self.holdings:
            if held.post_id == post:
                way = "interim" if held.is_interim else "own"
                yield Acting(held.person.name, way, held.from_day, held.to_day)
        matter = Matter(subject=self.subject, step=kind)
        for act in self.acts:
            if act.delegator_post_id == post and within(org.as_value(act), matter):
                person = act.delegate_holding.person.name
                yield Acting(person, "delegation", act.from_day, act.to_day, act.reference)
