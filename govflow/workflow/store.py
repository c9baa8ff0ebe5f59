"""Rows and kernel values: a case is loaded under its lock, and written back under four guards.

Guards: the task is still open, the case has the revision that was decided on, the
event's number is free, the request's key is new. A miss keeps nothing of the unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Select, Update, bindparam, select, update
from sqlalchemy.orm import QueryableAttribute, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from govflow.audit.chain import GENESIS
from govflow.kernel.canonical import canonical, digest
from govflow.kernel.db import asked
from govflow.kernel.errors import Conflict, NotFound
from govflow.kernel.work import Work
from govflow.workflow.engine import state
from govflow.workflow.engine.decide import Decided
from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.route import Route
from govflow.workflow.models import Case, Definition, Event, Task, Timer

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
FRESH = {"populate_existing": True}  # what was read before the lock is read again
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


class By(StrEnum):
    """How a case is found: by its address, its row, a task of it, or as the newest of a subject."""

    ADDRESS = "address"
    ROW = "row"
    TASK = "task"
    SUBJECT = "subject"


@cache
def _finding(by: By, *, lock: bool) -> Select[Case]:
    """Build the statement once: each click asks it."""
    found = select(Case).options(joinedload(Case.definition, innerjoin=True))
    found = found.join(Task, Task.case_id == Case.id) if by == By.TASK else found
    found = found.where(KEYS[by] == bindparam("key")).order_by(Case.id.desc()).limit(1)
    return (found.with_for_update(of=Case) if lock else found).execution_options(**FRESH)


KEYS: Mapping[By, QueryableAttribute[Any]] = {
    By.ADDRESS: Case.public_id,
    By.ROW: Case.id,
    By.TASK: Task.public_id,
    By.SUBJECT: Case.subject,
}
TASKS = select(Task).where(Task.case_id == bindparam("case")).order_by(Task.id)
TIMERS = select(Timer).where(Timer.case_id.in_(bindparam("cases", expanding=True)))


def found(work: Work, by: By, key: str | int, *, lock: bool = False) -> Case | None:
    """Find a case, with its circuit. Whoever acts on it locks its row, and no other one."""
    query = _finding(by, lock=lock)
    key = asked(key) if isinstance(key, str) else key
    return work.session.scalars(query, {"key": key}).first()


def load(work: Work, by: By, key: str | int, *, lock: bool = True) -> File:
    """Load a case: to act on it, its row is locked first and everything else read after.

    Raises NotFound.
    """
    row = found(work, by, key, lock=lock)
    if row is None:
        raise NotFound("missing", kind="case")
    return opened(work, row)


def opened(work: Work, row: Case) -> File:
    read = work.session.scalars(TASKS, {"case": row.id}, execution_options=FRESH)
    tasks = list(read)
    set_committed_value(row, "tasks", tasks)
    clocks = timers_of(work, [row.id])
    timers = {(one.step, one.run): one for one in clocks}
    return File(row, route_of(row.definition), state.from_json(row.state), tasks, timers)


def timers_of(work: Work, cases: list[int]) -> list[Timer]:
    return list(work.session.scalars(TIMERS, {"cases": cases}, execution_options=FRESH))


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
    values = {**mirrored(work, after), "head": head}
    if not compared_and_set(work, file.row, file.case.rev, values):
        raise Conflict("stale")
    file.case = after
    work.memory.pop(BADGE, None)


def _guarded(kind: type[Case | Task], column: str) -> Update:
    """Update a row where a column is still as it was; what to set comes with the values."""
    its = kind.__table__.c
    where = (its.id == bindparam("its_id"), its[column] == bindparam("still"))
    return update(kind.__table__).where(*where)  # type: ignore[arg-type]


GUARDED: Mapping[type[Case | Task], Update] = {
    Case: _guarded(Case, "rev"),
    Task: _guarded(Task, "status"),
}


def compared_and_set(
    work: Work, row: Case | Task, still: object, values: Mapping[str, Any]
) -> bool:
    """Write values of a row, of a case that is still at a revision, or of a task still open.

    Tell whether it was; the row at hand is set as well, without being read again.
    """
    its = {"its_id": row.id, "still": still}
    written = work.session.execute(GUARDED[type(row)], {**values, **its})
    for name, value in values.items():
        set_committed_value(row, name, value)
    return bool(written.rowcount == 1)  # type: ignore[attr-defined]


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
