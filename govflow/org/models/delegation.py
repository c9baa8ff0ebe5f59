"""Acts of delegation: decree 2-22-81 of 30 March 2023; dahir 1-57-068 of 10 April 1957."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.i18n.text import Text3, Text3Type
from govflow.kernel.db import Base, Id, Public, opaque
from govflow.org.models.person import Holding
from govflow.org.models.post import Post
from govflow.org.models.unit import Unit


class Nature(StrEnum):
    """Of signature: the delegator may still act. Of power: he no longer does, in its scope."""

    SIGNATURE = "signature"
    POWER = "power"


class DelegationAct(Public, Base):
    """An act by which the holder of a post lets the holder of another act for it.

    It is given by a person to a person: it ends when either holding does (dahir of 1957).
    Empty `subjects` or `steps` mean every kind.
    """

    __tablename__ = "delegation_act"
    __table_args__ = (CheckConstraint("to_day >= from_day", name="period"),)

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    delegator_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    delegate_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    delegator_holding_id: Mapped[int] = mapped_column(ForeignKey("holding.id"))
    delegate_holding_id: Mapped[int] = mapped_column(ForeignKey("holding.id"), index=True)
    nature: Mapped[str] = mapped_column(String(10))
    reference: Mapped[str] = mapped_column(String(120))
    act_date: Mapped[date]
    from_day: Mapped[date]
    to_day: Mapped[date | None]  # inclusive; none: until it is revoked or somebody leaves
    subjects: Mapped[list[str]] = mapped_column(default=list)
    steps: Mapped[list[str]] = mapped_column(default=list)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    ceiling: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    formula: Mapped[Text3] = mapped_column(Text3Type)  # printed above the delegate's signature
    revoked_on: Mapped[date | None]  # the first day on which it is no longer in force
    revoked_reference: Mapped[str | None] = mapped_column(String(120))

    delegator_post: Mapped[Post] = relationship(foreign_keys=[delegator_post_id])
    delegate_post: Mapped[Post] = relationship(foreign_keys=[delegate_post_id])
    delegator_holding: Mapped[Holding] = relationship(foreign_keys=[delegator_holding_id])
    delegate_holding: Mapped[Holding] = relationship(foreign_keys=[delegate_holding_id])
    unit: Mapped[Unit | None] = relationship()

    def standing(self, day: date) -> str:
        """Say how the act stands on a day: in_force, coming, revoked, over, or somebody left."""
        if self.revoked_on is not None and self.revoked_on <= day:
            return "revoked"
        if self.to_day is not None and self.to_day < day:
            return "over"
        first = max(day, self.from_day)
        if not (self.delegator_holding.covers(first) and self.delegate_holding.covers(first)):
            return "left"
        return "in_force" if self.from_day <= day else "coming"

    def in_force(self, day: date) -> bool:
        """Whether the act lets the delegate act on a day."""
        return self.standing(day) == "in_force"
