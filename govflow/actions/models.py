"""Tables of actions: the action, what was submitted each time, what its owner reported."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.actions.flow import OPEN, WITH_REQUESTER, State
from govflow.bodies.models import Body
from govflow.i18n.text import Text3, Text3Type
from govflow.kernel.db import Base, Id, Public, Versioned, opaque
from govflow.kernel.guards import append_only
from govflow.org.models import Person, Post


class Action(Public, Versioned, Base):
    """Something to be done by the holder of a post, by a day. Its number is for life."""

    __tablename__ = "action"
    __table_args__ = (
        CheckConstraint("priority IN ('low', 'normal', 'high')", name="priority"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint("(state = 'done') = (closed_on IS NOT NULL)", name="closed"),
        Index("ix_action_due_id", "due", "id"),
        Index("ix_action_owner_post_id_state", "owner_post_id", "state"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[Text3] = mapped_column(Text3Type)
    text: Mapped[Text3 | None] = mapped_column(Text3Type)  # what is to be done, and why
    owner_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    priority: Mapped[str] = mapped_column(String(10), default="normal")
    due: Mapped[date]
    origin: Mapped[str] = mapped_column(String(300), default="")  # as people cite it
    origin_ref: Mapped[str | None] = mapped_column(String(80), index=True)
    requester_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    requester_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=State.DRAFT)
    percent: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    closed_on: Mapped[date | None]

    owner_post: Mapped[Post] = relationship(foreign_keys=[owner_post_id])
    body: Mapped[Body | None] = relationship()
    requester: Mapped[Person | None] = relationship()
    requester_post: Mapped[Post | None] = relationship(foreign_keys=[requester_post_id])
    versions: Mapped[list["ActionVersion"]] = relationship(order_by="ActionVersion.number")
    reports: Mapped[list["Report"]] = relationship(order_by="Report.id.desc()")

    @property
    def ref(self) -> str:
        return f"action:{self.id}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_late(self, today: date) -> bool:
        """Whether it should be done by now; a draft is not owed by anybody yet."""
        return self.due < today and self.state in OPEN - WITH_REQUESTER


class ActionVersion(Base):
    """What was submitted to the circuit: the words, and the fingerprints of the papers."""

    __tablename__ = "action_version"
    __table_args__ = (UniqueConstraint("action_id", "number"),)

    id: Mapped[Id]
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    number: Mapped[int]
    snapshot: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    at: Mapped[datetime]


class Report(Base):
    """How far an action is, in its owner's words."""

    __tablename__ = "action_report"

    id: Mapped[Id]
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    percent: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    at: Mapped[datetime]
    post: Mapped[Post | None] = relationship()


class ActionCount(Base):
    """The last number given in a year: locked by whoever gives the next."""

    __tablename__ = "action_count"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


append_only(ActionVersion.__table__)  # type: ignore[arg-type]
append_only(Report.__table__)  # type: ignore[arg-type]
