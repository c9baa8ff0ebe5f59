"""Rows of the engine as plain values: read by one statement, compared, written where they changed.

A click touches few rows and must be fast: the session's identity map, its flushes and its loaded
objects cost four times what the statements themselves do (benchmarks/README.md).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Table, bindparam, insert, update
from sqlalchemy.orm import DeclarativeBase

from govflow.i18n.text import Text3
from govflow.kernel.work import Work
from govflow.workflow.models import Case, Task, TaskStatus, Timer, Turn


@dataclass(slots=True)
class TaskRow:
    """A slot of a run offered to a principal."""

    public_id: str
    case_id: int
    step: str
    run: int
    slot: int
    offer: int
    kind: str
    principal: str
    status: str
    event_seq: int
    created_at: datetime
    due_at: datetime
    due_on: date | None = None
    turn: int = Turn.ORDINARY
    rank: int = 0
    outcome: str | None = None
    closed_reason: str | None = None
    claimed_by: int | None = None
    actor_id: int | None = None
    capacity: str | None = None
    for_post_id: int | None = None
    delegation_id: int | None = None
    reason: str | None = None
    digest: str | None = None
    stale: bool = False
    done_at: datetime | None = None
    id: int = 0
    stored: tuple[Any, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.status == TaskStatus.OPEN


@dataclass(slots=True)
class TimerRow:
    """The clock of a run."""

    case_id: int
    step: str
    run: int
    since: date
    due_on: date
    due_at: datetime
    terms: dict[str, Any]
    counted: list[str]
    skipped: list[list[str]]
    plan: list[list[str]]
    kind: str | None = None
    fire_at: datetime | None = None
    paused_on: date | None = None
    attempts: int = 0
    stored: tuple[Any, ...] = ()


@dataclass(slots=True)
class CaseRow:
    """A subject on its way; `circuit` is the fingerprint of its definition."""

    public_id: str
    definition_id: int
    subject: str
    subject_kind: str
    subject_version: int
    reference: str
    title: Text3
    requester_id: int
    requester_post_id: int | None
    unit: str
    amount: Decimal | None
    priority: str
    state: dict[str, Any]
    rev: int
    status: str
    outcome: str | None
    digest: str
    head: str
    started_at: datetime
    finished_at: datetime | None
    root_id: int | None = None
    parent_id: int | None = None
    parent_step: str | None = None
    parent_run: int | None = None
    id: int = 0
    circuit: str = ""
    tasks: list[TaskRow] = field(default_factory=list)
    stored: tuple[Any, ...] = ()


T = TypeVar("T", CaseRow, TaskRow, TimerRow)


class Rows(Generic[T]):
    """The rows of one table: `key` names one of them; what `guard` says nobody else may change."""

    def __init__(
        self, kind: type[T], model: type[DeclarativeBase], *, key: Sequence[str], guard: str = ""
    ) -> None:
        table = model.__table__
        assert isinstance(table, Table)  # noqa: S101 - narrows for the reader
        self.kind: Callable[..., T] = kind
        self.table = table
        self.watched = (*key, guard) if guard else tuple(key)
        self.names = tuple(one.name for one in fields(kind) if one.name in table.c)
        self.columns: Sequence[ColumnElement[Any]] = [table.c[name] for name in self.names]
        self._values = attrgetter(*self.names)
        self._add = insert(table)
        here = (
            table.c[name].is_not_distinct_from(bindparam(f"its_{name}")) for name in self.watched
        )
        self._set = update(table).where(*here)

    def read(self, found: Sequence[Any]) -> T:
        """Make a row of what `columns` gave."""
        stored = tuple(found[: len(self.names)])
        row = self.kind(**dict(zip(self.names, stored, strict=True)))
        row.stored = stored
        return row

    def write(self, work: Work, rows: Iterable[T]) -> bool:
        """Store what is new or changed; tell whether each was still as it had been read."""
        return all(self._written(work, row) for row in rows)

    def _written(self, work: Work, row: T) -> bool:
        values, before = self._values(row), row.stored
        if values == before:
            return True
        if not before:
            return self._added(work, row, dict(zip(self.names, values, strict=True)))
        row.stored = values
        were = dict(zip(self.names, before, strict=True))
        new = {name: one for name, one in zip(self.names, values, strict=True) if one != were[name]}
        its = {f"its_{name}": were[name] for name in self.watched}
        return bool(work.execute(self._set, new | its).rowcount == 1)

    def _added(self, work: Work, row: T, values: dict[str, Any]) -> bool:
        values.pop("id", None)  # the database gives it
        made = work.execute(self._add, values).inserted_primary_key
        if made and not isinstance(row, TimerRow):
            row.id = made[0]
        row.stored = self._values(row)
        return True


CASES = Rows(CaseRow, Case, key=("id",), guard="rev")
TASKS = Rows(TaskRow, Task, key=("id",), guard="done_at")
TIMERS = Rows(TimerRow, Timer, key=("case_id", "step", "run"))
