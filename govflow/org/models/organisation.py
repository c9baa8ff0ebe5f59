"""Regions, and the organisations with the names that they bore over time."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.i18n.text import Text3, Text3Type
from govflow.kernel.db import Base, Id, Public, opaque


class Region(Base):
    """One of the 12 regions; `column` and `row` place its tile on the map, west always left."""

    __tablename__ = "region"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    name: Mapped[Text3] = mapped_column(Text3Type)
    capital: Mapped[Text3] = mapped_column(Text3Type)
    column: Mapped[int]
    row: Mapped[int]


class Prefecture(Base):
    """A prefecture or province, inside a region."""

    __tablename__ = "prefecture"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[Text3] = mapped_column(Text3Type)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)


class Organisation(Public, Base):
    """A ministry, council, operator or partner: one row for life, whatever it was called."""

    __tablename__ = "organisation"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    kind: Mapped[str] = mapped_column(String(20))
    level: Mapped[str | None] = mapped_column(String(20))
    sector: Mapped[str | None] = mapped_column(String(20))
    partner_kind: Mapped[str | None] = mapped_column(String(20))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    supervised_by_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    prefecture_id: Mapped[int | None] = mapped_column(ForeignKey("prefecture.id"), index=True)
    names: Mapped[list["OrganisationName"]] = relationship(
        order_by="OrganisationName.from_day.asc().nulls_first()", lazy="selectin"
    )

    def name_on(self, day: date) -> Text3:
        """Return the name borne on a day; the nearest known one where none is known for it."""
        borne = [name for name in self.names if name.from_day is None or name.from_day <= day]
        return (borne or self.names[:1])[-1].name


class OrganisationName(Base):
    """A name of an organisation, from a day on and until another day (exclusive)."""

    __tablename__ = "organisation_name"
    __table_args__ = (CheckConstraint("to_day > from_day", name="period"),)

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[Text3] = mapped_column(Text3Type)
    from_day: Mapped[date | None]
    to_day: Mapped[date | None]
