"""What the pages of a body show: the tree, figures of its parts, what is open, when it meets."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from govflow.actions import queries as actions
from govflow.actions.models import Action
from govflow.bodies import queries
from govflow.bodies.models import Body
from govflow.decisions import queries as decisions
from govflow.decisions.flow import State as Standing
from govflow.decisions.models import Decision
from govflow.documents import queries as documents
from govflow.kernel.work import Work
from govflow.meetings import queries as meetings
from govflow.meetings.models import Meeting

FIRST = 5
Figures = dict[str, dict[int, int]]


@dataclass(frozen=True, slots=True)
class Branch:
    """A body in the tree: how deep it stands under another."""

    body: Body
    depth: int


def tree(found: Sequence[Body], orgs: Collection[int]) -> list[Branch]:
    """Order bodies so that each stands under its parent, or under the one it reports to.

    Those at the top come kind by kind, the ones that serve the reader's organisations first.
    One whose parent is not in the list stands at the top.
    """
    known = {body.id for body in found}
    under: dict[int | None, list[Body]] = {}
    for body in found:
        above = next((one for one in (body.parent_id, body.reports_to_id) if one in known), None)
        under.setdefault(above, []).append(body)
    tops = sorted(
        under.get(None, []), key=lambda body: (body.org_id not in orgs, body.kind, body.code)
    )
    return [branch for body in tops for branch in _branch(body, under, 0)]


def _branch(body: Body, under: dict[int | None, list[Body]], depth: int) -> Iterable[Branch]:
    yield Branch(body, depth)
    for part in under.get(body.id, []):
        yield from _branch(part, under, depth + 1)


def figures(work: Work, bodies: Iterable[Body]) -> Figures:
    """Count what each body has, as far as the reader may see it: one statement for each kind."""
    ids, actor = [body.id for body in bodies], work.actor
    opened = actions.narrowed(actor, actions.Filter(state="open"), today=work.today)
    decided, in_force = dict[int, int](), dict[int, int]()
    for body, state, number in _counted(work, ids, Decision, decisions.visible_to(actor)):
        decided[body] = decided.get(body, 0) + number
        if state == Standing.IN_FORCE:
            in_force[body] = number
    return {
        "meetings": _together(_counted(work, ids, Meeting, meetings.visible_to(actor))),
        "decisions": decided,
        "in_force": in_force,
        "actions": _together(_counted(work, ids, Action, opened)),
    }


def _counted(work: Work, ids: list[int], kind: type[Any], seen: Select[Any]) -> list[Any]:
    """Return bodies with a state and how many rows are in it."""
    rows = seen.order_by(None).with_only_columns(kind.id)
    query = select(kind.body_id, kind.state, func.count())
    query = query.where(kind.body_id.in_(ids), kind.id.in_(rows))
    return list(work.session.execute(query.group_by(kind.body_id, kind.state)))


def _together(rows: Iterable[Any]) -> dict[int, int]:
    found: dict[int, int] = {}
    for body, _state, number in rows:
        found[body] = found.get(body, 0) + number
    return found


def seats_counted(work: Work, bodies: Collection[Body], day: date) -> dict[int, int]:
    """Return how many seats each body has on a day."""
    found = work.all(queries.seats_of_all(bodies))
    counted: dict[int, int] = {}
    for seat in found:
        counted[seat.body_id] = counted.get(seat.body_id, 0) + seat.covers(day)
    return counted


def overview(work: Work, body: Body, day: date) -> dict[str, Any]:
    """Return what the first page of a body answers: what is open, when it meets, its parts."""
    parts = [*work.all(queries.parts_of(body)), *work.all(queries.reporting_to(body))]
    in_force = decisions.Filter(body=body.public_id)
    listed = decisions.listed(work.actor, in_force, today=work.today)
    rhythms = work.all(meetings.rhythms(body))
    return {
        "figures": figures(work, [body, *parts]),
        "parts": parts,
        "seats_of": seats_counted(work, parts, day),
        "open_decisions": work.all(listed.limit(FIRST)),
        "follows": [
            one for one in work.all(decisions.followed_by(work.actor, body)) if one.state == "open"
        ],
        "dates": [(one, meetings.next_dates(work, one)) for one in rhythms],
        "papers": work.all(documents.of(body)),
        "before": work.all(queries.preceded_by(body)),
        "after": work.all(queries.succeeded_by(body)),
        "next": _next(work, body),
    }


def _next(work: Work, body: Body) -> Meeting | None:
    chosen = meetings.Filter(body=body.public_id, state="convened", since=work.now)
    return work.first(meetings.listed(work.actor, chosen))
