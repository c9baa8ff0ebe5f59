"""Questions to the ledger."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Select, select

from govflow.audit.chain import Verdict, verify
from govflow.audit.models import Entry, Head
from govflow.kernel.work import Work

CHUNK = 2_000
COLUMNS = tuple(column.key for column in Entry.__table__.columns)


def history(subject: str) -> Select[Entry]:
    """Everything that happened to a subject, oldest first."""
    return select(Entry).where(Entry.subject == subject).order_by(Entry.seq)


def latest(*, before: int | None = None) -> Select[Entry]:
    """The ledger, newest first, from before a number on."""
    query = select(Entry).order_by(Entry.seq.desc())
    return query if before is None else query.where(Entry.seq < before)


def after(seq: int, *, limit: int) -> Select[Entry]:
    """The entries that follow a number, oldest first: what a reader has still to read."""
    return select(Entry).where(Entry.seq > seq).order_by(Entry.seq).limit(limit)


def verified(work: Work) -> Verdict:
    """Walk the whole chain as the database holds it now."""
    head = work.first(select(Head))
    seq, head_hash = (head.seq, head.hash) if head else (0, "0" * 64)
    return verify(_rows(work), head_seq=seq, head_hash=head_hash)


def _rows(work: Work) -> Iterator[Mapping[str, Any]]:
    table = Entry.__table__
    query = select(table).order_by(table.c.seq)
    with work.session.execute(query, execution_options={"yield_per": CHUNK}) as rows:
        for row in rows.mappings():
            yield {key: row[key] for key in COLUMNS}
