"""Timers of open runs, fired through the same command as a click. Never a silent approval."""

from datetime import datetime

from sqlalchemy import select

from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import Clock
from govflow.kernel.database import Database
from govflow.kernel.errors import Conflict, Refusal
from govflow.kernel.log import logger
from govflow.kernel.work import Work, begin
from govflow.workflow import due, store
from govflow.workflow.clocks import next_instant
from govflow.workflow.models import Timer
from govflow.workflow.rows import TimerRow
from govflow.workflow.service.command import apply, only_once

Key = tuple[int, str, int]
MOST_ATTEMPTS = 10


def next_due(database: Database, clock: Clock) -> datetime | None:
    """Return when the next timer is due: until then the worker may sleep."""
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        query = select(Timer.fire_at).where(Timer.fire_at.is_not(None))
        return work.session.scalar(query.order_by(Timer.fire_at).limit(1))


def fire(database: Database, clock: Clock, *, limit: int = 50) -> int:
    """Fire the timers that are due, each in its own unit; return how many events came of it."""
    fired = 0
    for key, instant in _due(database, clock, limit):
        fired += _fire_one(database, clock, key, instant)
    return fired


def _due(database: Database, clock: Clock, limit: int) -> list[tuple[Key, datetime]]:
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        query = select(Timer).where(Timer.fire_at <= work.now)
        found = work.all(query.order_by(Timer.fire_at, Timer.case_id).limit(limit))
        return [((one.case_id, one.step, one.run), one.fire_at or work.now) for one in found]


def _fire_one(database: Database, clock: Clock, key: Key, instant: datetime) -> int:
    """Fire one timer; what a click has settled meanwhile is left alone."""
    try:
        with begin(database, actor=SYSTEM, clock=clock) as work:
            return _fired(work, key, instant)
    except Refusal as refused:
        logger().warning("timer", key=refused.key, job=":".join(map(str, key)))
        with begin(database, actor=SYSTEM, clock=clock) as work:
            _put_off(work, key, instant)
        return 0


def _fired(work: Work, key: Key, instant: datetime) -> int:
    file = store.load(work, store.By.ROW, key[0])
    timer = file.timers.get(key[1:])
    if timer is None or timer.fire_at != instant or timer.kind is None:
        return 0  # answered, returned, undone or fired meanwhile
    run = file.case.runs.get(timer.step)
    if run is None or run.run != timer.run:
        next_instant(timer, [])
        store.keep(work, file)
        return 0
    kind = timer.kind
    event = {"kind": kind, "step": timer.step, "run": timer.run, "instant": instant.isoformat()}
    name = f"timer:{timer.case_id}:{timer.step}:{timer.run}:{kind}:{instant.isoformat()}"
    only_once(work, name, event, lambda: apply(work, file, event))
    _advance(work, timer, kind, instant)
    store.keep(work, file)
    return 1


def _advance(work: Work, timer: TimerRow, kind: str, instant: datetime) -> None:
    """Let the row take the next instant of the run; it stands if the event closed the run."""
    if timer.fire_at is None:
        return
    plan = timer.plan[1:]
    if kind == due.ESCALATED:
        plan = sorted([*plan, due.next_rank(work, timer.terms, instant)])
    next_instant(timer, plan)
    timer.attempts = 0


def _put_off(work: Work, key: Key, instant: datetime) -> None:
    """Try a refused timer later, and give its instant up after ten tries."""
    file = store.load(work, store.By.ROW, key[0])
    timer = file.timers.get(key[1:])
    if timer is None or timer.fire_at != instant:
        raise Conflict("stale")
    timer.attempts += 1
    if timer.attempts >= MOST_ATTEMPTS:
        next_instant(timer, timer.plan[1:])
        timer.attempts = 0
    else:
        timer.fire_at = work.now + 2**timer.attempts * due.MINUTE
    store.keep(work, file)
