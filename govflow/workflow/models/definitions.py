"""Circuits as data, frozen once published; and which circuit serves which subject."""

import json
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from govflow.i18n.text import Text3, Text3Type
from govflow.kernel.db import Base, Id, Public, Versioned
from govflow.kernel.guards import frozen


class Publication(StrEnum):
    """A published circuit serves; a retired one is still followed by the cases that began on it."""

    PUBLISHED = "published"
    RETIRED = "retired"


class Definition(Public, Base):
    """One version of a circuit. `body_text` is canonical JSON, so that its bytes never change."""

    __tablename__ = "wf_definition"
    __table_args__ = (
        UniqueConstraint("key", "version"),
        CheckConstraint("status IN ('published', 'retired')", name="status"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    status: Mapped[str] = mapped_column(String(10), default=Publication.PUBLISHED)
    subject_kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[Text3] = mapped_column(Text3Type)
    body_text: Mapped[str] = mapped_column(Text, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    schema: Mapped[int] = mapped_column(default=1)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime]

    @property
    def body(self) -> dict[str, Any]:
        return dict(json.loads(self.body_text))

    @property
    def is_published(self) -> bool:
        return self.status == Publication.PUBLISHED


class DraftCircuit(Public, Versioned, Base):
    """A circuit before it is published, as it is typed: sound or not. One for each key."""

    __tablename__ = "wf_draft"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True)
    body_text: Mapped[str] = mapped_column(Text)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]

    @property
    def body(self) -> dict[str, Any]:
        return dict(json.loads(self.body_text))

    @property
    def title(self) -> Text3:
        said = self.body.get("title") or {}
        return Text3.of(said) if any(said.values()) else Text3.same(self.key)


class Binding(Base):
    """A circuit serves a kind of subject: of an organisation, a unit and below, a body, or all."""

    __tablename__ = "wf_binding"
    __table_args__ = (
        UniqueConstraint("definition_key", "subject_kind", "org_id", "unit_id", "body", "priority"),
    )

    id: Mapped[Id]
    definition_key: Mapped[str] = mapped_column(String(60), index=True)
    subject_kind: Mapped[str] = mapped_column(String(40), index=True)
    org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    body: Mapped[str] = mapped_column(String(80), default="")  # a ref: bodies stand above
    condition: Mapped[str] = mapped_column(String(500), default="")
    priority: Mapped[int] = mapped_column(default=10)


frozen(
    Definition.__table__,  # type: ignore[arg-type]
    ("key", "version", "subject_kind", "body_text", "sha256", "schema", "published_at"),
)
