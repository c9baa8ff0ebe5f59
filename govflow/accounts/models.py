"""Tables of the accounts. Of tokens and passwords only fingerprints are stored."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.accounts.proofs import PASSKEY, WAITS, Passkey
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


class Credential(Public, Base):
    """A means by which a person proves to be there: a passkey, or codes of a telephone.

    It is begun, then enrolled by its first right answer; `secret` is locked (see `vault`).
    """

    __tablename__ = "credential"
    __table_args__ = (CheckConstraint("kind IN ('passkey', 'code')", name="kind"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # of its owner, then
    kind: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(String(60))
    secret: Mapped[str | None] = mapped_column(String(200))  # of codes; a device's first question
    key_id: Mapped[str | None] = mapped_column(String(1400), unique=True)
    public_key: Mapped[str | None] = mapped_column(Text)  # COSE, as browsers say it
    pem: Mapped[str | None] = mapped_column(Text)
    count: Mapped[int] = mapped_column(
        BigInteger, default=0
    )  # of a device's answers; the last step of codes
    begun_at: Mapped[datetime]
    enrolled_at: Mapped[datetime | None]
    vouched_at: Mapped[datetime | None]
    vouched_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship(foreign_keys=account_id)
    vouched_by: Mapped[Account | None] = relationship(foreign_keys=vouched_by_id)

    def __repr__(self) -> str:
        return f"<Credential {self.id}>"

    @property
    def is_passkey(self) -> bool:
        return self.kind == PASSKEY

    @property
    def is_in_use(self) -> bool:
        return self.enrolled_at is not None and self.revoked_at is None

    @property
    def waits_until(self) -> datetime | None:
        """Until when it may not sign, where nobody vouched for it."""
        if self.enrolled_at is None or self.vouched_at is not None:
            return None
        return self.enrolled_at + WAITS

    def counts_at(self, instant: datetime, *, trusting: bool) -> bool:
        """Whether it may sign at an instant."""
        waits = None if trusting else self.waits_until
        return self.is_in_use and (waits is None or instant >= waits)

    @property
    def passkey(self) -> Passkey:
        """The passkey as it was enrolled."""
        return Passkey(self.key_id or "", self.public_key or "", self.pem or "", self.count)
