"""Questions to the ledger."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import DBAPIError

from govflow.audit.chain import Verdict, verify
from govflow.audit.models import Entry, Examination, Head
from govflow.kernel.work import Work

CHUNK = 2_000
LOOKS = ("ledger", "store", "papers")  # what the night looks at
STALE = timedelta(days=2)
BEFORE_ALL = -(2**31)
# A day that is none or is a number, a list that is no JSON or never ends, no UTF-8.
UNREADABLE = (ValueError, TypeError, RecursionError, DBAPIError)
COLUMNS = tuple(column.key for column in Entry.__table__.columns)


def history(*subjects: str) -> Select[Entry]:
    """Everything that happened to a subject, or to several, oldest first."""
    return select(Entry).where(Entry.subject.in_(subjects)).order_by(Entry.seq)


def latest(*, before: int | None = None) -> Select[Entry]:
    """The ledger, newest first, from before a number on."""
    query = select(Entry).order_by(Entry.seq.desc())
    return query if before is None else query.where(Entry.seq < before)


def after(seq: int, *, limit: int) -> Select[Entry]:
    """The entries that follow a number, oldest first: what a reader has still to read."""
    return select(Entry).where(Entry.seq > seq).order_by(Entry.seq).limit(limit)


def alarms() -> Select[Examination]:
    """What the last nightly looks found wrong."""
    return select(Examination).where(Examination.good.is_(False)).order_by(Examination.name)


def last_look(work: Work) -> datetime | None:
    """Return since when all that the night looks at was looked at; None if never."""
    made = {one.name: one.at for one in work.all(select(Examination))}
    return min(made[name] for name in LOOKS) if made.keys() >= set(LOOKS) else None


def verified(work: Work) -> Verdict:
    """Walk the whole chain as the database holds it now; its head is born with its table."""
    head = work.first(select(Head).where(Head.id == 1))
    seq, head_hash = (head.seq, head.hash) if head else (None, None)
    return verify(_rows(work), head_seq=seq, head_hash=head_hash)


def _rows(work: Work) -> Iterator[Mapping[str, Any]]:
    """Read every entry in order; what cannot even be read becomes an entry that fits nowhere."""
    last = BEFORE_ALL
    try:
        for row in _read(work, last):
            last = row["seq"]
            yield row
    except UNREADABLE:
        yield from _up_to_the_unreadable(work, last)


def _read(work: Work, after: int, **limit: int) -> Iterator[Mapping[str, Any]]:
    table = Entry.__table__
    query = select(table).where(table.c.seq > after).order_by(table.c.seq).limit(limit.get("limit"))
    with work.session.execute(query, execution_options={"yield_per": CHUNK}) as rows:
        for row in rows.mappings():
            yield {key: row[key] for key in COLUMNS}


def _up_to_the_unreadable(work: Work, last: int) -> Iterator[Mapping[str, Any]]:
    """Go on one by one. Where the database itself does not answer, its numbers fail first."""
    numbers = select(Entry.seq).where(Entry.seq > last).order_by(Entry.seq).limit(CHUNK)
    for seq in work.session.scalars(numbers).all():
        try:
            yield from _read(work, seq - 1, limit=1)
        except UNREADABLE:
            yield {"seq": seq, "prev": "", "hash": ""}
            return
