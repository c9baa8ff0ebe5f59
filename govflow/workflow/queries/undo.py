"""May I take my last act back? One answer, for the page that offers it and for the verb."""

from dataclasses import dataclass
from datetime import datetime

from govflow.kernel.errors import NotFound
from govflow.kernel.work import Work
from govflow.workflow import door, due, store
from govflow.workflow.models import Event
from govflow.workflow.rows import CaseRow
from govflow.workflow.store import File


@dataclass(frozen=True, slots=True)
class Undoable:
    """An act of the reader that may still be taken back, and until when."""

    case: CaseRow
    until: datetime


def undoable(work: Work, case: str) -> Undoable | None:
    """Return the reader's last act on a case while it may be undone."""
    try:
        file = door.of_case(work, case, by=store.By.ADDRESS, lock=False)
    except NotFound:
        return None
    until = undoable_until(work, file)
    return Undoable(file.row, until) if until else None


def undoable_until(work: Work, file: File) -> datetime | None:
    """Return until when the actor may take the last act back; None where he may not now.

    Not after the window of the circuit, nor a signature, nor once somebody took what it opened
    in hand, nor once a case that it began below has moved.
    """
    last = file.case.last
    if last is None or last.final or last.person != work.actor.person:
        return None
    if any(task.claimed_by and task.is_open and task.event_seq == last.rev for task in file.tasks):
        return None
    if file.case.before is not None and any(
        one.rev > 1 and (one.parent_run or 0) > file.case.before.seq
        for one in store.children(work, file.row.id)
    ):
        return None
    event = work.session.get_one(Event, (file.row.id, last.rev))
    until = event.at + due.undo_window(file.route.undo)
    return until if work.now <= until else None
