"""Beside a file: a note in its margin, an answer proposed, its place in a list; views kept."""

from govflow.audit import ledger
from govflow.i18n.text import clean_name, clean_text
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.org.models import Post
from govflow.workflow import door, policy, store
from govflow.workflow.models import Note, Proposal, SavedView, Turn
from govflow.workflow.queries.margin import proposable
from govflow.workflow.rows import TASKS, CaseRow, TaskRow
from govflow.workflow.store import File

NEEDS_REASON = frozenset({"reject", "unfavourable", "return"})
LONGEST_NAME = 60
LONGEST_VIEW = 400

# ------------------------------------------------------------------ views of the list


def keep_view(work: Work, name: str, query: str) -> SavedView:
    """Keep filters, as an address says them, under a name of one's own."""
    work.require(policy.keep_view, None)
    if len(query) > LONGEST_VIEW:
        raise Invalid("view.too_long", field="name")
    return work.add(SavedView(person_id=work.actor.person, name=_name(name), query=query))


def rename_view(work: Work, view: SavedView, name: str) -> None:
    work.require(policy.change_view, view)
    view.name = _name(name)


def drop_view(work: Work, view: SavedView) -> None:
    work.require(policy.change_view, view)
    work.session.delete(view)


def _name(typed: str) -> str:
    name = clean_name(typed, field="name")
    if len(name) > LONGEST_NAME:
        raise Invalid("text.too_long", field="name", most=LONGEST_NAME)
    return name


# ------------------------------------------------------------------ beside a file


def annotate(  # noqa: PLR0913 - what a note is made of
    work: Work,
    case: str,
    *,
    text: str,
    place: str = "",
    page: int | None = None,
    private: bool = False,
    digest: str,
) -> Note:
    """Write a note in the margin of the text that was seen. Raises Conflict where it changed."""
    file = door.of_case(work, case, by=store.By.ADDRESS)
    work.require(policy.annotate, file.row)
    said = clean_text(text, field="text")
    if not said:
        raise Invalid("case.reason_missing", field="text")
    _require_same(file.row, digest)
    note = work.add(
        Note(
            case_id=file.row.id,
            version=file.row.subject_version,
            digest=digest,
            place=place,
            page=page,
            text=said,
            private=private,
            author_id=work.actor.person,
            post_id=_post(work, file),
            at=work.now,
        )
    )
    _record(work, "case.annotated", file.row, place=place, page=page, version=note.version,
            private=private, note=note.public_id)  # fmt: skip
    return note


def propose(work: Work, item: str, verb: str, *, digest: str, reason: str = "") -> None:
    """Propose the answer to a task to whoever holds it; a later one takes its place."""
    file, task = _prepared(work, item)
    work.require(policy.propose, task)
    if verb not in proposable(file, task):
        raise Invalid("case.answer_not_allowed", field="verb")
    why = clean_text(reason, field="reason")
    if verb in NEEDS_REASON and not why:
        raise Invalid("case.reason_missing", field="reason")
    _require_same(file.row, digest)
    kept = work.session.get(Proposal, task.id) or Proposal(task_id=task.id)
    kept.verb, kept.reason, kept.digest = verb, why, digest
    kept.author_id, kept.at = work.actor.person or 0, work.now
    work.add(kept)
    _record(work, "task.proposed", file.row, step=task.step, verb=verb, reason=why)


def sort(work: Work, item: str, turn: Turn) -> TaskRow:
    """Put a file first or last in the parapheur that it awaits, or back where it was."""
    file, task = _prepared(work, item)
    work.require(policy.sort, task)
    urgent = file.row.priority == "high" or task.due_at <= work.now
    task.turn = Turn.SOON if turn == Turn.ORDINARY and urgent else turn
    TASKS.write(work, [task])
    return task


def _prepared(work: Work, item: str) -> tuple[File, TaskRow]:
    file, task = door.of_task(work, item)
    if not task.is_open:
        raise Conflict("case.not_open")
    return file, task


def _require_same(row: CaseRow, digest: str) -> None:
    if row.digest != digest:
        raise Conflict("case.text_changed")


def _post(work: Work, file: File) -> int | None:
    """Return the post as which somebody writes: one that is asked here, or else his lowest."""
    asked = {task.principal for task in file.tasks}
    mine = sorted(work.actor.posts, key=lambda post: (f"post:{post}" not in asked, post))
    return work.session.get_one(Post, mine[0]).id if mine else None


def _record(work: Work, fact: str, row: CaseRow, **said: object) -> None:
    told = {name: value for name, value in said.items() if value not in (None, "", False)}
    title = row.title.as_dict()
    ledger.record(work, fact, f"case:{row.id}", about=row.subject, title=title, **told)
