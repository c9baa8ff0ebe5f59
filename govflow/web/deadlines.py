"""Deadlines as people read them: each holiday that was stepped over bears its name."""

from collections.abc import Sequence
from dataclasses import replace

from govflow.calendar import core
from govflow.calendar.almanac import Named, together
from govflow.calendar.queries import holidays
from govflow.gate.language import chosen
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
