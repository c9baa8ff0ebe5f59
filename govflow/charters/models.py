"""Tables of charters: templates and their texts, campaigns, one charter for each post."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.charters.flow import LIVE, Course, State, TextState
from govflow.i18n.text import Text3, Text3Type
from govflow.kernel.db import Base, Id, Public, Versioned, opaque
from govflow.kernel.guards import frozen
from govflow.org.models import Holding, Post, Region
from govflow.signing.models import SignedFile


def _among(states: tuple[str, ...]) -> str:
    return f"state IN ({', '.join(f'{state!r}' for state in map(str, states))})"


ALIVE = text(_among(LIVE))
BINDING = text("state = 'in_force'")
TERMS = ("text_id", "supervising_post_id", "keeper_post_id", "attestation", "lowest_method",
         "reservations", "regions", "due")  # fmt: skip


class CharterTemplate(Public, Base):
    """What a kind of charter always is: for which posts, under whose eyes, for how long."""

    __tablename__ = "charter_template"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    name: Mapped[Text3] = mapped_column(Text3Type)
    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    supervising_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    attestation: Mapped[str] = mapped_column(String(12), default="attest")  # or "countersign"
    delegate_may_attest: Mapped[bool] = mapped_column(default=False)
    interim_may_sign: Mapped[bool] = mapped_column(default=False)
    term_months: Mapped[int] = mapped_column(default=36)
    supervising_post: Mapped[Post] = relationship()
    texts: Mapped[list["TextVersion"]] = relationship(
        back_populates="template", order_by="TextVersion.id"
    )


class TextVersion(Public, Versioned, Base):
    """A text of a template, in its languages: never changed once it is published."""

    __tablename__ = "text_version"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'retired')", name="state"),
        CheckConstraint("(state = 'draft') = (published_at IS NULL)", name="published"),
        UniqueConstraint("template_id", "number"),
        {"sqlite_autoincrement": True},  # a draft that is thrown away keeps its number
    )

    id: Mapped[Id]
    template_id: Mapped[int] = mapped_column(ForeignKey("charter_template.id"))
    number: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default=TextState.DRAFT)
    content: Mapped[dict[str, Any]]  # see core
    sha256: Mapped[str | None] = mapped_column(String(64))  # of the content, once published
    published_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
    template: Mapped[CharterTemplate] = relationship(back_populates="texts")


class Campaign(Public, Base):
    """A text is offered for signature in several regions at once."""

    __tablename__ = "campaign"
    __table_args__ = (
        CheckConstraint("state IN ('prepared', 'open', 'completed')", name="state"),
        Index("ix_campaign_text_id", "text_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    name: Mapped[Text3] = mapped_column(Text3Type)
    text_id: Mapped[int] = mapped_column(ForeignKey("text_version.id"))
    supervising_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    keeper_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))  # who issues it
    attestation: Mapped[str] = mapped_column(String(12))
    lowest_method: Mapped[str] = mapped_column(String(10))
    reservations: Mapped[bool]  # whether a signatory may enter any
    on_paper: Mapped[bool] = mapped_column(default=False)
    regions: Mapped[list[int]]
    due: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default=Course.PREPARED)
    prepared_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]
    text: Mapped[TextVersion] = relationship()
    supervising_post: Mapped[Post] = relationship(foreign_keys=[supervising_post_id])
    keeper_post: Mapped[Post | None] = relationship(foreign_keys=[keeper_post_id])
    charters: Mapped[list["Charter"]] = relationship(back_populates="campaign")

    @property
    def terms(self) -> dict[str, Any]:
        """What was decided when it was prepared: told by that fact, and never changed."""
        return {name: getattr(self, name) for name in TERMS}

    @property
    def goes_on(self) -> bool:
        """Whether a region can be offered a charter in it: once started, and not on paper."""
        return self.state != Course.PREPARED and not self.on_paper

    @property
    def is_over(self) -> bool:
        """Whether it ran, and no charter of it waits for anybody."""
        return self.state == Course.COMPLETED and not self.on_paper


class Charter(Public, Base):
    """What the holder of one post is offered, signs, and is bound by."""

    __tablename__ = "charter"
    __table_args__ = (
        CheckConstraint(_among(tuple(State)), name="state"),
        Index("uq_charter_live", "campaign_id", "post_id", unique=True,
              sqlite_where=ALIVE, postgresql_where=ALIVE),
        Index("uq_charter_in_force", "template_id", "post_id", unique=True,
              sqlite_where=BINDING, postgresql_where=BINDING),
        Index("ix_charter_state", "state", "due"),
    )  # fmt: skip

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("charter_template.id"))
    text_id: Mapped[int] = mapped_column(ForeignKey("text_version.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    holding_id: Mapped[int] = mapped_column(ForeignKey("holding.id"), index=True)  # at the offer
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("charter.id"), unique=True)
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("charter.id"), index=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("signed_file.id"), unique=True)
    on_paper: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10), default=State.PREPARED)
    due: Mapped[date]
    prepared_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    attested_at: Mapped[datetime | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]  # exclusive
    reason: Mapped[str] = mapped_column(Text, default="")  # of a refusal, return, withdrawal …
    last_event: Mapped[str] = mapped_column(String(20), default="prepare")  # a verb of the flow
    last_at: Mapped[datetime]
    available_at: Mapped[datetime]  # when the worker may try to make its paper
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(String(200))  # why it could not

    campaign: Mapped[Campaign] = relationship(back_populates="charters")
    template: Mapped[CharterTemplate] = relationship()
    text: Mapped[TextVersion] = relationship()
    post: Mapped[Post] = relationship()
    holding: Mapped[Holding] = relationship()
    region: Mapped[Region] = relationship()
    file: Mapped[SignedFile | None] = relationship()
    previous: Mapped["Charter | None"] = relationship(
        remote_side="Charter.id", foreign_keys=[previous_id]
    )
    superseded_by: Mapped["Charter | None"] = relationship(
        remote_side="Charter.id", foreign_keys=[superseded_by_id]
    )
    answers: Mapped[list["ClauseAnswer"]] = relationship(order_by="ClauseAnswer.clause")

    @property
    def ref(self) -> str:
        return f"charter:{self.id}"


class ClauseAnswer(Base):
    """What a signatory said to one clause: read and acknowledged, or with a reservation."""

    __tablename__ = "clause_answer"
    __table_args__ = (
        CheckConstraint("(answer = 'reserved') = (text <> '')", name="reserved"),
        CheckConstraint("answer IN ('acknowledged', 'reserved')", name="answer"),
    )

    charter_id: Mapped[int] = mapped_column(ForeignKey("charter.id"), primary_key=True)
    clause: Mapped[str] = mapped_column(String(40), primary_key=True)
    answer: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(2))
    at: Mapped[datetime]
    final: Mapped[bool] = mapped_column(default=False)  # approved by an act


class CharterCount(Base):
    """The last number given in a year: locked by whoever gives the next."""

    __tablename__ = "charter_count"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


frozen(
    TextVersion.__table__,  # type: ignore[arg-type]
    ("template_id", "number", "content", "sha256", "published_at"),
    when="OLD.published_at IS NOT NULL",
)
frozen(
    Charter.__table__,  # type: ignore[arg-type]
    ("reference", "campaign_id", "template_id", "text_id", "post_id", "holding_id", "region_id"),
)
frozen(
    ClauseAnswer.__table__,  # type: ignore[arg-type]
    ("charter_id", "clause", "answer", "text", "language", "at", "final"),
    when="OLD.final",
)
