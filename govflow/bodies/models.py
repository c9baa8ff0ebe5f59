"""Tables of the bodies and of their seats."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.bodies.flow import State
from govflow.calendar.when import When, WhenType
from govflow.i18n.text import Text3, Text3Type
from govflow.kernel.db import Base, Id, Public, opaque
from govflow.org.models import Organisation, Post


class Body(Public, Base):
    """A committee, network or instance. Its dates are as precise as they are known."""

    __tablename__ = "body"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'active', 'closed')", name="state"),
        CheckConstraint("(state = 'closed') = (closed IS NOT NULL)", name="closed"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    code: Mapped[str] = mapped_column(String(30), unique=True)
    name: Mapped[Text3] = mapped_column(Text3Type)
    kind: Mapped[str] = mapped_column(String(30))
    level: Mapped[str | None] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default=State.ACTIVE)
    created: Mapped[When] = mapped_column(WhenType)
    closed: Mapped[When | None] = mapped_column(WhenType)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    chair_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    secretariat_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    parent: Mapped["Body | None"] = relationship(remote_side="Body.id")
    org: Mapped[Organisation | None] = relationship()
    chair_post: Mapped[Post | None] = relationship(foreign_keys=[chair_post_id])
    secretariat_post: Mapped[Post | None] = relationship(foreign_keys=[secretariat_post_id])
    seats: Mapped[list["Seat"]] = relationship(back_populates="body", order_by="Seat.position")

    def seats_on(self, day: date) -> list["Seat"]:
        """Return the seats that exist on a day."""
        return [seat for seat in self.seats if seat.covers(day)]

    def has_seat(self, posts: frozenset[int], day: date) -> bool:
        """Whether one of these posts sits here on a day, itself or as substitute."""
        return any(seat.posts & posts for seat in self.seats_on(day))


class Seat(Base):
    """A seat of a body: a post, an organisation, or both (the organisation's post)."""

    __tablename__ = "seat"
    __table_args__ = (
        CheckConstraint("post_id IS NOT NULL OR org_id IS NOT NULL", name="somebody"),
        CheckConstraint("to_day > from_day", name="period"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    office: Mapped[str] = mapped_column(String(20), default="member")
    kind: Mapped[str] = mapped_column(String(20), default="titular")
    voting: Mapped[bool] = mapped_column(default=True)
    label: Mapped[Text3 | None] = mapped_column(Text3Type)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    substitute_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    from_day: Mapped[date | None]  # none: since the body exists
    to_day: Mapped[date | None]  # exclusive; none: still
    body: Mapped[Body] = relationship(back_populates="seats")
    post: Mapped[Post | None] = relationship(foreign_keys=[post_id])
    substitute_post: Mapped[Post | None] = relationship(foreign_keys=[substitute_post_id])
    org: Mapped[Organisation | None] = relationship()

    @property
    def posts(self) -> frozenset[int]:
        """The posts that sit here: the titular's and the substitute's."""
        return frozenset({self.post_id, self.substitute_post_id} - {None})  # type: ignore[arg-type]

    def covers(self, day: date) -> bool:
        started = self.from_day is None or self.from_day <= day
        return started and (self.to_day is None or day < self.to_day)
