"""Deadlines as people read them: each holiday that was stepped over bears its name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from govflow.calendar import core
from govflow.calendar.almanac import Named, together
from govflow.calendar.queries import holiday_name, holiday_set, holidays
from govflow.gate.language import chosen, sentence
from govflow.i18n import formats
from govflow.kernel.work import Work


def explained(work: Work, deadline: core.Deadline | None) -> core.Deadline | None:
    """Name the holidays among the days that a deadline passed over."""
    if deadline is None or not deadline.skipped:
        return deadline
    named = holidays(work, deadline.skipped[0][0], deadline.skipped[-1][0])
    skipped = tuple((day, _why(named.get(day, ()), why)) for day, why in deadline.skipped)
    return replace(deadline, skipped=skipped)


def _why(named: Sequence[Named], why: str) -> str:
    found = together([one.name for one in named]) if why != core.WEEKEND else None
    return found.in_(chosen()) if found else why


def day_off(work: Work, day: date | None) -> str:
    """Say that nobody works on a day and which working day follows; nothing of another day."""
    off = holiday_set(work)
    if day is None or core.is_working_day(day, off):
        return ""
    name = holiday_name(work, day)
    why = name.in_(chosen()) if name else sentence("day.weekend")
    instead = core.shift(day, working_days=1, holidays=off)
    said = (formats.date_short(one, chosen()) for one in (day, instead))
    return sentence("day.off", why=why, **dict(zip(("day", "instead"), said, strict=True)))
