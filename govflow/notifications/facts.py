"""Tells facts of the ledger to those whom they name: `to` holds the posts that must know.

The cursor stands at the last fact told; what lies behind it and concerns nobody is passed over
in memory, so that an idle worker reads what is new and never takes the write lock.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from govflow.accounts.models import Account
from govflow.audit.models import Cursor, Entry
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import Clock
from govflow.kernel.database import Database
from govflow.kernel.work import Work, begin
from govflow.notifications import service
from govflow.notifications.dispatch import write_at_once
from govflow.notifications.rules import FACTS
from govflow.org import queries as org

READER = "notices"
AT_ONCE = 50


def next_due(database: Database, clock: Clock) -> datetime | None:
    """Return when the first fact that is still to be told was recorded."""
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        entry = work.first(_untold(_cursor(work)))
        return entry.at if entry else None


def tell(database: Database, clock: Clock, *, since: int) -> tuple[int, int]:
    """Tell what is new since a number; return how many facts were told, and how far it read."""
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        newest = work.first(select(Entry.seq).order_by(Entry.seq.desc())) or 0
        start = max(since, _cursor(work))
        if newest <= start or work.first(_untold(start)) is None:
            return 0, newest
    with begin(database, actor=SYSTEM, clock=clock) as work:
        found = work.all(_untold(_cursor(work, lock=True)).limit(AT_ONCE))
        for entry in found:
            _tell(work, entry)
        return len(found), found[-1].seq if found else newest


def _untold(since: int) -> Select[Entry]:
    return select(Entry).where(Entry.seq > since, Entry.fact.in_(FACTS)).order_by(Entry.seq)


def _cursor(work: Work, *, lock: bool = False) -> int:
    """Return how far this reader is; whoever tells locks it, so that nobody is told twice."""
    query = select(Cursor).where(Cursor.reader == READER)
    row = work.first(query.with_for_update() if lock else query)
    if row is None and lock:
        with suppress(IntegrityError), work.session.begin_nested():  # another worker was first
            work.add(Cursor(reader=READER, seq=0))
        row = work.first(query.with_for_update().execution_options(populate_existing=True))
    return row.seq if row else 0


def _tell(work: Work, entry: Entry) -> None:
    news, details = FACTS[entry.fact], entry.details
    readers = _readers(work, details.pop("to", ()), entry.person_id, details.pop("accounts", ()))
    cause = f"fact:{entry.seq}"
    told = service.tell(
        work, readers.values(), news.key, subject=entry.subject, cause=cause, **details
    )
    if news.pressing:
        write_at_once(work, told, readers)
    work.session.get_one(Cursor, READER).seq = entry.seq


def _readers(
    work: Work, posts: Iterable[int], doer: int | None, accounts: Iterable[int]
) -> Mapping[int, Account]:
    """Return the accounts of those who hold the posts today, and of whom it concerns.

    Whoever did it knows already, unless it was done in their name.
    """
    people = frozenset().union(*org.people_of(work, tuple(posts)).values()) - {doer}
    concerned = Account.person_id.in_(people) | Account.id.in_(tuple(accounts))
    found = work.all(select(Account).where(concerned, Account.enabled))
    return {account.id: account for account in found}
