"""Assistants of posts: they prepare what awaits a post, and decide nothing."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.kernel.db import Base, Id, Public
from govflow.org.models.person import Holding
from govflow.org.models.post import Post


class Assistant(Public, Base):
    """The holder of a post prepares the parapheur of another one, from a day to a day.

    It ends when he leaves his own post.
    """

    __tablename__ = "assistant"
    __table_args__ = (CheckConstraint("to_day >= from_day", name="period"),)

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    holding_id: Mapped[int] = mapped_column(ForeignKey("holding.id"), index=True)
    from_day: Mapped[date]
    to_day: Mapped[date | None]  # inclusive; none: until it is revoked
    revoked_on: Mapped[date | None]  # the first day on which it is no longer in force
    post: Mapped[Post] = relationship()
    holding: Mapped[Holding] = relationship()
