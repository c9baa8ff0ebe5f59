"""Rows and kernel values: a case is loaded under its lock, and written back under four guards.

Guards: the task is still open, the case has the revision that was decided on, the
event's number is free, the request's key is new. A miss keeps nothing of the unit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, insert, select

from govflow.audit.chain import GENESIS
from govflow.kernel.canonical import canonical, digest
from govflow.kernel.db import asked
from govflow.kernel.errors import Conflict, NotFound
from govflow.kernel.work import Work
from govflow.workflow.engine import state
from govflow.workflow.engine.decide import Decided
from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.route import Route
from govflow.workflow.models import IS_ALIVE, IS_OPEN, Definition, Event
from govflow.workflow.rows import CASES, TASKS, TIMERS, CaseRow, TaskRow, TimerRow

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
ADD_EVENT = insert(Event)
Clock = tuple[str, int]  # a step and its run
_ROUTES: dict[str, Route] = {}  # by the fingerprint of the body, which never changes


@dataclass(slots=True)
class File:
    """A case as it lies on the desk: its row, its circuit, its state, its tasks, its clocks."""

    row: CaseRow
    route: Route
    case: state.Case
    timers: dict[Clock, TimerRow] = field(default_factory=dict)

    @property
    def tasks(self) -> list[TaskRow]:
        return self.row.tasks

    def open_tasks(self, step: str, run: int, slot: int | None = None) -> list[TaskRow]:
        return [task for task in self.of(step, run, slot) if task.is_open]

    def of(self, step: str, run: int, slot: int | None = None) -> list[TaskRow]:
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


def circuits(work: Work) -> dict[str, Route]:
    """Return every circuit that was ever published, by its fingerprint."""
    return {one.sha256: route_of(one) for one in work.all(select(Definition))}


def circuit_of(work: Work, row: CaseRow) -> Route:
    """Return the circuit that a case follows."""
    known = _ROUTES.get(row.circuit)
    return known or route_of(work.session.get_one(Definition, row.definition_id))


# ------------------------------------------------------------------ loading


class By(StrEnum):
    """How a case is found: by its address, its row, a task of it, or as the newest of a subject."""

    ADDRESS = "address"
    ROW = "row"
    TASK = "task"
    SUBJECT = "subject"


CASE, TASK, TIMER, CIRCUIT = CASES.table, TASKS.table, TIMERS.table, Definition.__table__
KEYS: Mapping[By, ColumnElement[Any]] = {
    By.ADDRESS: CASE.c.public_id,
    By.ROW: CASE.c.id,
    By.TASK: TASK.c.public_id,
    By.SUBJECT: CASE.c.subject,
}
FOUND = select(*CASES.columns, CIRCUIT.c.sha256).join_from(CASE, CIRCUIT)
OF_CASES: BindParameter[int] = bindparam("cases", expanding=True)
ALL_TASKS, ALL_TIMERS = select(*TASKS.columns).order_by(TASK.c.id), select(*TIMERS.columns)
TASKS_OF = ALL_TASKS.where(TASK.c.case_id == bindparam("case"))
TIMERS_OF = ALL_TIMERS.where(TIMER.c.case_id == bindparam("case"))
OF_ROWS = FOUND.where(CASE.c.id.in_(OF_CASES))
OPEN_TASKS = ALL_TASKS.where(TASK.c.case_id.in_(OF_CASES), IS_OPEN)
TIMERS_OF_ALL = ALL_TIMERS.where(TIMER.c.case_id.in_(OF_CASES))
OF_SUBJECTS: BindParameter[str] = bindparam("subjects", expanding=True)
TOPMOST = CASE.c.parent_id.is_(None)
NEWEST = FOUND.where(CASE.c.subject.in_(OF_SUBJECTS), TOPMOST).order_by(CASE.c.id)
OF_ROOTS: BindParameter[int] = bindparam("roots", expanding=True)
BELOW = FOUND.where(CASE.c.root_id.in_(OF_ROOTS), IS_ALIVE).order_by(CASE.c.id)
CHILDREN = FOUND.where(CASE.c.parent_id == bindparam("parent")).order_by(CASE.c.id)
LOCKED_CHILDREN = CHILDREN.with_for_update(of=CASE)


@cache
def _finding(by: By, *, lock: bool) -> Select[Any]:
    """Build the statement once: each click asks it."""
    found = FOUND.join(TASK, TASK.c.case_id == CASE.c.id) if by == By.TASK else FOUND
    found = found.where(KEYS[by] == bindparam("key")).order_by(CASE.c.id.desc())
    found = found.where(TOPMOST) if by == By.SUBJECT else found
    return found.with_for_update(of=CASE) if lock else found


def found(work: Work, by: By, key: str | int, *, lock: bool = False) -> CaseRow | None:
    """Find a case. Whoever acts on it locks its row, and no other one."""
    key = asked(key) if isinstance(key, str) else key
    row = work.execute(_finding(by, lock=lock), {"key": key}).first()
    return _case(row) if row else None


def _case(found: Sequence[Any]) -> CaseRow:
    row = CASES.read(found)
    row.circuit = found[-1]
    return row


def load(work: Work, by: By, key: str | int, *, lock: bool = True) -> File:
    """Load a case: to act on it, its row is locked first and everything else read after.

    Raises NotFound.
    """
    row = found(work, by, key, lock=lock)
    if row is None:
        raise NotFound("missing", kind="case")
    return opened(work, row)


def opened(work: Work, row: CaseRow) -> File:
    """Lay a case on the desk, with its tasks and clocks."""
    row.tasks = [TASKS.read(one) for one in work.execute(TASKS_OF, {"case": row.id})]
    timers = [TIMERS.read(one) for one in work.execute(TIMERS_OF, {"case": row.id})]
    clocks = {(one.step, one.run): one for one in timers}
    return File(row, circuit_of(work, row), state.from_json(row.state), clocks)


def open_tasks_of(work: Work, cases: list[int]) -> list[TaskRow]:
    return [TASKS.read(row) for row in work.execute(OPEN_TASKS, {"cases": cases})]


def newest(work: Work, subjects: set[str]) -> list[CaseRow]:
    """Find the newest case of each subject; those never submitted are left out."""
    rows = [_case(row) for row in work.execute(NEWEST, {"subjects": subjects})]
    return list({row.subject: row for row in rows}.values())


def below(work: Work, roots: list[int]) -> list[CaseRow]:
    """Find the cases that are alive below others, at any depth."""
    return [_case(row) for row in work.execute(BELOW, {"roots": roots})]


def children(work: Work, case: int, *, lock: bool = False) -> list[CaseRow]:
    """Find the cases that the circuits of a case began, in the order they are locked in."""
    query = LOCKED_CHILDREN if lock else CHILDREN
    return [_case(row) for row in work.execute(query, {"parent": case})]


def by_rows(work: Work, ids: list[int]) -> list[CaseRow]:
    """Find cases by their rows, each with its open tasks."""
    rows = {row.id: row for row in map(_case, work.execute(OF_ROWS, {"cases": ids}))}
    for task in open_tasks_of(work, ids):
        rows[task.case_id].tasks.append(task)
    return list(rows.values())


def timers_of(work: Work, cases: list[int]) -> list[TimerRow]:
    return [TIMERS.read(row) for row in work.execute(TIMERS_OF_ALL, {"cases": cases})]


def events_of(work: Work, case_id: int) -> list[Event]:
    return work.all(select(Event).where(Event.case_id == case_id).order_by(Event.seq))


def taken_back(work: Work, case_id: int, rev: int) -> Event | None:
    """Return the event that undid another one, if it was undone."""
    later = select(Event).where(Event.case_id == case_id, Event.seq > rev, Event.kind == "undone")
    return next((one for one in work.all(later) if one.body["rev"] == rev), None)


# ------------------------------------------------------------------ writing


def mirror(row: CaseRow, case: state.Case) -> None:
    """Let the row of a case repeat its state."""
    row.state, row.rev, row.status = state.to_json(case), case.rev, case.status
    row.outcome, row.digest = case.outcome, case.digest


def keep(work: Work, file: File) -> None:
    """Write what changed on the desk. Raises Conflict where a guard says that others did, too."""
    if not TASKS.write(work, file.tasks):
        raise Conflict("case.not_open")
    TIMERS.write(work, file.timers.values())
    if not CASES.write(work, [file.row]):
        raise Conflict("stale")


def advance(work: Work, file: File, after: state.Case, head: str) -> None:
    """Write the next state, with all that it changed. Raises Conflict."""
    file.case, file.row.head = after, head
    file.row.finished_at = work.now if after.over else None
    mirror(file.row, after)
    keep(work, file)
    work.memory.pop(BADGE, None)


def add_event(work: Work, row: CaseRow, decided: Decided) -> str:
    """Write an event: its body is canonical. Return its hash, which covers everything else."""
    actor = decided.event.get("actor") or {}
    event = {
        "case_id": row.id,
        "seq": decided.case.rev,
        "kind": decided.event["kind"],
        "actor_id": actor.get("person"),
        "capacity": actor.get("capacity"),
        "for_post_id": actor.get("post"),
        "delegation_id": actor.get("delegation"),
        "at": work.now,
        "body_text": canonical(decided.event).decode(),
        "prev": row.head,
    }
    event["hash"] = digest(event)
    work.execute(ADD_EVENT, event)
    return str(event["hash"])


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
