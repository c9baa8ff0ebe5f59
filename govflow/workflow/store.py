"""Rows and kernel values: a case is loaded under its lock, and written back under four guards.

Guards: the task is still open, the case has the revision that was decided on, the
event's number is free, the request's key is new. A miss keeps nothing of the unit.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm.attributes import set_committed_value

from govflow.kernel.canonical import canonical, digest
from govflow.kernel.db import asked
from govflow.kernel.errors import Conflict, NotFound
from govflow.kernel.work import Work
from govflow.workflow.engine import state
from govflow.workflow.engine.decide import Decided
from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.route import Route
from govflow.workflow.models import Case, Definition, Event, Task, Timer

GENESIS = "0" * 64
HASHED = (
    "case_id",
    "seq",
    "kind",
    "actor_id",
    "capacity",
    "for_post_id",
    "delegation_id",
    "at",
    "body_text",
    "prev",
)
_ROUTES: dict[str, Route] = {}  # by the fingerprint of the body, which never changes


@dataclass(slots=True)
class File:
    """A case as it lies on the desk: its row, its circuit, its state, its tasks."""

    row: Case
    route: Route
    case: state.Case
    tasks: list[Task] = field(default_factory=list)

    def open_tasks(self, step: str, run: int, slot: int | None = None) -> list[Task]:
        return [task for task in self.of(step, run, slot) if task.is_open]

    def of(self, step: str, run: int, slot: int | None = None) -> list[Task]:
        return [
            task
            for task in self.tasks
            if task.step == step and task.run == run and slot in {None, task.slot}
        ]


def route_of(definition: Definition) -> Route:
    """Return the circuit that a definition says, read once in the life of the process."""
    if definition.sha256 not in _ROUTES:
        _ROUTES[definition.sha256] = parse(definition.body)
    return _ROUTES[definition.sha256]


# ------------------------------------------------------------------ loading


def by_ref(ref: str) -> Select[Case]:
    """The case with a public id, or the newest case of a subject such as ``action:17``."""
    if ":" not in ref:
        return select(Case).where(Case.public_id == asked(ref))
    return select(Case).where(Case.subject == asked(ref)).order_by(Case.id.desc())


def by_task(item: str) -> Select[Case]:
    joined = select(Case).join(Task, Task.case_id == Case.id)
    return joined.where(Task.public_id == asked(item))


def load(work: Work, query: Select[Case]) -> File:
    """Load a case; a writing unit locks its row first and reads everything else after.

    Raises NotFound.
    """
    if not work.read_only:
        query = query.with_for_update(of=Case)
    row = work.first(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound("missing", kind="case")
    return opened(work, row)


def opened(work: Work, row: Case) -> File:
    tasks = work.all(
        select(Task)
        .where(Task.case_id == row.id)
        .order_by(Task.id)
        .execution_options(populate_existing=True)
    )
    set_committed_value(row, "tasks", tasks)
    return File(row, route_of(row.definition), state.from_json(row.state), tasks)


def timer_of(work: Work, case_id: int, step: str, run: int) -> Timer | None:
    return work.session.get(Timer, (case_id, step, run))


def events_of(work: Work, case_id: int) -> list[Event]:
    return work.all(select(Event).where(Event.case_id == case_id).order_by(Event.seq))


# ------------------------------------------------------------------ writing


def mirrored(work: Work, case: state.Case) -> dict[str, Any]:
    """Return the columns of a case that repeat its state."""
    return {
        "state": state.to_json(case),
        "rev": case.rev,
        "status": case.status,
        "outcome": case.outcome,
        "digest": case.digest,
        "finished_at": work.now if case.over else None,
    }


def advance(work: Work, file: File, after: state.Case, head: str) -> None:
    """Write the next state. Raises Conflict where the case moved meanwhile."""
    guarded = (
        update(Case)
        .where(Case.id == file.row.id, Case.rev == file.case.rev)
        .values(**mirrored(work, after), head=head)
    )
    if work.session.execute(guarded).rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict("stale")
    file.case = after


def event_of(work: Work, row: Case, decided: Decided, prev: str) -> Event:
    """Make the row of an event: its body is canonical, its hash covers everything else."""
    actor = decided.event.get("actor") or {}
    event = Event(
        case_id=row.id,
        seq=decided.case.rev,
        kind=decided.event["kind"],
        actor_id=actor.get("person"),
        capacity=actor.get("capacity"),
        for_post_id=actor.get("post"),
        delegation_id=actor.get("delegation"),
        at=work.now,
        body_text=canonical(decided.event).decode(),
        prev=prev,
    )
    event.hash = event_hash(event)
    return event


def event_hash(event: Event) -> str:
    """Return the fingerprint of an event: every column but the hash itself."""
    return digest({name: getattr(event, name) for name in HASHED})


def chained(events: list[Event]) -> bool:
    """Tell whether the events of a case are all there and unaltered."""
    prev = GENESIS
    for place, event in enumerate(events, 1):
        if (event.seq, event.prev, event.hash) != (place, prev, event_hash(event)):
            return False
        prev = event.hash
    return True
