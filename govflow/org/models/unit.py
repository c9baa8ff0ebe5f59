"""Units of an organisation, their missions, and how they work together across the tree."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.i18n.text import Text3, Text3Type
from govflow.kernel.db import Base, Id, Public, opaque
from govflow.org.models.organisation import Region


class Unit(Public, Base):
    """A unit of the chart. `path` is "/1/5/": the row numbers from the root down to itself."""

    __tablename__ = "unit"
    __table_args__ = (Index("ix_unit_path", "path"),)

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    code: Mapped[str] = mapped_column(String(30), unique=True)
    name: Mapped[Text3] = mapped_column(Text3Type)
    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    path: Mapped[str] = mapped_column(String(200), default="")  # given by org.service.add_unit
    kind: Mapped[str] = mapped_column(String(30))
    level: Mapped[str | None] = mapped_column(String(20))
    structure: Mapped[str | None] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=0)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"), index=True)
    closed_on: Mapped[date | None]  # the first day on which it is no more
    contact: Mapped[dict[str, Any] | None]
    head_post_id: Mapped[int | None] = mapped_column(
        ForeignKey("post.id", name="fk_unit_head_post_id_post", use_alter=True), index=True
    )
    parent: Mapped["Unit | None"] = relationship(remote_side="Unit.id")
    region: Mapped[Region | None] = relationship()
    missions: Mapped[list["Mission"]] = relationship(order_by="Mission.number")


class UnitLink(Base):
    """A collaboration across the tree: who consults or works with whom, on which subject."""

    __tablename__ = "unit_link"
    __table_args__ = (UniqueConstraint("from_unit_id", "to_unit_id", "kind", "subject"),)

    id: Mapped[Id]
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(60))


class Mission(Base):
    """What a unit is there for, in the order in which its charter says it."""

    __tablename__ = "mission"
    __table_args__ = (UniqueConstraint("unit_id", "number"),)

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    number: Mapped[int]
    text: Mapped[Text3] = mapped_column(Text3Type)
