"""Tables of holidays: rules that come back each year, and days that are set one by one."""

from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from govflow.i18n.text import Text3, Text3Type
from govflow.kernel.db import Base, Id, Public, opaque


class Kind(StrEnum):
    """Why a day is set one by one: the moon decides it, or a decree does, once."""

    ISLAMIC = "islamic"
    EXCEPTIONAL = "exceptional"


class State(StrEnum):
    """An Islamic holiday is estimated until the announcement of the ministry of Habous."""

    ESTIMATED = "estimated"
    CONFIRMED = "confirmed"


class FixedHoliday(Public, Base):
    """A holiday on the same day each year, from one year and until another, both included."""

    __tablename__ = "fixed_holiday"
    __table_args__ = (
        CheckConstraint("month BETWEEN 1 AND 12", name="month"),
        CheckConstraint("month_day BETWEEN 1 AND 31", name="month_day"),
        CheckConstraint("until_year >= from_year", name="years"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    month: Mapped[int]
    month_day: Mapped[int]
    name: Mapped[Text3] = mapped_column(Text3Type)
    from_year: Mapped[int | None]
    until_year: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(300), default="")


class Holiday(Public, Base):
    """A holiday set for its own year: its first day, and how many days it lasts."""

    __tablename__ = "holiday"
    __table_args__ = (
        CheckConstraint("length BETWEEN 1 AND 10", name="length"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    day: Mapped[date] = mapped_column(index=True)
    length: Mapped[int] = mapped_column(default=1)
    name: Mapped[Text3] = mapped_column(Text3Type)
    kind: Mapped[Kind] = mapped_column(String(20), default=Kind.ISLAMIC)
    state: Mapped[State] = mapped_column(String(20), default=State.ESTIMATED)
    source: Mapped[str] = mapped_column(String(300), default="")

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.day + timedelta(days=ahead) for ahead in range(self.length))
