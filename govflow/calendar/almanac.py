"""The almanac: which days are holidays, and what they are called. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from govflow.i18n.text import Text3


@dataclass(frozen=True, slots=True)
class Yearly:
    """A holiday that comes back: its month and day, and the years in which it does."""

    month: int
    month_day: int
    name: Text3
    from_year: int = 0
    until_year: int = 9999

    def in_year(self, year: int) -> date | None:
        """Return its day in a year; None before it began, after it ended, or on 29 February."""
        if not self.from_year <= year <= self.until_year:
            return None
        try:
            return date(year, self.month, self.month_day)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Named:
    """A holiday's name on one day, and whether the day is only an estimate."""

    name: Text3
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Almanac:
    """Every holiday known: those of each year, and those set day by day."""

    yearly: tuple[Yearly, ...]
    dated: Mapping[date, tuple[Named, ...]]
    counted: dict[tuple[date, date], frozenset[date]] = field(default_factory=dict, compare=False)

    def on(self, day: date) -> tuple[Named, ...]:
        """Return the holidays of a day; two may fall together."""
        fixed = tuple(Named(rule.name) for rule in self.yearly if rule.in_year(day.year) == day)
        return fixed + self.dated.get(day, ())

    def between(self, first: date, last: date) -> dict[date, tuple[Named, ...]]:
        """Return the holidays from one day to another, both included, in order."""
        return {day: self.on(day) for day in sorted(self.days(first, last))}

    def days(self, first: date, last: date) -> frozenset[date]:
        """Return the holidays from one day to another without their names: for counting."""
        if (first, last) not in self.counted:
            years = range(first.year, last.year + 1)
            fixed = {rule.in_year(year) for rule in self.yearly for year in years}
            within = (day for day in fixed | set(self.dated) if day and first <= day <= last)
            self.counted[first, last] = frozenset(within)
        return self.counted[first, last]


def together(names: list[Text3]) -> Text3 | None:
    """Join the names of holidays that fall on one day."""
    if len(names) < len(("one", "another")):
        return names[0] if names else None
    return Text3(
        **{code: " / ".join(name.in_(code) for name in names) for code in ("ar", "fr", "en")}
    )
