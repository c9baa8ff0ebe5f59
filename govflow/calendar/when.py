"""Dates known only in part: a day, a month, a year, a period of these, or not known at all.

Much of the ministry's past is known to the year. Such a date is kept, shown and sorted as it
is known: "2010" never becomes the first of January 2010.
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import total_ordering
from typing import Any

from sqlalchemy import String, TypeDecorator
from sqlalchemy.engine import Dialect

from govflow.i18n import formats
from govflow.kernel.errors import Invalid

DAY, MONTH, YEAR, PERIOD, UNKNOWN = ("day", "month", "year", "period", "unknown")
PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
BY_LENGTH = {len("2010"): YEAR, len("2010-01"): MONTH, len("2010-01-01"): DAY}
NEVER = (date.max, date.max)  # what is not known sorts last
DEDUCED_MARK = "?"  # as in ISO 8601-2; sorts after the date it follows


@total_ordering
@dataclass(frozen=True, slots=True)
class When:
    """A date with its precision. `deduced` says that no source states it, somebody worked it out.

    `value` is ISO, cut where knowledge ends ("2010", "2021-11", "2020-02-20"); a period is two
    of these joined by a slash; what is not known is "".
    """

    value: str = ""
    precision: str = UNKNOWN
    deduced: bool = False

    def __post_init__(self) -> None:
        if self.precision != _precision_of(self.value):
            raise Invalid("when.precision", value=self.value, precision=self.precision)

    @classmethod
    def of(cls, said: Mapping[str, Any] | None) -> "When":
        """Read {value, precision, deduced} as the data files write it. Raises Invalid.

        >>> When.of({"value": "2020-02", "precision": "month", "deduced": True})
        When(value='2020-02', precision='month', deduced=True)
        """
        if said is None:
            return cls()
        value = str(said.get("value") or "")
        precision = str(said.get("precision") or _precision_of(value))
        return cls(value, precision, deduced=bool(said.get("deduced")))

    @classmethod
    def day(cls, day: date, *, deduced: bool = False) -> "When":
        return cls(day.isoformat(), DAY, deduced)

    @classmethod
    def read(cls, text: str) -> "When":
        """Read the stored form. Raises Invalid.

        >>> When.read("2020-02-20?").stored(), When.read("2013/2016").precision
        ('2020-02-20?', 'period')
        """
        value = text.removesuffix(DEDUCED_MARK)
        return cls(value, _precision_of(value), deduced=text.endswith(DEDUCED_MARK))

    def stored(self) -> str:
        """Return the one text that holds it all; texts sort as the dates do."""
        return self.value + (DEDUCED_MARK if self.deduced else "")

    def as_dict(self) -> dict[str, Any]:
        """Return the shape of the data files, for details of facts and for exports."""
        return {
            "value": self.value or None,
            "precision": self.precision,
            "deduced": self.deduced,
        }

    @property
    def is_known(self) -> bool:
        return self.precision != UNKNOWN

    @property
    def exact(self) -> date | None:
        """The day, where the day is known; None otherwise, never a guess."""
        return date.fromisoformat(self.value) if self.precision == DAY else None

    @property
    def bounds(self) -> tuple[date, date] | None:
        """The first and the last day it may be: for comparing, never for showing."""
        if not self.is_known:
            return None
        ends = self.value.split("/")
        return _bounds(ends[0])[0], _bounds(ends[-1])[1]

    def surely_before(self, other: "When | date") -> bool:
        """Whether it lies wholly before another date; False where that is not certain."""
        mine, its = self.bounds, (other if isinstance(other, When) else When.day(other)).bounds
        return bool(mine and its and mine[1] < its[0])

    def surely_after(self, day: date) -> bool:
        """Whether it lies wholly after a day; False where that is not certain."""
        return bool(self.bounds and day < self.bounds[0])

    def __lt__(self, other: "When") -> bool:
        """Sort by first day, then the narrower first; the unknown comes last."""
        return (self.bounds or NEVER, self.deduced) < (other.bounds or NEVER, other.deduced)

    def said(self, language: str) -> str:
        """Say it as precisely as it is known: "2010", "novembre 2021", "20/02/2020 (déduit)"."""
        return formats.partial(self.value, self.precision, deduced=self.deduced, language=language)


def _precision_of(value: str) -> str:
    """Return how precise an ISO text is. Raises Invalid where it is no date at all."""
    if not value:
        return UNKNOWN
    ends = value.split("/")
    try:
        spans = [_bounds(end) for end in ends]
    except ValueError as unreadable:
        raise Invalid("when.unreadable", value=value) from unreadable
    if len(ends) == 1:
        return BY_LENGTH[len(value)]
    if len(ends) != len(("first", "last")) or spans[0][0] > spans[1][1]:
        raise Invalid("when.period", value=value)
    return PERIOD


def _bounds(part: str) -> tuple[date, date]:
    """Return the first and last day of a year, month or day. Raises ValueError."""
    if not (found := PART.fullmatch(part)):
        raise ValueError(part)
    year, month, day = (int(piece) if piece else None for piece in found.groups())
    if year is None or month is None:
        return date(year or 0, 1, 1), date(year or 0, 12, 31)
    last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0  # noqa: PLR2004
    return date(year, month, day or 1), date(year, month, day or last)


class WhenType(TypeDecorator[When]):
    """A column of dates known in part, as text ("2020-02-20?") so that the database sorts it.

    NULL is None: the question does not arise. What exists but is not known is "".
    """

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: When | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else value.stored()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> When | None:  # noqa: ANN401 - SQLAlchemy's own
        del dialect
        return None if value is None else When.read(value)
