"""The holidays of a year, those that come back and those set for it, in the order of their days."""

from dataclasses import dataclass
from datetime import date, timedelta

from govflow.calendar import queries
from govflow.calendar.almanac import Yearly
from govflow.calendar.core import SATURDAY
from govflow.calendar.models import FixedHoliday, Holiday
from govflow.kernel.work import Work


@dataclass(frozen=True, slots=True)
class Line:
    """A holiday in a year: one set for it, or one that comes back."""

    day: date
    of: Holiday | FixedHoliday

    @property
    def is_yearly(self) -> bool:
        return isinstance(self.of, FixedHoliday)

    @property
    def length(self) -> int:
        return self.of.length if isinstance(self.of, Holiday) else 1

    @property
    def is_lost(self) -> bool:
        """Whether it falls on a weekend alone: it is not carried over."""
        days = (self.day + timedelta(days=ahead) for ahead in range(self.length))
        return all(day.weekday() >= SATURDAY for day in days)


def holidays(work: Work, year: int) -> list[Line]:
    """Return the holidays of a year, in order."""
    dated = [Line(one.day, one) for one in work.all(queries.dated_in(year))]
    yearly = []
    for rule in work.all(queries.fixed()):
        years = (rule.from_year or 0, rule.until_year or date.max.year)
        day = Yearly(rule.month, rule.month_day, rule.name, *years).in_year(year)
        if day:
            yearly.append(Line(day, rule))
    return sorted([*dated, *yearly], key=lambda one: one.day)
