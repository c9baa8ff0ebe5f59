"""May I take my last act back? One answer, for the page that offers it and for the verb."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from govflow.kernel.work import Work
from govflow.workflow import due, policy, store
from govflow.workflow.engine import state
from govflow.workflow.models import Case, Event, Task


@dataclass(frozen=True, slots=True)
class Undoable:
    """An act of the reader that may still be taken back, and until when."""

    case: Case
    until: datetime


def undoable(work: Work, case: str) -> Undoable | None:
    """Return the reader's last act on a case while it may be undone."""
    row = store.found(work, store.By.ADDRESS, case)
    if row is None or not work.may(policy.read, row):
        return None
    until = undoable_until(work, row, state.from_json(row.state), row.tasks)
    return Undoable(row, until) if until else None


def undoable_until(
    work: Work, row: Case, case: state.Case, tasks: Collection[Task]
) -> datetime | None:
    """Return until when the actor may take the last act back; None where he may not now.

    Not after the window of the circuit, nor a signature, nor once somebody took what it opened
    in hand.
    """
    last = case.last
    if last is None or last.final or last.person != work.actor.person:
        return None
    if any(task.claimed_by and task.is_open and task.event_seq == last.rev for task in tasks):
        return None
    event = work.session.get_one(Event, (row.id, last.rev))
    until = event.at + due.undo_window(store.route_of(row.definition).undo)
    return until if work.now <= until else None
