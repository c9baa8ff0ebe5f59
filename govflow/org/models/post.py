"""Posts, and the roles that hang on them: rights belong to posts, never to persons."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govflow.i18n.text import Text3, Text3Type
from govflow.kernel.db import Base, Id, Public, opaque
from govflow.org.models.organisation import Organisation
from govflow.org.models.unit import Unit


class Post(Public, Base):
    """A post of the ministry or of a partner, whoever holds it."""

    __tablename__ = "post"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True, default=opaque)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[Text3] = mapped_column(Text3Type)
    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    org: Mapped[Organisation] = relationship()
    unit: Mapped[Unit | None] = relationship(foreign_keys=[unit_id])
    post_roles: Mapped[list["PostRole"]] = relationship(cascade="all, delete-orphan")

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(held.role for held in self.post_roles)


class PostRole(Base):
    """A role of a post, such as "approver" or "secretariat"."""

    __tablename__ = "post_role"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
