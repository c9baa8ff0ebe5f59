"""Tables of meetings: rhythms, meetings with their agenda, who was called and who came."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.bodies.core import Place, Quorum, quorum
from govflow.bodies.models import Body, Seat
from govflow.i18n.text import Text3, Text3Type
from govflow.kernel.canonical import canonical, fingerprint
from govflow.kernel.clock import local_day
from govflow.kernel.db import Base, Id, Public, Versioned, opaque
from govflow.meetings.flow import OPEN, UNSENT, Attendance, State
from govflow.org.models import Person, Post


class Rhythm(Public, Base):
    """When a body meets: a rule of RFC 5545 from a first day on, in wall-clock time."""

    __tablename__ = "rhythm"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    name: Mapped[Text3] = mapped_column(Text3Type)
    rule: Mapped[str] = mapped_column(String(200))
    first: Mapped[str] = mapped_column(String(16))  # "2013-01-01T09:30" on the wall
    minutes: Mapped[int]
    ended_at: Mapped[datetime | None]  # another took its place
    body: Mapped[Body] = relationship()

    @property
    def starts(self) -> datetime:
        """The wall-clock time from which the rule counts."""
        return datetime.fromisoformat(self.first)


class Meeting(Public, Versioned, Base):
    """A body meets. Its number is given when it is convened, and never again."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("kind IN ('ordinary', 'information')", name="kind"),
        CheckConstraint(
            "state IN ('proposed', 'draft', 'convened', 'held', 'cancelled')", name="state"
        ),
        UniqueConstraint("rhythm_id", "original_start"),
        Index("ix_meeting_body_id_starts_at", "body_id", "starts_at"),
        Index("ix_meeting_starts_at", "starts_at", "id"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    kind: Mapped[str] = mapped_column(String(12), default="ordinary")
    state: Mapped[str] = mapped_column(String(10), default=State.DRAFT)
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(300), default="")
    rhythm_id: Mapped[int | None] = mapped_column(ForeignKey("rhythm.id"))
    original_start: Mapped[datetime | None]  # as its rhythm gave it, wherever it was moved
    reference: Mapped[str | None] = mapped_column(String(50), unique=True)
    chair_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    convened_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")  # why so late, moved or cancelled
    carried: Mapped[list[Any] | None] = mapped_column(JSON)  # matters on the table when convened
    counted: Mapped[dict[str, Any] | None]  # the quorum, once the sitting is over

    body: Mapped[Body] = relationship()
    rhythm: Mapped[Rhythm | None] = relationship()
    chair_post: Mapped[Post | None] = relationship()
    agenda: Mapped[list["AgendaItem"]] = relationship(
        back_populates="meeting", order_by="AgendaItem.position", cascade="all, delete-orphan"
    )
    presences: Mapped[list["Presence"]] = relationship(
        back_populates="meeting", order_by="Presence.id", cascade="all, delete-orphan"
    )
    guests: Mapped[list["Guest"]] = relationship(order_by="Guest.id", cascade="all, delete-orphan")

    @property
    def ref(self) -> str:
        return f"meeting:{self.id}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def day(self) -> date:
        """Its day in Casablanca."""
        return local_day(self.starts_at)

    @property
    def convocation_due(self) -> date:
        """The last day on which its members may be called without a reason for the delay."""
        days = self.body.delays["convocation_days"]
        return self.day - timedelta(days=days)

    @property
    def quorum(self) -> Quorum:
        """Who is there of those who count: as it stands now, or as it stood at the end."""
        if self.counted is not None:
            return Quorum(**self.counted)
        return quorum((presence.place for presence in self.presences), self.body.quorum)


class AgendaItem(Public, Base):
    """A point of the agenda; it carries its own papers."""

    __tablename__ = "agenda_item"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's own protocol

    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(15))
    title: Mapped[Text3] = mapped_column(Text3Type)
    note: Mapped[Text3 | None] = mapped_column(Text3Type)
    meeting: Mapped[Meeting] = relationship(back_populates="agenda")

    @property
    def rev(self) -> str:
        """What it says, in short, and its place where a form asks for that."""
        said = [self.kind, self.title.as_dict(), self.note.as_dict() if self.note else None]
        place = 0 if self.meeting.state in UNSENT else self.position
        return fingerprint(canonical([*said, place]))[:16]


class Presence(Base):
    """A seat at a meeting: what was answered to the convocation, who came."""

    __tablename__ = "presence"
    __table_args__ = (UniqueConstraint("meeting_id", "seat_id"),)

    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    answer: Mapped[str | None] = mapped_column(String(10))
    answered_at: Mapped[datetime | None]
    substitute_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    state: Mapped[str | None] = mapped_column(String(12))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # who sat there
    meeting: Mapped[Meeting] = relationship(back_populates="presences")
    seat: Mapped[Seat] = relationship()
    substitute_post: Mapped[Post | None] = relationship()
    person: Mapped[Person | None] = relationship()

    @property
    def stand_in(self) -> int | None:
        """The post that sits here when the titular does not: named for this meeting, or ever."""
        return self.substitute_post_id or self.seat.substitute_post_id

    @property
    def place(self) -> Place:
        return Place(
            voting=self.seat.voting,
            observer=self.seat.is_observer,
            here=self.state == Attendance.PRESENT,
            represented=self.state == Attendance.REPRESENTED,
        )


class Guest(Base):
    """Somebody who attends without a seat; guests never count."""

    __tablename__ = "guest"

    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    capacity: Mapped[str] = mapped_column(String(300), default="")


class Sitting(Base):
    """The last number given to a sitting of a body in a year."""

    __tablename__ = "sitting"

    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)
