"""What people keep beside a file: notes in its margin, an answer proposed, views of a list."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.kernel.db import Base, Id, Public
from govflow.kernel.guards import append_only
from govflow.org.models import Person, Post


class Note(Public, Base):
    """A remark in the margin of a text, kept with the version that it was made on."""

    __tablename__ = "wf_note"

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("wf_case.id"), index=True)
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    place: Mapped[str] = mapped_column(String(40), default="")  # a field, a document; the whole
    page: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)
    private: Mapped[bool] = mapped_column(default=False)  # for its author alone
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    at: Mapped[datetime]
    author: Mapped[Person] = relationship()
    post: Mapped[Post | None] = relationship()


class Proposal(Base):
    """The answer that an assistant proposes for a task; its holder alone gives it."""

    __tablename__ = "wf_proposal"

    task_id: Mapped[int] = mapped_column(
        ForeignKey("wf_task.id"), primary_key=True, autoincrement=False
    )
    verb: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    author: Mapped[Person] = relationship()


class SavedView(Public, Base):
    """A set of filters of the parapheur that a person keeps under a name."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(400))  # as in an address


append_only(Note.__table__)  # type: ignore[arg-type]
