"""Tables of the accounts. No token and no password is ever stored, only fingerprints."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.kernel.db import Base, Id, Public
from govflow.org.models import Person


class Account(Public, Base):
    """The key of a person to the house; their rights come from their posts alone."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("theme IN ('system', 'light', 'dark')", name="theme"),
        CheckConstraint("username = lower(username)", name="username_lower"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    email: Mapped[str | None] = mapped_column(String(254))
    password_hash: Mapped[str] = mapped_column(String(200))
    password_changed_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(2), default="ar")
    theme: Mapped[str] = mapped_column(String(8), default="system")
    enabled: Mapped[bool] = mapped_column(default=True)
    epoch: Mapped[int] = mapped_column(default=1)  # one more ends every sign-in at once
    created_at: Mapped[datetime]
    person: Mapped[Person] = relationship()

    def __repr__(self) -> str:
        return f"<Account {self.id}>"


class SignIn(Public, Base):
    """One signed-in browser. The cookie carries a token, the table only its fingerprint."""

    __tablename__ = "sign_in"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    epoch: Mapped[int]
    created_at: Mapped[datetime]
    last_seen: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    network: Mapped[str] = mapped_column(String(50))
    agent: Mapped[str] = mapped_column(String(200))
    acting: Mapped[str | None] = mapped_column(String(30))  # chosen: "post:12", "delegation:5"
    account: Mapped[Account] = relationship()

    def __repr__(self) -> str:
        return f"<SignIn {self.id}>"


class Attempt(Base):
    """A try to sign in, for counting. The name is a fingerprint: people mistype passwords there."""

    __tablename__ = "attempt"
    __table_args__ = (
        Index("ix_attempt_name_hash_at", "name_hash", "at"),
        Index("ix_attempt_network_at", "network", "at"),
    )

    id: Mapped[Id]
    name_hash: Mapped[str] = mapped_column(String(64))
    network: Mapped[str] = mapped_column(String(50))
    at: Mapped[datetime]
    succeeded: Mapped[bool]


class PasswordReset(Base):
    """A way back in for somebody who forgot: one use, one hour at most."""

    __tablename__ = "password_reset"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    def __repr__(self) -> str:
        return f"<PasswordReset {self.id}>"
