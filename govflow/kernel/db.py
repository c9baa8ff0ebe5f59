"""Tables: the base class, column types and small mixins of every model."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, ColumnElement, DateTime, MetaData, String, TypeDecorator, tuple_
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An instant, aware and in UTC in Python; SQLite keeps it as UTC text without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's own protocol
    ) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:  # noqa: ANN401 - SQLAlchemy's own protocol
        """Read the text of SQLite in one step: instants stand in each row of each list."""
        return _read if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Base of every model."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own protocol
        datetime: Instant(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
        list[int]: JSON(),
    }


Id = Annotated[int, mapped_column(primary_key=True)]


def opaque() -> str:
    """Return a new public id: 16 letters, digits, - or _ (96 random bits)."""
    return secrets.token_urlsafe(12)


def beyond(
    columns: Sequence[Any], seen: Sequence[Any], *, backwards: bool = False
) -> ColumnElement[bool]:
    """Whether a row stands after the one that was seen, in the order of these columns."""
    here, last = tuple_(*columns), tuple(seen)
    return here < last if backwards else here > last


def asked(key: str) -> str:
    r"""Return a key as a query may hold it: PostgreSQL refuses a NUL even in a question.

    >>> asked("a-1"), asked("a\0")
    ('a-1', '')
    """
    return "" if "\0" in key else key


class Public:
    """A row with an address: the opaque id that URLs carry, never the row number."""

    @declared_attr
    def public_id(cls) -> Mapped[str]:  # noqa: N805
        return mapped_column(String(16), unique=True, default=opaque, sort_order=-1)


class Versioned:
    """A row that people edit at length: a stale write becomes a conflict."""

    @declared_attr
    def version(cls) -> Mapped[int]:  # noqa: N805
        return mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version}
