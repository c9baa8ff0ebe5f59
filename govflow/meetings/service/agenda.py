"""The agenda: points in an order, each of a kind, each with its papers."""

from dataclasses import dataclass

from govflow.audit import ledger
from govflow.documents import queries as documents
from govflow.i18n.text import Text3
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.meetings import core, policy, queries
from govflow.meetings.flow import UNSENT
from govflow.meetings.models import AgendaItem, Meeting
from govflow.meetings.service.correcting import Change, correct, said, why_changed


@dataclass(frozen=True, slots=True)
class Point:
    """What a point of the agenda says."""

    kind: str
    title: Text3
    note: Text3 | None = None


def put_on_agenda(
    work: Work,
    meeting: Meeting,
    point: Point,
    *,
    item: AgendaItem | None = None,
    to: int | None = None,
    reason: Text3 | None = None,
) -> AgendaItem:
    """Put a point at the end of an agenda, or say anew what one of its points is, and its place.

    A point that stands there already is not put twice, and what changes nothing is told to nobody.
    Raises Invalid where the convocation was sent and no reason is given, as every verb here.
    """
    work.require(policy.put_on_agenda, meeting)
    why = why_changed(work, meeting, "put_on_agenda", reason)
    if point.kind not in core.ITEMS:
        raise Invalid("meeting.item_kind", field="kind")
    before = _points(meeting)
    if item is None and point in before:
        return meeting.agenda[before.index(point)]
    was = _point(item) if item else None
    if item is None:
        item = AgendaItem(position=len(meeting.agenda) + 1)
        meeting.agenda.append(item)
    item.kind, item.title, item.note = point.kind, point.title, point.note
    work.session.flush()
    changes = [] if was == point else [_changed(was, point)]
    if to is not None and _place(meeting, item, to) and was:
        changes.append({"what": "item_order", "now": point.title.as_dict()})
    if _points(meeting) != before:
        _record(work, meeting, why, changes)
    return item


def _changed(was: Point | None, now: Point) -> Change:
    if was is None:
        return {"what": "item_added", "now": now.title.as_dict()}
    what = "item_changed" if was.title == now.title else "item_renamed"
    return {"what": what, "was": was.title.as_dict(), "now": now.title.as_dict()}


def require_as_seen(item: AgendaItem, rev: str) -> None:
    """Require that a point is still what its form was drawn of. Raises Conflict."""
    if item.rev != rev:
        raise Conflict("stale")


def move_item(work: Work, item: AgendaItem, *, to: int, reason: Text3 | None = None) -> None:
    """Give a point another place, counted from 1."""
    work.require(policy.put_on_agenda, item.meeting)
    why = why_changed(work, item.meeting, "put_on_agenda", reason)
    _place(item.meeting, item, to)
    _record(work, item.meeting, why, [{"what": "item_order", "now": item.title.as_dict()}])


def remove_item(work: Work, item: AgendaItem, *, reason: Text3 | None = None) -> None:
    """Take a point off. Raises Conflict where it has papers, or is the last one called for."""
    meeting = item.meeting
    work.require(policy.put_on_agenda, meeting)
    why = why_changed(work, meeting, "put_on_agenda", reason)
    if work.first(documents.of(item)):
        raise Conflict("meeting.item_has_papers")
    meeting.agenda.remove(item)
    if meeting.state not in UNSENT and not (meeting.agenda or queries.carried(work, meeting)):
        raise Conflict("meeting.no_agenda")
    _number(meeting, [one.id for one in meeting.agenda])
    work.session.flush()
    _record(work, meeting, why, [{"what": "item_removed", "was": item.title.as_dict()}])


def _points(meeting: Meeting) -> list[Point]:
    return [_point(one) for one in meeting.agenda]


def _point(item: AgendaItem) -> Point:
    return Point(item.kind, item.title, item.note)


def _place(meeting: Meeting, item: AgendaItem, to: int) -> bool:
    """Give a point its place; whether it stood elsewhere."""
    was = item.position
    _number(meeting, core.moved([one.id for one in meeting.agenda], item.id, to))
    return item.position != was


def _number(meeting: Meeting, order: list[int]) -> None:
    for item in meeting.agenda:
        item.position = order.index(item.id) + 1
    meeting.agenda.sort(key=lambda item: item.position)


def _record(work: Work, meeting: Meeting, why: Text3 | None, changes: list[Change]) -> None:
    titles = [item.title.as_dict() for item in meeting.agenda]
    if not correct(work, meeting, why, changes, points=titles):
        ledger.record(work, "meeting.agenda_set", meeting, **said(meeting), points=titles)
