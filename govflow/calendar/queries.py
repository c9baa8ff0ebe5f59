"""Holidays and the deadlines that step over them."""

import json
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Date,
    Select,
    String,
    cast,
    func,
    literal_column,
    null,
    select,
    union_all,
)

from govflow.calendar.almanac import Almanac, Named, Yearly, together
from govflow.calendar.models import FixedHoliday, Holiday, State
from govflow.i18n.text import Text3
from govflow.kernel.work import Work

REMEMBERED = "calendar.almanac"
COUNTED = "calendar.counted"
REACH_YEARS = 3  # before and after today: farther than any deadline or delay counted
# Each list and each click asks for the almanac: one statement built once, whose rows are made into
# an almanac once in the life of the process, until other rows come.
ALMANAC: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(
        cast(FixedHoliday.name, String).label("name"),
        FixedHoliday.month.label("month"),
        FixedHoliday.month_day.label("month_day"),
        func.coalesce(FixedHoliday.from_year, 0).label("from_year"),
        func.coalesce(FixedHoliday.until_year, 9999).label("until_year"),
        cast(null(), Date).label("day"),
        literal_column("0").label("length"),
        cast(null(), String).label("state"),
        FixedHoliday.id.label("number"),
    ),
    select(
        cast(Holiday.name, String),
        *(literal_column("0") for _ in range(4)),
        Holiday.day,
        Holiday.length,
        Holiday.state,
        Holiday.id,
    ),
).order_by("month", "month_day", "day", "number")


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
    return _made(tuple(tuple(row) for row in work.execute(ALMANAC)))


@lru_cache(maxsize=16)
def _made(rows: tuple[tuple[Any, ...], ...]) -> Almanac:
    rules: list[Yearly] = []
    days: dict[date, tuple[Named, ...]] = {}
    for name, month, month_day, since, until, first, length, state, _ in rows:
        text = Text3.of(json.loads(name))
        if first is None:
            rules.append(Yearly(month, month_day, text, since, until))
        for ahead in range(length):
            day = first + timedelta(days=ahead)
            days[day] = (*days.get(day, ()), Named(text, estimated=state == State.ESTIMATED))
    return Almanac(tuple(rules), days)


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
