"""What people keep beside files: their views of the list, notes in the margin, proposals."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from govflow.kernel.actor import Actor
from govflow.kernel.work import Work
from govflow.workflow import policy
from govflow.workflow.engine.returns import targets
from govflow.workflow.engine.route import REQUESTER, Human
from govflow.workflow.models import Case, Note, Proposal, SavedView
from govflow.workflow.rows import TaskRow
from govflow.workflow.store import File


def views(actor: Actor) -> Select[SavedView]:
    """The views that somebody keeps, by name."""
    return select(SavedView).where(SavedView.person_id == actor.person).order_by(SavedView.name)


def notes(work: Work, file: File) -> list[Note]:
    """The notes in the margin of a subject that the reader may read, the latest first."""
    if not work.may(policy.read_notes, file.row):
        return []
    query = select(Note).join(Case, Case.id == Note.case_id)
    mine = or_(Note.private.is_(False), Note.author_id == work.actor.person)
    query = query.where(Case.subject == file.row.subject, mine).order_by(Note.id.desc())
    return work.all(query.options(joinedload(Note.author), joinedload(Note.post)))


def proposal(work: Work, task: TaskRow) -> Proposal | None:
    """The answer that an assistant proposed for an open task."""
    return work.session.get(Proposal, task.id) if task.is_open else None


def proposable(file: File, task: TaskRow) -> tuple[str, ...]:
    """Name the answers that an assistant may propose: those of the step, and to return the file."""
    step = file.route.steps.get(task.step)
    if not isinstance(step, Human):
        return ()
    back = ("return",) if REQUESTER in targets(file.route, file.case, step) else ()
    return (*(() if step.kind == "signature" else step.verbs), *back)
