"""Tables of signing: it knows fields and bytes, not what is signed. No PDF lies in the database."""

import base64
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.kernel.db import Base, Id, Public
from govflow.kernel.guards import append_only, frozen

OPEN = text("state = 'recorded'")


class Kind(StrEnum):
    """What a revision is to people: the ones in between never leave the ministry."""

    CERTIFIED = "certified"  # sealed, nobody has signed
    SIGNED = "signed"
    INNER = "inner"
    COMPLETE = "complete"  # everybody has signed, and time is stamped over it all


class Stage(StrEnum):
    """How far the sealing of an act has come."""

    RECORDED = "recorded"
    COMMITTED = "committed"
    FAILED = "failed"  # the bytes made were not what they must be: a person investigates


class SignedFile(Public, Base):
    """A paper that is sealed and waits for signatures, or has them; `head` is its newest state."""

    __tablename__ = "signed_file"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(10), unique=True)  # what the QR code leads to
    subject: Mapped[str] = mapped_column(String(80), index=True)  # such as "charter:7"
    template: Mapped[str] = mapped_column(String(40))
    data_text: Mapped[str] = mapped_column(Text)  # canonical JSON, as it was printed
    parts: Mapped[dict[str, Any]]  # fingerprints of what it was made with
    fields: Mapped[list[str]]  # of the persons, in their order
    ordered: Mapped[bool]
    sealed_sha256: Mapped[str] = mapped_column(String(64))  # what people approve
    head_sha256: Mapped[str] = mapped_column(String(64), index=True)
    head_seq: Mapped[int]
    created_at: Mapped[datetime]
    revisions: Mapped[list["Revision"]] = relationship(order_by="Revision.seq")
    acts: Mapped[list["Act"]] = relationship(order_by="Act.id", back_populates="file")


class Revision(Base):
    """A state of a file: the first `length` bytes of every later one."""

    __tablename__ = "signed_revision"
    __table_args__ = (
        UniqueConstraint("file_id", "field"),
        Index("ix_signed_revision_seq_length", "seq", "length"),
    )

    file_id: Mapped[int] = mapped_column(ForeignKey("signed_file.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(10))
    field: Mapped[str | None] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    parent_sha256: Mapped[str | None] = mapped_column(String(64))
    length: Mapped[int]
    at: Mapped[datetime]


class Act(Public, Base):
    """What a person did: proved to be there, and approved bytes by their fingerprint."""

    __tablename__ = "signed_act"
    __table_args__ = (UniqueConstraint("file_id", "field"),)

    id: Mapped[Id]
    file_id: Mapped[int] = mapped_column(ForeignKey("signed_file.id"))
    field: Mapped[str] = mapped_column(String(40))
    verb: Mapped[str] = mapped_column(String(20))
    canonical_text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    method: Mapped[str] = mapped_column(String(20))
    proof: Mapped[dict[str, Any]]  # of a passkey: credential, client data, signature …
    at: Mapped[datetime]
    file: Mapped[SignedFile] = relationship(back_populates="acts")


class SealAttempt(Base):
    """The work of sealing an act into the file, by whichever worker holds its lease."""

    __tablename__ = "seal_attempt"
    __table_args__ = (
        UniqueConstraint("file_id", "field"),
        Index("ix_seal_attempt_available_at", "available_at", "id",
              sqlite_where=OPEN, postgresql_where=OPEN),
    )  # fmt: skip

    id: Mapped[Id]
    file_id: Mapped[int] = mapped_column(ForeignKey("signed_file.id"))
    act_id: Mapped[int] = mapped_column(ForeignKey("signed_act.id"))
    field: Mapped[str] = mapped_column(String(40))
    stamp: Mapped[dict[str, Any]]  # the lines that will be seen
    state: Mapped[str] = mapped_column(String(10), default=Stage.RECORDED)
    base_sha256: Mapped[str | None] = mapped_column(String(64))
    out_sha256: Mapped[str | None] = mapped_column(String(64))
    available_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(200))
    file: Mapped[SignedFile] = relationship()
    act: Mapped[Act] = relationship()


class Challenge(Base):
    """What a person is asked to approve, once and soon: the nonce of an act to come."""

    __tablename__ = "challenge"

    id: Mapped[Id]
    nonce: Mapped[str] = mapped_column(String(64), unique=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("signed_file.id"), index=True)
    field: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    act_text: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class SigningKey(Base):
    """A certificate that sealed, or stamped time, here: verification expects no other."""

    __tablename__ = "signing_key"

    id: Mapped[Id]
    purpose: Mapped[str] = mapped_column(String(10))  # "seal" | "time"
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    certificate: Mapped[str] = mapped_column(Text)  # DER, in base 64
    first_used_at: Mapped[datetime]

    @property
    def der(self) -> bytes:
        return base64.b64decode(self.certificate)


append_only(Revision.__table__)  # type: ignore[arg-type]
append_only(Act.__table__)  # type: ignore[arg-type]
append_only(SigningKey.__table__)  # type: ignore[arg-type]
frozen(
    SignedFile.__table__,  # type: ignore[arg-type]
    ("code", "subject", "template", "data_text", "parts", "fields", "ordered", "sealed_sha256"),
)
