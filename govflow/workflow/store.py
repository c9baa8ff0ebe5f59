"""Rows and kernel values: a case is loaded under its lock, and written back under four guards.

Guards: the task is still open, the case has the revision that was decided on, the
event's number is free, the request's key is new. A miss keeps nothing of the unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import joinedload
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
BADGE = "workflow.badge"  # what a unit remembers to have counted
UNSYNCHRONISED = {"synchronize_session": False}  # the row at hand is set, no other is searched
Clock = tuple[str, int]  # a step and its run
_ROUTES: dict[str, Route] = {}  # by the fingerprint of the body, which never changes


@dataclass(slots=True)
class File:
    """A case as it lies on the desk: its row, its circuit, its state, its tasks, its clocks."""

    row: Case
    route: Route
    case: state.Case
    tasks: list[Task] = field(default_factory=list)
    timers: dict[Clock, Timer] = field(default_factory=dict)

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


def by_public_id(case: str) -> Select[Case]:
    return _cases().where(Case.public_id == asked(case))


def by_ref(ref: str) -> Select[Case]:
    """The case with a public id, or the newest case of a subject such as ``action:17``.

    For features, which know the row of their subject; an address never carries a row number.
    """
    if ":" not in ref:
        return by_public_id(ref)
    return _cases().where(Case.subject == asked(ref)).order_by(Case.id.desc())


def by_task(item: str) -> Select[Case]:
    joined = _cases().join(Task, Task.case_id == Case.id)
    return joined.where(Task.public_id == asked(item))


def _cases() -> Select[Case]:
    return select(Case).options(joinedload(Case.definition, innerjoin=True))


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
    case, clocks = state.from_json(row.state), timers_of(work, [row.id])
    timers = {(one.step, one.run): one for one in clocks}
    return File(row, route_of(row.definition), case, tasks, timers)


def timers_of(work: Work, cases: list[int]) -> list[Timer]:
    query = select(Timer).where(Timer.case_id.in_(cases))
    return work.all(query.execution_options(populate_existing=True))


def events_of(work: Work, case_id: int) -> list[Event]:
    return work.all(select(Event).where(Event.case_id == case_id).order_by(Event.seq))


def taken_back(work: Work, case_id: int, rev: int) -> Event | None:
    """Return the event that undid another one, if it was undone."""
    later = select(Event).where(Event.case_id == case_id, Event.seq > rev, Event.kind == "undone")
    return next((one for one in work.all(later) if one.body["rev"] == rev), None)


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
    row, values = file.row, {**mirrored(work, after), "head": head}
    if not compared_and_set(work, row, values, Case.id == row.id, Case.rev == file.case.rev):
        raise Conflict("stale")
    file.case = after
    work.memory.pop(BADGE, None)


def compared_and_set(
    work: Work, row: Case | Task, values: Mapping[str, Any], *still: ColumnElement[bool]
) -> bool:
    """Write values of a row that is still as it was read; tell whether it was."""
    guarded = update(type(row)).where(*still).values(values)
    found = work.session.execute(guarded, execution_options=UNSYNCHRONISED)
    for name, value in values.items():
        set_committed_value(row, name, value)
    return bool(found.rowcount == 1)  # type: ignore[attr-defined]


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
