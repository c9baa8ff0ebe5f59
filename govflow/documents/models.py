"""Tables of documents. A version and its pages are written once and never changed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.i18n.text import Text3, Text3Type
from govflow.kernel.db import Base, Id, Public, opaque
from govflow.kernel.guards import append_only


class Kind(StrEnum):
    """What a document is to its matter."""

    PAPER = "paper"  # what is decided upon
    ANNEX = "annex"
    PROOF = "proof"  # shows what was done


class Document(Public, Base):
    """A document of a matter; replacing its file gives it a new version."""

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_subject", "subject", "id"),)

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    subject: Mapped[str] = mapped_column(String(80))  # a reference, such as "action:17"
    title: Mapped[Text3] = mapped_column(Text3Type)
    kind: Mapped[str] = mapped_column(String(10), default=Kind.ANNEX)
    removed_at: Mapped[datetime | None]  # out of sight; its facts and bytes stay
    versions: Mapped[list["DocumentVersion"]] = relationship(
        back_populates="document", order_by="DocumentVersion.number"
    )

    @property
    def current(self) -> "DocumentVersion":
        return self.versions[-1]


class DocumentVersion(Base):
    """A file as it was given, by its fingerprint."""

    __tablename__ = "document_version"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[Id]
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    number: Mapped[int]
    filename: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]
    document: Mapped[Document] = relationship(back_populates="versions")
    pages: Mapped[list["PageImage"]] = relationship(order_by="PageImage.number")

    @property
    def extension(self) -> str:
        return self.filename.rpartition(".")[2].upper()


class PageImage(Base):
    """A page of a version, drawn once at upload, with the words on it."""

    __tablename__ = "page_image"

    version_id: Mapped[int] = mapped_column(ForeignKey("document_version.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    width: Mapped[int]
    height: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


append_only(DocumentVersion.__table__)  # type: ignore[arg-type]
append_only(PageImage.__table__)  # type: ignore[arg-type]
