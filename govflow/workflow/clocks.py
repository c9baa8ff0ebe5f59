"""The clock of a run as a row: started, moved to its next instant, stopped."""

from datetime import datetime
from typing import Any

from govflow.kernel.work import Work
from govflow.workflow import due
from govflow.workflow.models import Timer


def set_clock(work: Work, timer: Timer, given: dict[str, Any], found: due.Span) -> None:
    """Start the clock of a run: its due day, how it was counted, and the instants to come."""
    timer.terms = given
    timer.since, timer.due_on, timer.due_at = found.since, found.due_on, found.due_at
    if found.counted or timer.counted is None:
        timer.counted = [day.isoformat() for day in found.counted]
        timer.skipped = [[day.isoformat(), why] for day, why in found.skipped]
    timer.paused_on = None
    next_instant(timer, due.plan(work, given, found))


def next_instant(timer: Timer, plan: due.Plan) -> None:
    """Let the first instant of a plan be the next to fire; none: the clock stands."""
    timer.plan = plan
    timer.fire_at = datetime.fromisoformat(plan[0][0]) if plan else None
    timer.kind = plan[0][1] if plan else None
