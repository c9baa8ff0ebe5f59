"""Absences that people say: they move no task and give nobody a right."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.kernel.db import Base, Id, Public
from govflow.org.models.person import Person


class Absence(Public, Base):
    """Somebody is away from a day to a day, both included."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("to_day >= from_day", name="period"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_day: Mapped[date]
    to_day: Mapped[date]
    person: Mapped[Person] = relationship()

    def covers(self, day: date) -> bool:
        return self.from_day <= day <= self.to_day
