"""Notices in the house, and the letters that leave it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.accounts.models import Account
from govflow.kernel.db import Base, Id, Public


class Notice(Public, Base):
    """A sentence for one person about one subject; `cause` makes it unique, so never twice."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("account_id", "cause"),
        Index("ix_notice_account_id_at", "account_id", "at"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    key: Mapped[str] = mapped_column(String(60))  # the sentence "notice.<key>"
    subject: Mapped[str] = mapped_column(String(80))
    params: Mapped[dict[str, Any]]
    cause: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Letter(Base):
    """A mail that waits to leave. It goes only when the mail server has taken it."""

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_available_at", "available_at"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    cause: Mapped[str] = mapped_column(String(160), unique=True)
    title: Mapped[str] = mapped_column(String(250))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    available_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(250))
    parked_at: Mapped[datetime | None]  # given up after ten tries; an administrator sees it
    sent_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship()
