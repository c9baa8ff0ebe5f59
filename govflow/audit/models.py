"""Tables of the ledger: its entries, and the head that says where the chain ends."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from govflow.audit.chain import GENESIS
from govflow.kernel.db import Base
from govflow.kernel.guards import append_only, run_after_create

BEGINNING = f"INSERT INTO ledger_head (id, seq, hash) VALUES (1, 0, '{GENESIS}')"  # noqa: S608


class Entry(Base):
    """One fact. `details` is kept as canonical text, so that its bytes never change."""

    __tablename__ = "ledger_entry"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    person_id: Mapped[int | None]
    account_id: Mapped[int | None]
    posts: Mapped[list[int]]
    capacity: Mapped[str | None] = mapped_column(String(12))
    for_post_id: Mapped[int | None]
    delegation_id: Mapped[int | None]
    fact: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(80))
    details_text: Mapped[str] = mapped_column(Text)
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index("ix_ledger_entry_subject", "subject", "seq"),)

    @property
    def details(self) -> dict[str, Any]:
        return dict(json.loads(self.details_text))


class Head(Base):
    """Where the chain ends: one row, locked by whoever appends."""

    __tablename__ = "ledger_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class Cursor(Base):
    """How far a reader of the ledger has read."""

    __tablename__ = "ledger_cursor"

    reader: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)


class Examination(Base):
    """What the last nightly look at something found: the chain of facts, the papers, the store."""

    __tablename__ = "examination"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime]
    good: Mapped[bool]
    details: Mapped[dict[str, Any]]


append_only(Entry.__table__)  # type: ignore[arg-type]
# The chain begins with nothing: the head is there before the first entry.
run_after_create(Head.__table__, BEGINNING)  # type: ignore[arg-type]
