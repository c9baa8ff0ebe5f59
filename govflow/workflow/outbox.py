"""Messages that leave after the commit: claimed with a lease, at least once, with a dedupe key."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select

from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import Clock
from govflow.kernel.database import Database
from govflow.kernel.work import Work, begin
from govflow.workflow.models import Outbox

LEASE = timedelta(minutes=2)
BACK_OFF = timedelta(minutes=1)
MOST_ATTEMPTS = 10
MOST_LETTERS = 300


@dataclass(frozen=True, slots=True)
class Message:
    """A message in the hands of a worker until its lease ends."""

    id: int
    topic: str
    key: str
    case: int
    seq: int
    body: dict[str, Any]
    attempts: int
    lease: datetime


def next_due(database: Database, clock: Clock) -> datetime | None:
    """Return when the next message may leave."""
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        query = select(Outbox.available_at).where(Outbox.parked_at.is_(None))
        return work.session.scalar(query.order_by(Outbox.available_at).limit(1))


def claim(
    database: Database, clock: Clock, *, limit: int = 20, by: str = "worker"
) -> list[Message]:
    """Take messages that may leave now, in order; nobody else takes them before the lease ends."""
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        if work.first(_leaving(work, 1)) is None:
            return []  # an idle worker never takes the write lock
    with begin(database, actor=SYSTEM, clock=clock) as work:
        query = _leaving(work, limit).with_for_update(skip_locked=True)
        return [_leased(row, work.now + LEASE, by) for row in work.all(query)]


def _leaving(work: Work, limit: int) -> Select[Outbox]:
    query = select(Outbox).where(
        Outbox.parked_at.is_(None),
        Outbox.available_at <= work.now,
        or_(Outbox.lease_until.is_(None), Outbox.lease_until <= work.now),
    )
    return query.order_by(Outbox.available_at, Outbox.id).limit(limit)


def _leased(row: Outbox, until: datetime, by: str) -> Message:
    row.lease_until, row.lease_by = until, by
    row.attempts += 1
    return _message(row, until)


def _message(row: Outbox, lease: datetime) -> Message:
    key, body = row.dedupe_key, dict(row.body)
    return Message(row.id, row.topic, key, row.case_id, row.seq, body, row.attempts, lease)


def held(database: Database, clock: Clock, number: int, lease: datetime) -> Message | None:
    """Return a message that was claimed, by its number, as long as that lease holds it."""
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        row = work.session.get(Outbox, number)
        return _message(row, lease) if row is not None and row.lease_until == lease else None


def done(database: Database, clock: Clock, message: Message) -> None:
    """The message arrived: its row goes, unless its lease was lost to somebody else."""
    with begin(database, actor=SYSTEM, clock=clock) as work:
        row = _mine(work, message)
        if row is not None:
            work.session.delete(row)


def failed(database: Database, clock: Clock, message: Message, *, error: str) -> None:
    """Try again later: after 1, 2, 4 … minutes; after ten times it waits to be looked at."""
    with begin(database, actor=SYSTEM, clock=clock) as work:
        row = _mine(work, message)
        if row is None:
            return
        row.error, row.lease_by = error[:MOST_LETTERS], None
        row.lease_until = work.now + BACK_OFF * 2 ** (row.attempts - 1)
        if row.attempts >= MOST_ATTEMPTS:
            row.parked_at = work.now


def _mine(work: Work, message: Message) -> Outbox | None:
    query = select(Outbox).where(Outbox.id == message.id).with_for_update()
    row = work.session.scalars(query).first()
    return row if row is not None and row.lease_until == message.lease else None
