"""Working days: deadlines that can be explained day by day. Pure.

The weekend is Saturday and Sunday; a holiday that falls on it is not carried over. The day on
which something opens does not count: the N-th working day after it is the last day to answer,
and late begins with the next day, 00:00 in Casablanca.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Holidays = Mapping[date, str] | AbstractSet[date]  # with or without what each is called

WEEKEND = "weekend"
HOLIDAY = "holiday"
SATURDAY = 5
WEEK = 7
ONE_DAY = timedelta(days=1)
MOST_WORKING_DAYS = 2_600  # ten years: beyond this a number is a slip of the finger


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day to answer, the working days counted and the days passed over, each with why."""

    day: date
    counted: tuple[date, ...]
    skipped: tuple[tuple[date, str], ...]


def why_no_work(day: date, holidays: Holidays) -> str | None:
    """Return why nobody works on a day: "weekend", the holiday's name, or None on a working day.

    >>> why_no_work(date(2026, 11, 18), {date(2026, 11, 18): "Fête de l'Indépendance"})
    "Fête de l'Indépendance"
    """
    if day.weekday() >= SATURDAY:
        return WEEKEND
    if day not in holidays:
        return None
    return holidays[day] if isinstance(holidays, Mapping) else HOLIDAY


def is_working_day(day: date, holidays: Holidays) -> bool:
    return why_no_work(day, holidays) is None


def deadline(start: date, *, working_days: int, holidays: Holidays) -> Deadline:
    """Count working days from the day after `start`. Raises ValueError below one day.

    >>> found = deadline(date(2026, 11, 16), working_days=3, holidays={date(2026, 11, 18)})
    >>> found.day, [day.day for day in found.counted], found.skipped
    (datetime.date(2026, 11, 20), [17, 19, 20], ((datetime.date(2026, 11, 18), 'holiday'),))
    >>> deadline(date(2026, 12, 29), working_days=5, holidays={date(2027, 1, 1)}).day
    datetime.date(2027, 1, 6)
    """
    if not 1 <= working_days <= MOST_WORKING_DAYS:
        raise ValueError(f"{working_days} is no number of working days")
    counted: list[date] = []
    skipped: list[tuple[date, str]] = []
    day = start
    while len(counted) < working_days:
        day += ONE_DAY
        if reason := why_no_work(day, holidays):
            skipped.append((day, reason))
        else:
            counted.append(day)
    return Deadline(day, tuple(counted), tuple(skipped))


def working_days_between(start: date, end: date, *, holidays: Holidays) -> int:
    """Count the working days after `start` up to and including `end`; negative backwards.

    >>> working_days_between(date(2026, 11, 16), date(2026, 11, 20), holidays=set())
    4
    >>> working_days_between(date(2026, 11, 20), date(2026, 11, 16), holidays=set())
    -4
    """
    if end < start:
        return -working_days_between(end, start, holidays=holidays)
    off = [day for day in holidays if start < day <= end and day.weekday() < SATURDAY]
    return _weekdays_until(end) - _weekdays_until(start) - len(off)


def _weekdays_until(day: date) -> int:
    """Count the days from Monday to Friday since 01/01/0001, which was a Monday.

    >>> _weekdays_until(date(2026, 11, 27)) - _weekdays_until(date(2026, 11, 20))
    5
    """
    weeks, rest = divmod(day.toordinal(), WEEK)  # lists ask for each row: nothing is walked
    return weeks * SATURDAY + min(rest, SATURDAY)


def shift(day: date, *, working_days: int, holidays: Holidays) -> date:
    """Return the day that many working days later, or earlier where negative.

    Zero stays, even on a day without work. Reminders are said so: -1 is the last working day
    before the deadline.

    >>> shift(date(2026, 11, 23), working_days=-1, holidays=set())
    datetime.date(2026, 11, 20)
    """
    step = ONE_DAY if working_days > 0 else -ONE_DAY
    left = abs(working_days)
    while left:
        day += step
        left -= is_working_day(day, holidays)
    return day


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a working day, by the clock on the wall."""

    start: time = time(8, 30)
    end: time = time(16, 30)


STANDARD = Hours()
HoursOf = Callable[[date], Hours]


def standard_hours(day: date) -> Hours:
    del day
    return STANDARD


def after_hours(
    start: datetime, *, hours: int, holidays: Holidays, hours_of: HoursOf = standard_hours
) -> datetime:
    """Return when that many working hours have passed, by the clock on the wall (naive).

    A moment outside the hours counts from their next beginning.

    >>> after_hours(datetime(2026, 11, 20, 15, 30), hours=4, holidays=set())
    datetime.datetime(2026, 11, 23, 11, 30)
    """
    left = timedelta(hours=hours)
    for opens, closes in _openings(start, holidays, hours_of):
        begin = max(start, opens)
        if begin + left <= closes:
            return begin + left
        left -= max(timedelta(), closes - begin)
    raise AssertionError  # pragma: no cover - the openings never end


def _openings(
    start: datetime, holidays: Holidays, hours_of: HoursOf
) -> Iterator[tuple[datetime, datetime]]:
    day = start.date()
    while True:
        if is_working_day(day, holidays):
            hours = hours_of(day)
            yield datetime.combine(day, hours.start), datetime.combine(day, hours.end)
        day += ONE_DAY


class WorkingTime:
    """Measures how long people could work between two moments, by the clock on the wall (naive).

    >>> time_of = WorkingTime({date(2026, 11, 18)})
    >>> time_of.between(datetime(2026, 11, 17, 15, 30), datetime(2026, 11, 19, 9, 0))
    datetime.timedelta(seconds=5400)
    """

    def __init__(self, holidays: AbstractSet[date], hours: Hours = STANDARD) -> None:
        self._off = sorted(day.toordinal() for day in holidays if day.weekday() < SATURDAY)
        self._free = frozenset(self._off)
        self._opens, self._closes = _seconds(hours.start), _seconds(hours.end)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time from one moment to a later one."""
        return timedelta(seconds=self._until(end) - self._until(start))

    def _until(self, moment: datetime) -> int:
        """Return the working time since 01/01/0001: nothing is walked, thousands are measured."""
        day = moment.toordinal()
        weeks, rest = divmod(day - 1, WEEK)  # before this day, which is number `rest` of its week
        days = weeks * SATURDAY + min(rest, SATURDAY) - bisect_left(self._off, day)
        whole = days * (self._closes - self._opens)
        if rest >= SATURDAY or day in self._free:
            return whole
        return whole + max(0, min(_seconds(moment), self._closes) - self._opens)


def _seconds(at: time | datetime) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second
