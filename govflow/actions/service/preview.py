"""The dry run before a submission: who will receive it, in which order, by which day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from govflow.actions.models import Action
from govflow.actions.service.circuit import circuit_of, data_for
from govflow.calendar.core import Deadline
from govflow.i18n.text import Text3
from govflow.kernel.work import Work
from govflow.workflow import due
from govflow.workflow import queries as workflow
from govflow.workflow.engine.plan import Planned, plan
from govflow.workflow.engine.route import Route
from govflow.workflow.people import Look
from govflow.workflow.queries import Named
from govflow.workflow.refusals import told
from govflow.workflow.store import route_of


@dataclass(frozen=True, slots=True)
class Stop:
    """One step that an action would pass: who is asked, from when, until when."""

    kind: str
    opens_on: date
    named: tuple[Named, ...]
    due: Deadline | None
    due_on: date | None
    skipped: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """The way of an action if everybody agrees on the last day."""

    circuit: Text3
    stops: tuple[Stop, ...]

    @property
    def ends_on(self) -> date | None:
        days = [stop.due_on for stop in self.stops if stop.due_on]
        return max(days, default=None)


def preview(work: Work, action: Action) -> Preview:
    """Play a submission through without writing. Raises what the submission would raise."""
    definition = circuit_of(work, action)
    event = {
        "kind": "started",
        "day": work.today.isoformat(),
        "digest": "",
        "data": data_for(work, definition, action),
        "requester": {"person": work.actor.person, "post": action.requester_post_id},
        "actor": {"person": work.actor.person, "for_person": action.requester_id},
    }

    def counted(day: str, text: str) -> tuple[str, due.Span]:
        found = due.span(work, text, since=date.fromisoformat(day))
        return found.due_on.isoformat(), found

    def below(key: str) -> Route:
        return route_of(workflow.published(work, key))

    with told(route_of(definition)):
        found = plan(route_of(definition), event, Look(work), counted, below)
    steps = tuple(_flat(found.steps))
    names = workflow.named(work, (one for step in steps for one in _principals(step)))
    stops = tuple(_stop(step, tuple(names[n] for n in _principals(step))) for step in steps)
    return Preview(definition.title, stops)


def _flat(steps: Iterable[Planned]) -> Iterator[Planned]:
    """Put the steps of a circuit below in the place of the step that it answers."""
    for step in steps:
        yield from _flat(step.below) if step.below else (step,)


def _principals(step: Planned) -> list[str]:
    return [str(name) for seat in step.seats for name in _list(seat.get("principals"))]


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _stop(step: Planned, named: tuple[Named, ...]) -> Stop:
    span = step.detail if isinstance(step.detail, due.Span) else None
    deadline = Deadline(span.due_on, span.counted, span.skipped) if span and span.counted else None
    return Stop(
        kind=step.kind,
        opens_on=date.fromisoformat(step.opens_on),
        named=named,
        due=deadline,
        due_on=span.due_on if span else None,
        skipped=step.skipped,
    )
