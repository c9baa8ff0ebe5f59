"""Cases on their way, the tasks that they offer, and the events that they are made of."""

import json
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.i18n.text import Text3, Text3Type
from govflow.kernel.db import Base, Id, Public
from govflow.kernel.guards import append_only
from govflow.org.models import Person, Post
from govflow.workflow.models.definitions import Definition

NEVER = date(9999, 12, 31)  # no due day: so that "late first" is one range of one index
OPEN = text("status = 'open'")
ALIVE = text("status IN ('running', 'suspended') AND parent_id IS NULL")


class Status(StrEnum):
    """Where a case stands."""

    RUNNING = "running"
    SUSPENDED = "suspended"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class TaskStatus(StrEnum):
    """A task is open until it is answered or no longer needed; a copy waits for nobody."""

    OPEN = "open"
    DONE = "done"
    CLOSED = "closed"
    INFO = "info"


class Turn(IntEnum):
    """Where a file stands in a parapheur, before its due day: its assistant may move it."""

    FIRST = 0
    SOON = 1  # urgent or late
    ORDINARY = 2
    LAST = 3


class Case(Public, Base):
    """One subject on its way through one version of a circuit."""

    __tablename__ = "wf_case"
    __table_args__ = (
        Index("uq_wf_case_subject", "subject", unique=True, sqlite_where=ALIVE,
              postgresql_where=ALIVE),
        Index("ix_wf_case_parent_id", "parent_id"),
        Index("ix_wf_case_root_id", "root_id"),
        Index("ix_wf_case_subject_id", "subject", "id"),
        Index("ix_wf_case_requester_id_status", "requester_id", "status"),
        Index("ix_wf_case_requester_post_status", "requester_post_id", "status"),
    )  # fmt: skip

    id: Mapped[Id]
    definition_id: Mapped[int] = mapped_column(ForeignKey("wf_definition.id"), index=True)
    root_id: Mapped[int | None] = mapped_column(ForeignKey("wf_case.id"))  # none: it is one
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("wf_case.id"))
    parent_step: Mapped[str | None] = mapped_column(String(60))
    parent_run: Mapped[int | None]
    subject: Mapped[str] = mapped_column(String(80))  # a ref such as "action:17"
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_version: Mapped[int] = mapped_column(default=1)
    reference: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[Text3] = mapped_column(Text3Type)
    requester_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    requester_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    unit: Mapped[str] = mapped_column(String(200), default="")  # path of the unit concerned
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    priority: Mapped[str] = mapped_column(String(20), default="")
    state: Mapped[dict[str, Any]]
    rev: Mapped[int]
    status: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[str | None] = mapped_column(String(30))
    digest: Mapped[str] = mapped_column(String(64))
    head: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    definition: Mapped[Definition] = relationship()
    requester: Mapped[Person] = relationship()
    requester_post: Mapped[Post | None] = relationship()
    tasks: Mapped[list["Task"]] = relationship(back_populates="case", order_by="Task.id")


class Task(Public, Base):
    """A slot of a run offered to a principal: the row that an inbox is made of."""

    __tablename__ = "wf_task"
    __table_args__ = (
        UniqueConstraint("case_id", "step", "run", "slot", "offer"),
        Index("ix_wf_task_principal_turn", "principal", "turn", "due_at", "id",
              sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_wf_task_actor_done", "actor_id", "done_at"),
    )  # fmt: skip

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("wf_case.id"), index=True)
    step: Mapped[str] = mapped_column(String(60))
    run: Mapped[int]
    slot: Mapped[int]
    offer: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    principal: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(8), default=TaskStatus.OPEN)
    outcome: Mapped[str | None] = mapped_column(String(20))
    closed_reason: Mapped[str | None] = mapped_column(String(20))
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    capacity: Mapped[str | None] = mapped_column(String(12))
    for_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation_act.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str | None] = mapped_column(String(64))
    stale: Mapped[bool] = mapped_column(default=False)
    turn: Mapped[int] = mapped_column(default=Turn.ORDINARY)
    rank: Mapped[int] = mapped_column(default=0)  # how often the offer climbed
    event_seq: Mapped[int]  # the event that opened it
    created_at: Mapped[datetime]
    due_on: Mapped[date | None]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship(back_populates="tasks")

    @property
    def is_open(self) -> bool:
        return self.status == TaskStatus.OPEN


class Event(Base):
    """One event of a case: the engine's memory. The state of the case is the fold of these."""

    __tablename__ = "wf_event"

    case_id: Mapped[int] = mapped_column(ForeignKey("wf_case.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int | None]
    capacity: Mapped[str | None] = mapped_column(String(12))
    for_post_id: Mapped[int | None]
    delegation_id: Mapped[int | None]
    at: Mapped[datetime]
    body_text: Mapped[str] = mapped_column(Text)
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    @property
    def body(self) -> dict[str, Any]:
        return dict(json.loads(self.body_text))


# Said in so many words, as the partial indexes say it: with a parameter instead, SQLite prepares
# the statement anew at each turn, and PostgreSQL may leave the index.
IS_ALIVE: ColumnElement[bool] = Case.status.in_(
    literal_column(f"'{status}'") for status in (Status.RUNNING, Status.SUSPENDED)
)
IS_OPEN: ColumnElement[bool] = Task.status == literal_column("'open'")
append_only(Event.__table__)  # type: ignore[arg-type]
