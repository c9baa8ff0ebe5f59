"""What happened to a subject in its circuits, told event by event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from govflow.calendar.almanac import together
from govflow.i18n.text import Text3
from govflow.kernel.work import Work
from govflow.org.models import DelegationAct
from govflow.workflow.models import Case, Event, Task
from govflow.workflow.queries.names import Named, named, people_by_id, posts_by_id
from govflow.workflow.queries.rounds import on_texts

SILENT_KINDS = frozenset({"refreshed"})
STATES = {
    "returned": "returned",
    "recalled": "returned",
    "cancelled": "bad",
    "called_off": "bad",
    "undone": "returned",
}
BAD = frozenset({"reject", "unfavourable"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline: `key` names its sentence."""

    key: str
    state: str  # done, returned, bad
    at: datetime
    post: Text3 | None = None
    person: Text3 | None = None
    capacity: str | None = None
    formula: Text3 | None = None
    reference: str = ""
    reason: str = ""
    kind: str = ""
    actor: int | None = None
    digest: str = ""  # the text that an answer was given on, its version,
    version: int | None = None
    stale: bool = False  # and whether the text changed since
    named: tuple[Named, ...] = ()
    was: date | None = None  # the due day before the calendar changed, the new one, and why
    due_on: date | None = None
    cause: Text3 | None = None


def timeline(work: Work, subject: str) -> tuple[Entry, ...]:
    """Everything that happened to a subject in its circuits, oldest first."""
    query = select(Event).join(Case, Case.id == Event.case_id)
    query = query.where(Case.subject == subject, Event.kind.not_in(SILENT_KINDS))
    return tuple(entries(work, work.all(query.order_by(Event.at, Event.case_id, Event.seq))))


def entries(work: Work, events: list[Event]) -> list[Entry]:
    """Tell events, each in one line."""
    people = people_by_id(work, {one.actor_id for one in events if one.actor_id})
    posts = posts_by_id(work, {one.for_post_id for one in events if one.for_post_id})
    acts = _acts(work, {one.delegation_id for one in events if one.delegation_id})
    bodies = {(one.case_id, one.seq): one.body for one in events}
    names = named(work, {name for body in bodies.values() for name in _climbed(body)})
    kinds = _kinds(work, {one.case_id for one in events})
    texts = on_texts(bodies)
    told = []
    for event in events:
        body = bodies[event.case_id, event.seq]
        act, post = acts.get(event.delegation_id or 0), posts.get(event.for_post_id or 0)
        person = people.get(event.actor_id or 0)
        kind = kinds.get((event.case_id, str(body.get("step"))), "")
        told.append(
            Entry(
                key=_key(event.kind, body, kind),
                state=_state(event.kind, body),
                at=event.at,
                post=post.name if post else None,
                person=person.name if person else None,
                capacity=event.capacity,
                formula=act.formula if act else None,
                reference=act.reference if act else "",
                reason=str(body.get("reason") or body.get("text") or ""),
                kind=kind,
                actor=event.actor_id,
                **texts.get((event.case_id, event.seq), {}),
                named=tuple(names[name] for name in _climbed(body) if name in names),
                was=_day(body.get("was")),
                due_on=_day(body.get("due_on")),
                cause=together([Text3.of(name) for name in body.get("cause") or ()]),
            )
        )
    return told


def _key(kind: str, body: Mapping[str, Any], step_kind: str) -> str:
    if kind == "started" and body.get("depth"):
        return "timeline.circuit_begun"
    return f"outcome.{step_kind}.{body['verb']}" if kind == "answered" else f"timeline.{kind}"


def _state(kind: str, body: Mapping[str, Any]) -> str:
    if kind == "answered":
        return "bad" if body["verb"] in BAD else "done"
    if kind == "child_ended" and body["outcome"] != "approved":
        return "returned" if body["status"] == "cancelled" else "bad"
    return STATES.get(kind, "late" if kind in {"late", "escalated"} else "done")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _climbed(body: Mapping[str, Any]) -> list[str]:
    """Name whom an escalation, a transfer or a question went to."""
    if body.get("kind") in {"transferred", "consulted"}:
        return [body["to"]]
    if body.get("kind") != "escalated":
        return []
    people: Mapping[str, Any] = body.get("people") or {}
    return [name for seats in people.values() for seat in seats for name in seat["principals"]]


def _acts(work: Work, ids: set[int]) -> dict[int, DelegationAct]:
    if not ids:
        return {}
    query = select(DelegationAct).where(DelegationAct.id.in_(ids))
    return {act.id: act for act in work.all(query)}


def _kinds(work: Work, cases: set[int]) -> dict[tuple[int, str], str]:
    query = select(Task.case_id, Task.step, Task.kind).where(Task.case_id.in_(cases)).distinct()
    return {(case, step): kind for case, step, kind in work.session.execute(query)}
