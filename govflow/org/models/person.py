"""Persons, and the posts that they hold over time."""

from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.i18n.text import Text3, Text3Type
from govflow.kernel.db import Base, Id, Public, opaque
from govflow.org.models.post import Post


class Quality(StrEnum):
    """How a post is held: by its titular, or ad interim while he is absent or there is none."""

    TITULAR = "titular"
    INTERIM = "interim"


class Person(Public, Base):
    """Somebody who holds posts. In the demonstration: the post and a running number."""

    __tablename__ = "person"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    name: Mapped[Text3] = mapped_column(Text3Type)


class Holding(Base):
    """A person holds a post from a day (inclusive) to a day (exclusive; none: still)."""

    __tablename__ = "holding"
    __table_args__ = (
        CheckConstraint("to_day > from_day", name="period"),
        Index("ix_holding_post_id_from_day", "post_id", "from_day"),
        Index("ix_holding_person_id_from_day", "person_id", "from_day"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    quality: Mapped[str] = mapped_column(String(10), default=Quality.TITULAR)
    reference: Mapped[str | None] = mapped_column(String(120))  # of the act of appointment
    person: Mapped[Person] = relationship()
    post: Mapped[Post] = relationship()

    @property
    def is_interim(self) -> bool:
        return self.quality == Quality.INTERIM

    @property
    def last_day(self) -> date | None:
        """The last day included, as people say it."""
        return self.to_day and self.to_day - timedelta(days=1)

    def covers(self, day: date) -> bool:
        return self.from_day <= day and (self.to_day is None or day < self.to_day)
