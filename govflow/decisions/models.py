"""Tables of decisions, and of what was handed down to a technical committee."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.bodies.models import Body
from govflow.decisions.flow import Handed, State
from govflow.i18n.text import Text3, Text3Type
from govflow.kernel.db import Base, Id, Public, opaque
from govflow.kernel.guards import frozen
from govflow.meetings.models import AgendaItem, Meeting
from govflow.org.models import Post


class Decision(Public, Base):
    """What a body decided. Its words, its number and its quorum never change."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint(
            "state IN ('in_force', 'executed', 'superseded', 'repealed')", name="state"
        ),
        UniqueConstraint("meeting_id", "position"),
        Index("ix_decision_body_id_state", "body_id", "state"),
        Index("ix_decision_decided_on", "decided_on", "id"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    position: Mapped[int]  # of the meeting's decisions
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    text: Mapped[Text3] = mapped_column(Text3Type)
    quorum: Mapped[dict[str, Any]]  # {present, needed, of} when it was taken
    owner_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    due: Mapped[date | None]
    decided_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default=State.IN_FORCE)
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_on: Mapped[date | None]
    ended_why: Mapped[str] = mapped_column(Text, default="")

    meeting: Mapped[Meeting] = relationship()
    item: Mapped[AgendaItem | None] = relationship()
    body: Mapped[Body] = relationship()
    owner_post: Mapped[Post] = relationship()
    supersedes: Mapped["Decision | None"] = relationship(remote_side="Decision.id")
    hand_downs: Mapped[list["HandDown"]] = relationship(
        back_populates="decision", order_by="HandDown.id"
    )

    @property
    def ref(self) -> str:
        return f"decision:{self.id}"

    def state_on(self, day: date) -> str:
        """Its state as it stood on a day: what ended later was still in force."""
        return self.state if self.ended_on and self.ended_on <= day else State.IN_FORCE

    def is_late(self, day: date) -> bool:
        return self.state_on(day) == State.IN_FORCE and self.due is not None and self.due < day

    @property
    def standing(self) -> str:
        """Its state; in force, whether a committee works on it or has reported."""
        if self.state != State.IN_FORCE or not self.hand_downs:
            return self.state
        open_ = any(one.state == Handed.OPEN for one in self.hand_downs)
        return "handed_down" if open_ else "reported"


class HandDown(Public, Base):
    """A decision given to a technical committee to follow, until it reports back."""

    __tablename__ = "hand_down"
    __table_args__ = (
        CheckConstraint("(state = 'reported') = (reported_at IS NOT NULL)", name="reported"),
        UniqueConstraint("decision_id", "to_body_id"),
        Index("ix_hand_down_to_body_id_state", "to_body_id", "state"),
    )

    id: Mapped[Id]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    to_body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    due: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10), default=Handed.OPEN)
    handed_at: Mapped[datetime]
    report: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime | None]
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decision: Mapped[Decision] = relationship(back_populates="hand_downs")
    to_body: Mapped[Body] = relationship()


frozen(
    Decision.__table__,  # type: ignore[arg-type]
    ("number", "position", "meeting_id", "body_id", "text", "quorum", "decided_on", "recorded_at"),
)
