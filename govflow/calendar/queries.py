"""Holidays and the deadlines that step over them."""

import json
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, String, cast, func, select

from govflow.calendar.almanac import Almanac, Named, Yearly, together
from govflow.calendar.models import FixedHoliday, Holiday, State
from govflow.i18n.text import Text3
from govflow.kernel.work import Work

REMEMBERED = "calendar.almanac"
COUNTED = "calendar.counted"
Told = tuple[Any, ...]
REACH_YEARS = 3  # before and after today: farther than any deadline or delay counted
# Each list and each click asks for the almanac: two statements built once, whose rows are made
# into an almanac once in the life of the process, until other rows come.
YEARLY = select(
    FixedHoliday.month,
    FixedHoliday.month_day,
    cast(FixedHoliday.name, String),
    func.coalesce(FixedHoliday.from_year, 0),
    func.coalesce(FixedHoliday.until_year, 9999),
).order_by(FixedHoliday.month, FixedHoliday.month_day)
DATED = select(Holiday.day, Holiday.length, cast(Holiday.name, String), Holiday.state).order_by(
    Holiday.day, Holiday.id
)


def dated() -> Select[Holiday]:
    """Holidays set day by day, in order."""
    return select(Holiday).order_by(Holiday.day, Holiday.id)


def dated_in(year: int) -> Select[Holiday]:
    """Holidays set for a year: those that begin in it."""
    return dated().where(Holiday.day.between(date(year, 1, 1), date(year, 12, 31)))


def fixed() -> Select[FixedHoliday]:
    """Holidays that come back each year, in order."""
    return select(FixedHoliday).order_by(FixedHoliday.month, FixedHoliday.month_day)


def running_on(month: int, month_day: int) -> Select[FixedHoliday]:
    """Yearly holidays of a day that no year ends."""
    return fixed().where(
        FixedHoliday.month == month,
        FixedHoliday.month_day == month_day,
        FixedHoliday.until_year.is_(None),
    )


def almanac(work: Work) -> Almanac:
    """Return every holiday, read once in a unit of work."""
    if REMEMBERED not in work.memory:
        work.memory[REMEMBERED] = _read_almanac(work)
    found: Almanac = work.memory[REMEMBERED]
    return found


def _read_almanac(work: Work) -> Almanac:
    yearly, dated = work.execute(YEARLY), work.execute(DATED)
    return _made(tuple(map(tuple, yearly)), tuple(map(tuple, dated)))


@lru_cache(maxsize=16)
def _made(yearly: tuple[Told, ...], dated: tuple[Told, ...]) -> Almanac:
    rules = tuple(Yearly(m, day, _name(name), *years) for m, day, name, *years in yearly)
    days: dict[date, tuple[Named, ...]] = {}
    for first, length, name, state in dated:
        named = Named(_name(name), estimated=state == State.ESTIMATED)
        for ahead in range(length):
            day = first + timedelta(days=ahead)
            days[day] = (*days.get(day, ()), named)
    return Almanac(rules, days)


def _name(text: str) -> Text3:
    return Text3.of(json.loads(text))


def holidays(work: Work, first: date, last: date) -> dict[date, tuple[Named, ...]]:
    """Return the holidays from one day to another with their names, several where they meet."""
    return almanac(work).between(first, last)


def holiday_name(work: Work, day: date) -> Text3 | None:
    """Return what a day is called, both names where two holidays meet; None on an ordinary day."""
    return together([holiday.name for holiday in almanac(work).on(day)])


def holiday_set(work: Work) -> frozenset[date]:
    """Return the holidays of the years around today, for counting working days."""
    if COUNTED not in work.memory:  # asked for each row of a list
        year = work.today.year
        first, last = date(year - REACH_YEARS, 1, 1), date(year + REACH_YEARS, 12, 31)
        work.memory[COUNTED] = almanac(work).days(first, last)
    found: frozenset[date] = work.memory[COUNTED]
    return found


def forget(work: Work) -> None:
    """Forget what this unit read of the holidays: they have just changed."""
    work.session.flush()
    work.memory.pop(REMEMBERED, None)
    work.memory.pop(COUNTED, None)
