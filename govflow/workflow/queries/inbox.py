"""What awaits the reader: one index range for each of his principals, merged.

What his assistant put first, then what is urgent or late, then the rest, each by its due day.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    BindParameter,
    Integer,
    Row,
    Select,
    bindparam,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from govflow.calendar import core
from govflow.calendar.queries import holiday_set
from govflow.i18n.text import Text3
from govflow.kernel.work import Work
from govflow.org.models import Post, Unit
from govflow.workflow.models import IS_ALIVE, IS_OPEN, Case, Task, TaskStatus
from govflow.workflow.queries.offers import LIMITS, Limits, assisted, own, received
from govflow.workflow.store import BADGE

PAGE = 50
MOST_SHOWN = 99
EVERYTHING: Mapping[str, Any] = MappingProxyType({})
SHAPES = 256  # how many different ones are kept built
Columns = Select[*tuple[Any, ...]]
Ranges = list[Limits]
Shape = tuple[tuple[str, ...], ...]
LISTS = frozenset({"subjects", "steps"})  # limits of many values
MOST = bindparam("most", type_=Integer)
ORDER = (Task.turn, Task.due_at, Task.id)
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
    priority: str
    outcome: str | None
    status: str
    done_at: datetime | None
    due_on: date | None
    turn: int
    late: int = 0
    left: int | None = None
    today: bool = False


def shown(number: int) -> str:
    """Say a count as the badge does.

    >>> shown(7), shown(100)
    ('7', '99+')
    """
    return f"{MOST_SHOWN}+" if number > MOST_SHOWN else str(number)


def inbox(work: Work, *, limit: int = PAGE, narrowed: Mapping[str, Any] = EVERYTHING) -> list[Item]:
    """The files that await the reader in his own capacities; `narrowed` to what LIMITS name."""
    return _listed(work, own(work.actor), limit, narrowed)


def delegated(
    work: Work, *, limit: int = PAGE, narrowed: Mapping[str, Any] = EVERYTHING
) -> list[Item]:
    """The files that the reader may decide by a delegation in force, within its scope."""
    return _listed(work, received(work.actor), limit, narrowed)


def prepared(
    work: Work, *, limit: int = PAGE, narrowed: Mapping[str, Any] = EVERYTHING
) -> list[Item]:
    """The files that await the posts whose work the reader prepares."""
    return _listed(work, assisted(work.actor), limit, narrowed)


def badge(work: Work) -> int:
    """Count the files that await the reader, up to 100: beyond that nobody counts."""
    if BADGE not in work.memory:  # the frame and the list of one page both ask
        work.memory[BADGE] = _counted(work, own(work.actor))
    found: int = work.memory[BADGE]
    return found


def counts(work: Work) -> dict[str, int]:
    """Count what the tabs of the parapheur hold."""
    return {
        "waiting": badge(work),
        "delegated": _counted(work, received(work.actor)),
        "prepared": _counted(work, assisted(work.actor)),
        "sent": work.count(sent_cases(work).limit(MOST_SHOWN + 1)),
    }


def late_in(items: Sequence[Item]) -> int:
    """Count the late ones of a list."""
    return sum(1 for item in items if item.late)


def sent_cases(work: Work) -> Select[Case]:
    """The reader's own files on their way, and those sent for a post that he holds."""
    own = work.actor.posts - work.actor.interim
    mine = or_(Case.requester_id == work.actor.person, Case.requester_post_id.in_(own))
    return select(Case).where(mine, IS_ALIVE, Case.parent_id.is_(None))


# ------------------------------------------------------------------ ranges
# A reader has one short range of the index for each of his names, and one for each act that he
# received. Statements are built once for a shape: the values alone differ between readers.


def _counted(work: Work, ranges: Ranges) -> int:
    if not ranges:
        return 0
    values = _values(ranges) | {"most": MOST_SHOWN + 1}
    return work.execute(_counting(_shape(ranges)), values).scalar() or 0


def _listed(work: Work, offered: Ranges, limit: int, narrowed: Mapping[str, Any]) -> list[Item]:
    if not offered:
        return []
    ranges = [one | dict(narrowed) for one in offered]
    values = _values(ranges) | {"most": limit}
    rows = work.execute(_listing(_shape(ranges)), values).all()
    return list(_once_each(items_of(work, rows)))


def _shape(ranges: Ranges) -> Shape:
    return tuple(tuple(values) for values in ranges)


def _values(ranges: Ranges) -> dict[str, Any]:
    return {
        f"{name}_{number}": value
        for number, values in enumerate(ranges)
        for name, value in values.items()
    }


@lru_cache(maxsize=SHAPES)
def _counting(shape: Shape) -> Select[int]:
    return select(func.count()).select_from(_merged(shape).limit(MOST).subquery())


@lru_cache(maxsize=SHAPES)
def _listing(shape: Shape) -> Columns:
    merged = _merged(shape)
    found = merged.selected_columns
    first = merged.order_by(found.turn, found.due_at, found.id).limit(MOST).subquery()
    return columns().join(first, first.c.id == Task.id).order_by(*ORDER)


def _merged(shape: Shape) -> Columns:
    ranges = (_range(number, limits).subquery() for number, limits in enumerate(shape))
    found = union_all(*(select(one) for one in ranges)).subquery()
    return select(found.c.id, found.c.turn, found.c.due_at).distinct()


def _range(number: int, limits: tuple[str, ...]) -> Columns:
    query = select(Task.id, Task.turn, Task.due_at).where(IS_OPEN)
    if len(limits) > 1:  # an act is limited by what the case says
        query = query.join(Case, Case.id == Task.case_id)
    query = query.where(*(LIMITS[name](_place(name, number)) for name in limits))
    return query.order_by(*ORDER).limit(MOST)


def _place(name: str, number: int) -> BindParameter[Any]:
    return bindparam(f"{name}_{number}", expanding=name in LISTS)


def columns() -> Columns:
    """What a list shows of a task, in one query: the fields of an `Item`, in their order."""
    return (
        select(
            Task.public_id,
            Case.public_id,
            Case.title,
            Case.reference,
            Case.subject,
            Task.kind,
            SENDER.name,
            PLACE.name,
            Task.created_at,
            Case.priority,
            Task.outcome,
            Task.status,
            Task.done_at,
            Task.due_on,
            Task.turn,
        )
        .join(Case, Case.id == Task.case_id)
        .outerjoin(SENDER, SENDER.id == Case.requester_post_id)
        .outerjoin(PLACE, PLACE.id == SENDER.unit_id)
    )


def items_of(work: Work, rows: Sequence[Row[Any]]) -> list[Item]:
    """Make the items of a list; its few due days are counted once each."""
    counted: dict[date | None, tuple[Any, ...]] = {}
    for day in {row.due_on for row in rows}:
        counted[day] = (*days(work, day), day == work.today)
    return [Item(*tuple(row), *counted[row.due_on]) for row in rows]


def days(work: Work, due_on: date | None) -> tuple[int, int | None]:
    """Return the working days that a due day is late, and those that are left."""
    if due_on is None:
        return 0, None
    between = core.working_days_between(work.today, due_on, holidays=holiday_set(work))
    if due_on < work.today:
        return max(1, -between), None
    return 0, between


def _once_each(items: Iterable[Item]) -> Iterator[Item]:
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
    items = items_of(work, rows)
    return sorted(items, key=lambda item: item.done_at or item.since, reverse=True)[:limit]
