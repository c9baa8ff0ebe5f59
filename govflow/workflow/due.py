"""When a run is due, how its days were counted, and what happens on the way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from govflow.calendar import core
from govflow.calendar.queries import holiday_set
from govflow.kernel.clock import at_local, local, local_day
from govflow.kernel.work import Work
from govflow.workflow.engine.durations import Duration, duration
from govflow.workflow.engine.effects import Timer

MINUTE = timedelta(minutes=1)
NOTICES = time(9)  # notices leave at the start of the day, by the clock on the wall
REMINDED, LATE, SILENCED, ESCALATED = "reminded", "late", "silenced", "escalated"
TIMED_OUT = "timed_out"
Plan = list[list[str]]


@dataclass(frozen=True, slots=True)
class Span:
    """The time given: `due_at` is the instant from which it is late."""

    since: date
    due_on: date
    due_at: datetime
    counted: tuple[date, ...] = ()
    skipped: tuple[tuple[date, str], ...] = ()


def terms(timer: Timer) -> dict[str, Any]:
    """Keep what the circuit says about time: needed again when a case was suspended."""
    return {
        "due": timer.due,
        "remind": list(timer.remind),
        "escalate": timer.escalate,
        "silence": timer.silence,
        "timeout": timer.timeout,
    }


def span(
    work: Work, text: str, *, since: date | None = None, opened: datetime | None = None
) -> Span:
    """Count the days of a duration from now (or from a day on), its hours from when it opened."""
    length = duration(text)
    start = since or work.today
    if length.unit == "wd":
        found = core.deadline(start, working_days=length.amount, holidays=holiday_set(work))
        return Span(start, found.day, _late_from(found.day), found.counted, found.skipped)
    if length.unit == "d":
        day = start + timedelta(days=length.amount)
        return Span(start, day, _late_from(day))
    instant = _later(work, opened or work.now, length)
    return Span(start, local_day(instant), instant)


def until(work: Work, day: date) -> Span:
    """Keep a due day that was set before."""
    return Span(work.today, day, _late_from(day))


def left(work: Work, due_on: date, stopped_on: date) -> int:
    """Count the working days that were left when a clock stopped, one at least."""
    days = core.working_days_between(stopped_on, due_on, holidays=holiday_set(work))
    return max(1, days)


def plan(work: Work, given: Mapping[str, Any], found: Span) -> Plan:
    """List the instants of a run that are still to come, in order."""
    instants = sorted(
        (instant, kind) for instant, kind in _instants(work, given, found) if instant > work.now
    )
    return [[instant.isoformat(), kind] for instant, kind in instants]


def _instants(work: Work, given: Mapping[str, Any], found: Span) -> Iterator[tuple[datetime, str]]:
    ends = TIMED_OUT if given.get("timeout") else SILENCED if given["silence"] else LATE
    yield found.due_at, ends
    for text in given["remind"]:
        yield _notice(work, found, duration(text, signed=True)), REMINDED
    if given["escalate"]:
        yield _notice(work, found, duration(given["escalate"])), ESCALATED


def next_rank(work: Work, given: Mapping[str, Any], last: datetime) -> list[str]:
    """Return the instant at which a late run climbs one rank more."""
    after = duration(given["escalate"])
    found = Span(local_day(last), local_day(last), last)
    return [_notice(work, found, after).isoformat(), ESCALATED]


def _notice(work: Work, found: Span, offset: Duration) -> datetime:
    if offset.unit == "wd":
        day = core.shift(found.due_on, working_days=offset.amount, holidays=holiday_set(work))
        return at_local(datetime.combine(day, NOTICES))
    if offset.unit == "d":
        return at_local(datetime.combine(found.due_on + timedelta(days=offset.amount), NOTICES))
    return _later(work, found.due_at, offset)


def _later(work: Work, start: datetime, length: Duration) -> datetime:
    if length.unit == "wh" and length.amount > 0:
        wall = local(start).replace(tzinfo=None)
        ends = core.after_hours(wall, hours=length.amount, holidays=holiday_set(work))
        return at_local(ends)
    unit = timedelta(hours=1) if length.unit == "wh" else timedelta(minutes=1)
    return start + length.amount * unit


def _late_from(day: date) -> datetime:
    return at_local(datetime.combine(day + timedelta(days=1), time()))


def undo_window(length: Duration | None) -> timedelta:
    """Return how long an act may be taken back."""
    if length is None:
        return timedelta()
    units = {"m": timedelta(minutes=1), "wh": timedelta(hours=1)}
    return length.amount * units.get(length.unit, timedelta(days=1))


def notice_from(work: Work) -> datetime:
    """Return when a notice of the house itself may leave: now, or at nine on a working day."""
    day = local_day(work.now)
    opening = at_local(datetime.combine(day, NOTICES))
    if core.is_working_day(day, holiday_set(work)):
        return max(work.now, opening)
    following = core.shift(day, working_days=1, holidays=holiday_set(work))
    return at_local(datetime.combine(following, NOTICES))
