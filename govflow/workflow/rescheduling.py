"""A changed calendar moves the open deadlines: each case in a unit of its own, and it says so.

Counting again what was counted already changes nothing, so the job may be repeated; the cursor
stands at the last change of the calendar that it answered.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, select

from govflow.audit.models import Cursor, Entry
from govflow.calendar import core
from govflow.calendar.queries import holiday_set
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import Clock
from govflow.kernel.database import Database
from govflow.kernel.errors import Refusal
from govflow.kernel.log import logger
from govflow.kernel.work import Work, begin
from govflow.workflow import clocks, due, store
from govflow.workflow.engine.durations import duration
from govflow.workflow.models import IS_ALIVE, IS_OPEN, Case, Task
from govflow.workflow.rows import TimerRow
from govflow.workflow.service.command import apply
from govflow.workflow.store import File

READER = "deadlines"
CHANGES = (
    "holiday.added",
    "holiday.confirmed",
    "holiday.moved",
    "holiday.removed",
    "holiday.declared",
    "holiday.ended",
)
OPEN_RUNS = (
    select(Task.case_id, Task.step, Task.run)
    .join(Case, Case.id == Task.case_id)
    .where(IS_OPEN, IS_ALIVE)
    .distinct()
)


def reschedule(database: Database, clock: Clock, *, since: int) -> tuple[int, int]:
    """Answer the changes since a fact; return how many deadlines moved, and how far it read."""
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        newest = work.first(select(Entry.seq).order_by(Entry.seq.desc())) or 0
        changes = work.all(_changes(max(since, _cursor(work)))) if newest > since else []
        if not changes:
            return 0, newest  # an idle worker never takes the write lock
        touched = _touched(work)
    names = list({entry.subject: entry.details["name"] for entry in changes}.values())
    moved = sum(_one_case(database, clock, case, names) for case in touched)
    with begin(database, actor=SYSTEM, clock=clock) as work:
        work.session.merge(Cursor(reader=READER, seq=changes[-1].seq))
    return moved, newest


def _changes(since: int) -> Select[Entry]:
    return select(Entry).where(Entry.seq > since, Entry.fact.in_(CHANGES)).order_by(Entry.seq)


def _cursor(work: Work) -> int:
    row = work.session.get(Cursor, READER)
    return row.seq if row else 0


def _touched(work: Work) -> list[int]:
    """Return the cases of which some open run would be counted otherwise today."""
    runs: dict[int, set[store.Clock]] = {}
    for row in work.execute(OPEN_RUNS):
        runs.setdefault(row.case_id, set()).add((row.step, row.run))
    timers: dict[int, list[TimerRow]] = {}
    for timer in store.timers_of(work, list(runs)):
        timers.setdefault(timer.case_id, []).append(timer)
    return sorted(
        case
        for case, found in timers.items()
        if any(
            (one.step, one.run) in runs[case] and _is_otherwise(work, one, found) for one in found
        )
    )


def _is_otherwise(work: Work, timer: TimerRow, others: Iterable[TimerRow]) -> bool:
    if duration(timer.terms["due"]).unit == "wh":
        return True  # only its case knows the hour at which it opened
    before = _looks(timer)
    _count(work, timer, _span(work, timer, others))
    return _looks(timer) != before


def _looks(timer: TimerRow) -> tuple[Any, ...]:
    return timer.due_on, timer.due_at, timer.counted, timer.skipped, timer.plan


def _one_case(database: Database, clock: Clock, case: int, names: list[Mapping[str, str]]) -> int:
    try:
        with begin(database, actor=SYSTEM, clock=clock) as work:
            return _recounted(work, store.load(work, store.By.ROW, case), names)
    except Refusal as refused:
        logger().warning("deadline", key=refused.key, job=f"case:{case}")
        return 0


def _recounted(work: Work, file: File, names: list[Mapping[str, str]]) -> int:
    """Count the open runs of a case again; each whose due day moves is an event."""
    moved = 0
    for step, run in file.case.open.items():
        timer = file.timers.get((step, run.run))
        if timer is None:
            continue
        was, due_at = timer.due_on, timer.due_at
        others = file.timers.values()
        _count(work, timer, _from_hours(work, file, timer) or _span(work, timer, others))
        if timer.due_at == due_at:
            continue
        for task in file.of(step, run.run):
            task.due_on, task.due_at = timer.due_on, timer.due_at
        moved += 1
        moved_to = {"was": was.isoformat(), "due_on": timer.due_on.isoformat(), "cause": names}
        apply(work, file, {"kind": "rescheduled", "step": step, "run": run.run, **moved_to})
    store.keep(work, file)
    return moved


def _span(work: Work, timer: TimerRow, others: Iterable[TimerRow]) -> due.Span | None:
    """Count again what was counted in working days; None where the calendar changes nothing.

    A run that kept the due day of an earlier one is counted from where that one was.
    """
    if timer.counted:
        return due.span(work, f"{len(timer.counted)}wd", since=timer.since)
    before = [one for one in others if one.step == timer.step and one.run < timer.run]
    source = max((one for one in before if one.counted), key=lambda one: one.run, default=None)
    if source is None:
        return None
    found = due.span(work, f"{len(source.counted)}wd", since=source.since)
    return due.Span(timer.since, found.due_on, found.due_at)


def _from_hours(work: Work, file: File, timer: TimerRow) -> due.Span | None:
    """Count working hours again from the moment at which the run opened."""
    length = duration(timer.terms["due"])
    opened = [task.created_at for task in file.of(timer.step, timer.run)]
    if (
        length.unit != "wh"
        or timer.counted
        or not opened
        or timer.due_at == due.until(work, timer.due_on).due_at
    ):
        return None
    return due.span(work, str(length), since=timer.since, opened=min(opened))


def _count(work: Work, timer: TimerRow, found: due.Span | None) -> None:
    """Let a clock run to what was found: never to before tomorrow, where it was later than that."""
    if found is None:
        return
    plan, paused = timer.plan, timer.paused_on
    clocks.set_clock(work, timer, timer.terms, _not_at_once(work, timer, found))
    if timer.due_at <= work.now:
        clocks.next_instant(timer, plan)  # late already: what was still to come comes
    if paused:
        timer.paused_on, timer.fire_at = paused, None


def _not_at_once(work: Work, timer: TimerRow, found: due.Span) -> due.Span:
    following = core.shift(work.today, working_days=1, holidays=holiday_set(work))
    earliest = min(timer.due_on, following)
    if found.due_on >= earliest:
        return found
    kept = due.until(work, earliest)
    return due.Span(found.since, kept.due_on, kept.due_at, found.counted, found.skipped)
