"""Further opinions asked on the slots of a case: of whom, what, and what they said."""

from dataclasses import dataclass

from sqlalchemy import select

from govflow.kernel.work import Work
from govflow.workflow.engine.consult import KIND
from govflow.workflow.models import Event, TaskStatus
from govflow.workflow.queries.names import Named, named
from govflow.workflow.rows import TaskRow
from govflow.workflow.store import File


@dataclass(frozen=True, slots=True)
class Opinion:
    """An opinion that was asked for; `answer` is empty until it is given."""

    task: TaskRow
    to: Named
    by: Named | None
    question: str
    waits: bool = False

    @property
    def answer(self) -> str:
        return "" if self.task.is_open else self.task.reason or ""

    def about(self, task: TaskRow) -> bool:
        """Say whether it is awaited on the slot of this task."""
        step = self.task.step.partition("?")[0]
        return self.task.is_open and (step, self.task.slot) == (task.step, task.slot)


def opinions(work: Work, file: File) -> tuple[Opinion, ...]:
    """The opinions asked on a case, oldest first; those nobody waits for any more are left out."""
    kept = (TaskStatus.OPEN, TaskStatus.DONE)
    asked = [one for one in file.tasks if one.kind == KIND and one.status in kept]
    if not asked:
        return ()
    seqs = {one.event_seq for one in asked}
    found = work.all(select(Event).where(Event.case_id == file.row.id, Event.seq.in_(seqs)))
    events = {one.seq: one for one in found}
    by = {seq: f"post:{event.for_post_id}" for seq, event in events.items()}
    names = named(work, [*(one.principal for one in asked), *by.values()])
    waited = {ask.number for run in file.case.runs.values() for ask in run.asks if ask.wait}
    return tuple(
        Opinion(
            one,
            names[one.principal],
            names.get(by[one.event_seq]),
            events[one.event_seq].body["reason"],
            waits=one.is_open and one.run in waited,
        )
        for one in asked
    )
