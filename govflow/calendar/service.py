"""Verbs on the calendar. Deadlines already running are counted again by the worker."""

from datetime import date

from govflow.audit import ledger
from govflow.calendar import policy, queries
from govflow.calendar.models import FixedHoliday, Holiday, Kind, State
from govflow.calendar.queries import holiday_set
from govflow.i18n.text import Text3
from govflow.kernel.db import opaque
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work

__all__ = ["add", "confirm", "declare", "end", "holiday_set", "move", "remove"]

MOST_DAYS = 10
LEAP_YEAR = 2024  # any: the 29th of February may be a holiday
FARTHEST_MOVE = 30  # days: farther is another holiday, not this one moved


def add(  # noqa: PLR0913 - a holiday has these parts
    work: Work,
    day: date,
    name: Text3,
    *,
    length: int = 1,
    kind: Kind = Kind.EXCEPTIONAL,
    state: State = State.CONFIRMED,
    source: str = "",
    key: str | None = None,
) -> Holiday:
    """Add a holiday of one year. Raises Conflict where it stands already, Invalid on its length."""
    work.require(policy.add, None)
    if not 1 <= length <= MOST_DAYS:
        raise Invalid("holiday.length", field="length", most=MOST_DAYS)
    if name in [named.name for named in queries.almanac(work).on(day)]:
        raise Conflict("holiday.stands_already", day=day)
    holiday = Holiday(day=day, name=name, length=length, kind=kind, state=state, source=source)
    holiday.key = key or opaque()
    work.add(holiday)
    _record(work, "holiday.added", holiday, state=state.value)
    return holiday


def confirm(work: Work, holiday: Holiday, *, day: date | None = None, source: str = "") -> None:
    """Confirm an estimated holiday, on its day or on the one announced instead."""
    work.require(policy.confirm, holiday)
    require_estimated(work, holiday)
    was, holiday.day = holiday.day, _near(holiday, day or holiday.day)
    holiday.state, holiday.source = State.CONFIRMED, source or holiday.source
    _record(work, "holiday.confirmed", holiday, was=was)


def move(work: Work, holiday: Holiday, *, day: date, source: str = "") -> None:
    """Move a holiday to another day; a confirmed one stays confirmed."""
    work.require(policy.move, holiday)
    if day == holiday.day:
        raise Invalid("holiday.same_day", field="day")
    was, holiday.day = holiday.day, _near(holiday, day)
    holiday.source = source or holiday.source
    _record(work, "holiday.moved", holiday, was=was)


def remove(work: Work, holiday: Holiday) -> None:
    """Remove a holiday that was added by mistake."""
    work.require(policy.remove, holiday)
    _record(work, "holiday.removed", holiday)
    work.session.delete(holiday)
    work.session.flush()


def declare(  # noqa: PLR0913 - a holiday has these parts
    work: Work,
    name: Text3,
    *,
    month: int,
    month_day: int,
    from_year: int | None = None,
    source: str = "",
    key: str | None = None,
) -> FixedHoliday:
    """Declare a holiday that comes back each year. Raises Invalid where there is no such day."""
    work.require(policy.declare, None)
    _refuse_no_day(month, month_day)
    rule = FixedHoliday(month=month, month_day=month_day, name=name, source=source)
    rule.from_year, rule.key = from_year, key or opaque()
    if work.first(queries.running_on(month, month_day)):
        raise Conflict("holiday.declared_already")
    work.add(rule)
    _record_rule(work, "holiday.declared", rule, from_year=from_year)
    return rule


def end(work: Work, rule: FixedHoliday, *, after_year: int) -> None:
    """End a yearly holiday after a year; the years before keep it."""
    work.require(policy.end, rule)
    require_kept(work, rule)
    if after_year < (rule.from_year or after_year):
        raise Invalid("holiday.ends_before_it_begins", field="after_year")
    rule.until_year = after_year
    _record_rule(work, "holiday.ended", rule, after_year=str(after_year))


def require_estimated(_work: Work, holiday: Holiday) -> None:
    """Raise Conflict where a holiday is confirmed already."""
    if holiday.state == State.CONFIRMED:
        raise Conflict("holiday.confirmed_already", day=holiday.day)


def require_kept(_work: Work, rule: FixedHoliday) -> None:
    """Raise Conflict where a yearly holiday has its last year already."""
    if rule.until_year is not None:
        raise Conflict("holiday.ended_already", year=str(rule.until_year))


def _near(holiday: Holiday, day: date) -> date:
    if abs((day - holiday.day).days) > FARTHEST_MOVE:
        raise Invalid("holiday.too_far", field="day", most=FARTHEST_MOVE)
    return day


def _refuse_no_day(month: int, month_day: int) -> None:
    try:
        date(LEAP_YEAR, month, month_day)
    except ValueError as absent:
        raise Invalid("date.not_in_calendar", field="month_day") from absent


def _record(work: Work, fact: str, holiday: Holiday, **details: object) -> None:
    queries.forget(work)
    name, day = holiday.name.as_dict(), holiday.day
    ledger.record(work, fact, holiday, name=name, day=day, length=holiday.length, **details)


def _record_rule(work: Work, fact: str, rule: FixedHoliday, **details: object) -> None:
    queries.forget(work)
    day = f"{rule.month_day:02}/{rule.month:02}"
    ledger.record(work, fact, rule, name=rule.name.as_dict(), day=day, **details)
