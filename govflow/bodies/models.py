"""Tables of the bodies: their seats, members and chairs over time, mandates and successions."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.bodies.core import NOTICE
from govflow.bodies.flow import State
from govflow.calendar.when import When, WhenType
from govflow.i18n.text import Text3, Text3Type
from govflow.kernel.db import Base, Id, Public, Versioned, opaque
from govflow.org.models import Organisation, Post


class Body(Public, Versioned, Base):
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
    reports_to_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    secretariat_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    # Moved to Chairmanship, and empty since; the column goes one release later.
    chair_before_id: Mapped[int | None] = mapped_column(
        "chair_post_id", ForeignKey("post.id"), index=True
    )
    quorum: Mapped[dict[str, Any] | None]  # as `core.quorum` reads it; none: its default
    notice: Mapped[dict[str, Any] | None]  # delays, as `core.NOTICE` names them
    legal_basis: Mapped[list[Any] | None] = mapped_column(JSON)  # texts, or {number, date, n …}
    creation_act: Mapped[dict[str, Any] | None]  # {reference, date, n}
    parent: Mapped["Body | None"] = relationship(remote_side="Body.id", foreign_keys=[parent_id])
    reports_to: Mapped["Body | None"] = relationship(
        remote_side="Body.id", foreign_keys=[reports_to_id]
    )
    org: Mapped[Organisation | None] = relationship()
    secretariat_post: Mapped[Post | None] = relationship(foreign_keys=[secretariat_post_id])
    seats: Mapped[list["Seat"]] = relationship(back_populates="body", order_by="Seat.position")
    chairs: Mapped[list["Chairmanship"]] = relationship(order_by="Chairmanship.id")
    members: Mapped[list["Membership"]] = relationship(order_by="Membership.id")
    mandates: Mapped[list["BodyMandate"]] = relationship(order_by="BodyMandate.mandate_id")

    @property
    def ref(self) -> str:
        return f"body:{self.id}"

    @property
    def delays(self) -> dict[str, int]:
        """Its notice and other delays: its own, and the usual ones where it says nothing."""
        return {**NOTICE, **(self.notice or {})}

    def seats_on(self, day: date) -> list["Seat"]:
        """Return the seats that exist on a day."""
        return [seat for seat in self.seats if seat.covers(day)]

    def chair_on(self, day: date) -> int | None:
        """Return the post that chairs on a day."""
        return next((chair.post_id for chair in self.chairs if chair.covers(day)), None)


class Period:
    """From a day on (none: since the body exists), until another day (exclusive; none: still).

    `starts` says the beginning as precisely as it is known; `from_day` is the day by which it
    had surely begun.
    """

    starts: Mapped[When | None] = mapped_column(WhenType, sort_order=8)
    from_day: Mapped[date | None] = mapped_column(sort_order=9)
    to_day: Mapped[date | None] = mapped_column(sort_order=9)

    def covers(self, day: date) -> bool:
        started = self.from_day is None or self.from_day <= day
        return started and (self.to_day is None or day < self.to_day)


class Seat(Period, Base):
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
    body: Mapped[Body] = relationship(back_populates="seats")
    post: Mapped[Post | None] = relationship(foreign_keys=[post_id])
    substitute_post: Mapped[Post | None] = relationship(foreign_keys=[substitute_post_id])
    org: Mapped[Organisation | None] = relationship()

    @property
    def posts(self) -> frozenset[int]:
        """The posts that sit here: the titular's and the substitute's."""
        return frozenset({self.post_id, self.substitute_post_id} - {None})  # type: ignore[arg-type]

    @property
    def is_observer(self) -> bool:
        return self.kind == "observer"


class Membership(Period, Base):
    """An organisation belongs to a body; who sits for it is a matter of seats."""

    __tablename__ = "membership"
    __table_args__ = (CheckConstraint("to_day > from_day", name="period"),)

    id: Mapped[Id]
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    org: Mapped[Organisation] = relationship()


class Chairmanship(Period, Base):
    """A post chairs a body during a period."""

    __tablename__ = "chairmanship"
    __table_args__ = (CheckConstraint("to_day > from_day", name="period"),)

    id: Mapped[Id]
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    post: Mapped[Post] = relationship()


class Mandate(Base):
    """A term of office that several bodies share; its end may be known to the year only."""

    __tablename__ = "mandate"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    name: Mapped[Text3] = mapped_column(Text3Type)
    starts: Mapped[When] = mapped_column(WhenType)
    ends: Mapped[When | None] = mapped_column(WhenType)

    def is_over(self, day: date) -> bool:
        """Whether it has surely ended by a day."""
        return self.ends is not None and self.ends.surely_before(day)


class BodyMandate(Base):
    """A body sits for a mandate."""

    __tablename__ = "body_mandate"

    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandate.id"), primary_key=True)
    mandate: Mapped[Mandate] = relationship(lazy="joined")


class Succession(Base):
    """A body took over from another; several may take over from several."""

    __tablename__ = "succession"

    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("body.id"), primary_key=True, index=True)
    since: Mapped[When] = mapped_column(WhenType)
    reason: Mapped[Text3] = mapped_column(Text3Type)
    body: Mapped[Body] = relationship(foreign_keys=[body_id])
    successor: Mapped[Body] = relationship(foreign_keys=[successor_id])
