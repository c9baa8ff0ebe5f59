"""What waits for a post, whoever holds it or nobody: the files, as far as the reader may know."""

from sqlalchemy import func, select

from govflow.kernel.rules import READ
from govflow.kernel.work import Work
from govflow.org.models import Post
from govflow.workflow import store
from govflow.workflow.models import IS_OPEN, Task
from govflow.workflow.people import principal_of
from govflow.workflow.rows import CaseRow

MOST = 20


def awaiting(work: Work, post: Post) -> tuple[int, list[CaseRow]]:
    """Return how many files wait for a post, and the first of those the reader may read."""
    waits = (IS_OPEN, Task.principal == principal_of(post))
    count = work.session.scalar(select(func.count(Task.case_id.distinct())).where(*waits)) or 0
    first = select(Task.case_id).where(*waits).order_by(Task.due_at, Task.id).limit(MOST)
    ids = list(dict.fromkeys(work.session.scalars(first)))
    rows = {row.id: row for row in store.by_rows(work, ids)} if ids else {}
    return count, [rows[one] for one in ids if READ[CaseRow](work.actor, rows[one])]
