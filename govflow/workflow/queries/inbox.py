"""What awaits the reader: one index range for each of his principals, merged, late first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, or_, select, union_all
from sqlalchemy.orm import aliased

from govflow.calendar import core
from govflow.calendar.queries import holiday_set
from govflow.i18n.text import Text3
from govflow.kernel.actor import Delegation
from govflow.kernel.work import Work
from govflow.org.models import Post, Unit
from govflow.workflow.models import Case, Task, TaskStatus

PAGE = 50
MOST_SHOWN = 99
Range = Select[*tuple[Any, ...]]
SENDER = aliased(Post)
PLACE = aliased(Unit)


@dataclass(frozen=True, slots=True)
class Item:
    """A file as a list shows it. `late` and `left` are working days."""

    task: str
    case: str
    title: Text3
    reference: str
    subject: str
    kind: str
    sender: Text3 | None
    place: Text3 | None
    since: datetime
    due_on: date | None
    late: int = 0
    today: bool = False
    left: int | None = None
    priority: str = ""
    outcome: str | None = None
    status: str = TaskStatus.OPEN
    done_at: datetime | None = None


def shown(number: int) -> str:
    """Say a count as the badge does.

    >>> shown(7), shown(100)
    ('7', '99+')
    """
    return f"{MOST_SHOWN}+" if number > MOST_SHOWN else str(number)


def inbox(work: Work, *, limit: int = PAGE, offset: int = 0) -> list[Item]:
    """The files that await the reader in his own capacities, late first."""
    return _listed(work, _own(work, limit + offset), limit, offset)


def delegated(work: Work, *, limit: int = PAGE, offset: int = 0) -> list[Item]:
    """The files that the reader may decide by a delegation in force, within its scope."""
    return _listed(work, _received(work, limit + offset), limit, offset)


def badge(work: Work) -> int:
    """Count the files that await the reader, up to 100: beyond that nobody counts."""
    return _counted(work, _own(work, MOST_SHOWN + 1))


def counts(work: Work) -> dict[str, int]:
    """Count what the tabs of the parapheur hold."""
    return {
        "waiting": badge(work),
        "delegated": _counted(work, _received(work, MOST_SHOWN + 1)),
        "sent": work.count(sent_cases(work).limit(MOST_SHOWN + 1)),
    }


def late_in(items: Sequence[Item]) -> int:
    """Count the late ones of a list."""
    return sum(1 for item in items if item.late)


def sent_cases(work: Work) -> Select[Case]:
    """The reader's own files on their way, and those sent for a post that he holds."""
    own = work.actor.posts - work.actor.interim
    mine = or_(Case.requester_id == work.actor.person, Case.requester_post_id.in_(own))
    return select(Case).where(mine, Case.status.in_(("running", "suspended")))


# ------------------------------------------------------------------ ranges


def _own(work: Work, limit: int) -> list[Range]:
    """One short range of the index for each principal of the reader."""
    return [
        _range(limit).where(Task.principal == principal)
        for principal in sorted(work.actor.principals)
    ]


def _received(work: Work, limit: int) -> list[Range]:
    return [_of_delegation(_range(limit), held) for held in work.actor.delegations]


def _range(limit: int) -> Range:
    query = select(Task.id, Task.due_at).where(Task.status == TaskStatus.OPEN)
    return query.order_by(Task.due_at, Task.id).limit(limit)


def _of_delegation(query: Range, held: Delegation) -> Range:
    """Keep what an act covers: the same limits as org.capacity.within."""
    query = query.where(Task.principal == f"post:{held.post}").join(Case, Case.id == Task.case_id)
    if held.subjects:
        query = query.where(Case.subject_kind.in_(held.subjects))
    if held.steps:
        query = query.where(Task.kind.in_(held.steps))
    if held.unit:
        query = query.where(Case.unit.startswith(held.unit))
    if held.ceiling is not None:
        query = query.where(or_(Case.amount.is_(None), Case.amount <= held.ceiling))
    return query


def _counted(work: Work, ranges: list[Range]) -> int:
    if not ranges:
        return 0
    merged = union_all(*(select(one.subquery()) for one in ranges)).subquery()
    distinct = select(merged.c.id).distinct().limit(MOST_SHOWN + 1).subquery()
    return work.session.scalar(select(func.count()).select_from(distinct)) or 0


def _listed(work: Work, ranges: list[Range], limit: int, offset: int) -> list[Item]:
    if not ranges:
        return []
    merged = union_all(*(select(one.subquery()) for one in ranges)).subquery()
    query = columns().where(Task.id.in_(select(merged.c.id)))
    rows = work.session.execute(query.order_by(Task.due_at, Task.id).limit(limit).offset(offset))
    return list(_once_each(item_of(work, row) for row in rows))


def columns() -> Range:
    """What a list shows of a task, in one query."""
    return (
        select(
            Task.public_id.label("task"),
            Task.kind,
            Task.status,
            Task.outcome,
            Task.created_at,
            Task.due_on,
            Task.done_at,
            Case.public_id.label("case"),
            Case.title,
            Case.reference,
            Case.subject,
            Case.priority,
            SENDER.name.label("sender"),
            PLACE.name.label("place"),
        )
        .join(Case, Case.id == Task.case_id)
        .outerjoin(SENDER, SENDER.id == Case.requester_post_id)
        .outerjoin(PLACE, PLACE.id == SENDER.unit_id)
    )


def item_of(work: Work, row: Row[Any]) -> Item:
    late, left = days(work, row.due_on)
    return Item(
        task=row.task,
        case=row.case,
        title=row.title,
        reference=row.reference,
        subject=row.subject,
        kind=row.kind,
        sender=row.sender,
        place=row.place,
        since=row.created_at,
        due_on=row.due_on,
        late=late,
        today=row.due_on == work.today,
        left=left,
        priority=row.priority,
        outcome=row.outcome,
        status=row.status,
        done_at=row.done_at,
    )


def days(work: Work, due_on: date | None) -> tuple[int, int | None]:
    """Return the working days that a due day is late, and those that are left."""
    if due_on is None:
        return 0, None
    between = core.working_days_between(work.today, due_on, holidays=holiday_set(work))
    if due_on < work.today:
        return max(1, -between), None
    return 0, between


def _once_each(items: Iterator[Item]) -> Iterator[Item]:
    """A file offered to two posts of the same reader is one file."""
    seen: set[tuple[str, str]] = set()
    for item in items:
        if (item.case, item.kind) not in seen:
            seen.add((item.case, item.kind))
            yield item


def done(work: Work, *, limit: int = PAGE) -> list[Item]:
    """What the reader decided, and the copies that he received, newest first."""
    if work.actor.person is None:
        return []
    decided = columns().where(Task.actor_id == work.actor.person, Task.done_at.is_not(None))
    copies = columns().where(
        Task.principal.in_(work.actor.principals), Task.status == TaskStatus.INFO
    )
    rows = [
        *work.session.execute(decided.order_by(Task.done_at.desc(), Task.id.desc()).limit(limit)),
        *work.session.execute(copies.order_by(Task.id.desc()).limit(limit)),
    ]
    items = [item_of(work, row) for row in rows]
    return sorted(items, key=lambda item: item.done_at or item.since, reverse=True)[:limit]
