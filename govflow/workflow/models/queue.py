"""What happens later: timers of runs, messages to send, and requests that were already answered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from govflow.kernel.db import Base, Id

WAITING = text("parked_at IS NULL")


class Timer(Base):
    """The clock of a run: how its due day was counted, and its next instant (none: stopped).

    `plan` holds the instants to come, in order: [["2026-11-19T08:00:00+00:00", "reminded"], …].
    """

    __tablename__ = "wf_timer"
    __table_args__ = (Index("ix_wf_timer_fire_at", "fire_at"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("wf_case.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(60), primary_key=True)
    run: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str | None] = mapped_column(String(12))
    fire_at: Mapped[datetime | None]
    since: Mapped[date]
    due_on: Mapped[date]
    due_at: Mapped[datetime]
    counted: Mapped[list[str]]
    skipped: Mapped[list[list[str]]] = mapped_column(JSON)
    plan: Mapped[list[list[str]]] = mapped_column(JSON)
    terms: Mapped[dict[str, Any]]
    paused_on: Mapped[date | None]
    attempts: Mapped[int] = mapped_column(default=0)


class Outbox(Base):
    """A message that leaves after the commit and after the undo window, at least once."""

    __tablename__ = "wf_outbox"
    __table_args__ = (
        Index("ix_wf_outbox_available_at", "available_at", "id",
              sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_wf_outbox_case_id_seq", "case_id", "seq"),
    )  # fmt: skip

    id: Mapped[Id]
    topic: Mapped[str] = mapped_column(String(30))
    dedupe_key: Mapped[str] = mapped_column(String(160), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("wf_case.id"))
    seq: Mapped[int]
    body: Mapped[dict[str, Any]]
    available_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    lease_by: Mapped[str | None] = mapped_column(String(60))
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(300))
    parked_at: Mapped[datetime | None]


class Idempotency(Base):
    """A request that was answered: the same key brings the same answer, once more or ten times."""

    __tablename__ = "wf_idempotency"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    person_id: Mapped[int | None]
    request_hash: Mapped[str] = mapped_column(String(64))
    result: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(index=True)
