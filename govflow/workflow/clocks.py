"""The clock of a run as a row: started, moved to its next instant, stopped."""

from datetime import datetime
from typing import Any

from govflow.kernel.work import Work
from govflow.workflow import due
from govflow.workflow.rows import TimerRow


def new_clock(
    work: Work, run: tuple[int, str, int], given: dict[str, Any], found: due.Span
) -> TimerRow:
    """Make the clock of a run that has none: by its case, its step and its number."""
    case, step, number = run
    timer = TimerRow(case, step, number, found.since, found.due_on, found.due_at, given, [], [], [])
    _count(timer, found)
    next_instant(timer, due.plan(work, given, found))
    return timer


def set_clock(work: Work, timer: TimerRow, given: dict[str, Any], found: due.Span) -> None:
    """Start the clock of a run: its due day, how it was counted, and the instants to come."""
    timer.terms = given
    timer.since, timer.due_on, timer.due_at = found.since, found.due_on, found.due_at
    if found.counted:
        _count(timer, found)
    timer.paused_on = None
    next_instant(timer, due.plan(work, given, found))


def _count(timer: TimerRow, found: due.Span) -> None:
    timer.counted = [day.isoformat() for day in found.counted]
    timer.skipped = [[day.isoformat(), why] for day, why in found.skipped]


def next_instant(timer: TimerRow, plan: due.Plan) -> None:
    """Let the first instant of a plan be the next to fire; none: the clock stands."""
    timer.plan = plan
    timer.fire_at = datetime.fromisoformat(plan[0][0]) if plan else None
    timer.kind = plan[0][1] if plan else None
