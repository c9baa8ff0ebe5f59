"""How files move through their circuits: what every figure is counted from, in few queries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, or_, select, true
from sqlalchemy.orm import undefer

from govflow.calendar.core import WorkingTime
from govflow.calendar.queries import holiday_set
from govflow.i18n.text import Text3
from govflow.kernel.actor import Actor
from govflow.kernel.clock import at_local, local
from govflow.kernel.rules import is_secretariat
from govflow.kernel.work import Work
from govflow.org.models import Post
from govflow.workflow import policy, store
from govflow.workflow.engine import xes
from govflow.workflow.engine.figures import Offer, Wait, signs
from govflow.workflow.engine.route import Circuit, Human
from govflow.workflow.models import Case, Definition, Event, Task, TaskStatus
from govflow.workflow.queries.names import Named, named, people_by_id

OFFERED = (
    Task.public_id, Task.case_id, Task.step, Task.run, Task.offer, Task.kind, Task.principal,
    Task.status, Task.outcome, Task.closed_reason, Task.rank, Task.created_at, Task.due_on,
    Task.due_at, Task.done_at, Task.actor_id, Task.capacity, Task.digest,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """The cases that are counted: begun from one day to another, through a circuit or any."""

    since: date
    until: date
    circuit: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One case: how long it took, or has taken so far, in working time."""

    id: int
    public_id: str
    reference: str
    title: Text3
    circuit: str
    digest: str
    outcome: str | None
    started: datetime
    ended: datetime | None
    time: timedelta


@dataclass(frozen=True, slots=True)
class Movement:
    """The cases of a span, how long each waited for whom, and what their steps are called."""

    passages: Mapping[int, Passage]
    waits: tuple[Wait, ...]
    steps: Mapping[tuple[str, str], Text3 | None]
    circuits: Mapping[str, Text3]
    names: Mapping[str, Named]


def movement(work: Work, span: Span) -> Movement:
    """Gather what the figures are counted from, as far as the actor's figures reach."""
    clock = _Clock(work)
    passages = {one.id: one for one in _passages(work, span, clock)}
    waits = tuple(_waits(work, span, clock, passages))
    steps, circuits = _titles(work, span)
    return Movement(passages, waits, steps, circuits, named(work, {one.who for one in waits}))


def circuits_met(actor: Actor) -> Select[Definition]:
    """The circuits, in any version, whose cases the actor's figures reach."""
    cases = select(Case.definition_id).where(_reached(actor))
    return select(Definition).where(Definition.id.in_(cases)).order_by(Definition.id)


class _Clock:
    """Measures working time between instants; an open end is now."""

    def __init__(self, work: Work) -> None:
        self.now, self._time = work.now, WorkingTime(holiday_set(work))
        self.never = work.now + timedelta(days=1)

    def between(self, start: datetime, end: datetime | None) -> timedelta:
        first, last = (local(one).replace(tzinfo=None) for one in (start, end or self.now))
        return self._time.between(first, max(first, last))


def _in_span(actor: Actor, span: Span) -> list[ColumnElement[bool]]:
    first, after = span.since, span.until + timedelta(days=1)
    begun = [
        Case.started_at >= at_local(datetime.combine(first, time())),
        Case.started_at < at_local(datetime.combine(after, time())),
    ]
    through = [Definition.key == span.circuit] if span.circuit else []
    return [*begun, *through, _reached(actor)]


def _reached(actor: Actor) -> ColumnElement[bool]:
    """Say which cases somebody's figures reach: those of his units, of his house, or all."""
    if policy.sees_every_figure(actor, None):
        return true()
    reached = [Case.unit.startswith(path, autoescape=True) for path in actor.scope]
    if is_secretariat(actor, None):
        own = select(Post.id).where(Post.org_id.in_(actor.orgs))
        reached.append(Case.requester_post_id.in_(own))
    return or_(false(), *reached)


def _passages(work: Work, span: Span, clock: _Clock) -> Iterator[Passage]:
    query = select(
        Case.id, Case.public_id, Case.reference, Case.title, Definition.key, Case.digest,
        Case.outcome, Case.status, Case.started_at, Case.finished_at,
    ).join(Definition, Definition.id == Case.definition_id)  # fmt: skip
    for row in work.session.execute(query.where(*_in_span(work.actor, span)).order_by(Case.id)):
        yield Passage(
            row.id,
            row.public_id,
            row.reference or row.public_id,
            row.title,
            row.key,
            row.digest,
            row.outcome or (row.status if row.finished_at else None),
            row.started_at,
            row.finished_at,
            clock.between(row.started_at, row.finished_at),
        )


def _offers(work: Work, span: Span) -> list[Row[*tuple[Any, ...]]]:
    """Return what was offered in the cases of a span; copies, and what was undone, are no wait."""
    query = select(*OFFERED).join(Case, Case.id == Task.case_id)
    query = query.join(Definition, Definition.id == Case.definition_id)
    kept = (Task.status != TaskStatus.INFO, Task.closed_reason.is_distinct_from("undone"))
    query = query.where(*_in_span(work.actor, span), *kept).order_by(Task.id)
    return list(work.session.execute(query).all())


def _waits(
    work: Work, span: Span, clock: _Clock, passages: Mapping[int, Passage]
) -> Iterator[Wait]:
    climbed = _escalations(work, span)
    for row in _offers(work, span):
        late_from = row.due_at if row.due_on else None
        climbed_at = climbed.get((row.case_id, row.step, row.run), clock.never)
        escalated = row.rank == 0 and climbed_at <= (row.done_at or clock.now)
        offer = Offer(row.status, row.outcome, row.closed_reason, escalated, row.done_at, late_from)
        yield Wait(
            task=row.public_id,
            case=row.case_id,
            circuit=passages[row.case_id].circuit,
            step=row.step,
            run=row.run,
            kind=row.kind,
            who=row.principal,
            opened=row.created_at,
            ended=row.done_at,
            time=clock.between(row.created_at, row.done_at),
            signs=signs(offer, clock.now),
        )


def _escalations(work: Work, span: Span) -> dict[tuple[int, str, int], datetime]:
    """Return when each run was first escalated: whoever held it then was passed over or told on."""
    query = select(Event).join(Case, Case.id == Event.case_id)
    query = query.join(Definition, Definition.id == Case.definition_id)
    query = query.where(*_in_span(work.actor, span), Event.kind == "escalated")
    found: dict[tuple[int, str, int], datetime] = {}
    for one in work.all(query.order_by(Event.at)):
        body = one.body
        found.setdefault((one.case_id, body["step"], body["run"]), one.at)
    return found


def _titles(work: Work, span: Span) -> tuple[dict[tuple[str, str], Text3 | None], dict[str, Text3]]:
    """Return what the steps and the circuits are called, by their newest version."""
    steps: dict[tuple[str, str], Text3 | None] = {}
    circuits: dict[str, Text3] = {}
    for one in work.all(circuits_met(work.actor).options(undefer(Definition.body_text))):
        circuits[one.key] = one.title
        if span.circuit in {"", one.key}:
            for name, step in store.route_of(one).steps.items():
                if isinstance(step, Human | Circuit):
                    steps[one.key, name] = Text3.of(step.title) if step.title else None
    return steps, circuits


# ------------------------------------------------------------------ for process mining


def traces(work: Work, span: Span, language: str) -> list[xes.Trace]:
    """Return the cases of a span for process mining: posts as roles, people as pseudonyms.

    Whoever may read the journal has the names; for others a person is the same number all over
    one file, and another one in the next.
    """
    passages = {one.id: one for one in _passages(work, span, _Clock(work))}
    rows = _offers(work, span)
    roles = named(work, {row.principal for row in rows})
    resources = _resources(work, [row.actor_id for row in rows if row.actor_id], language)
    offers: dict[int, list[xes.Offer]] = {}
    for row in rows:
        offers.setdefault(row.case_id, []).append(
            xes.Offer(
                row.step,
                row.kind,
                _role(roles.get(row.principal), language),
                row.created_at,
                row.done_at,
                row.offer > 0,
                row.outcome,
                row.closed_reason,
                resources.get(row.actor_id, ""),
                row.capacity,
                row.digest,
            )
        )
    return [_trace(one, offers.get(one.id, [])) for one in passages.values()]


def _trace(one: Passage, offers: list[xes.Offer]) -> xes.Trace:
    return xes.Trace(
        one.reference, one.circuit, one.digest, one.started, one.ended, one.outcome, tuple(offers)
    )


def _role(one: Named | None, language: str) -> str:
    if one is None or one.post is None:
        return one.role if one and one.role else "person"
    return one.post.in_(language)


def _resources(work: Work, people: list[int], language: str) -> dict[int, str]:
    order = dict.fromkeys(people)
    if not work.may(policy.names_people, None):
        return {person: f"P{number}" for number, person in enumerate(order, 1)}
    return {key: one.name.in_(language) for key, one in people_by_id(work, order).items()}
