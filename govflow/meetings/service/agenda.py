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
from govflow.meetings.service.correcting import correct, said, why_changed


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
    reason: str = "",
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
    if item is None:
        item = AgendaItem(position=len(meeting.agenda) + 1)
        meeting.agenda.append(item)
    item.kind, item.title, item.note = point.kind, point.title, point.note
    work.session.flush()
    if to is not None:
        _number(meeting, core.moved([one.id for one in meeting.agenda], item.id, to))
    if _points(meeting) != before:
        _record(work, meeting, why)
    return item


def move_item(work: Work, item: AgendaItem, *, to: int, reason: str = "") -> None:
    """Give a point another place, counted from 1."""
    work.require(policy.put_on_agenda, item.meeting)
    why = why_changed(work, item.meeting, "put_on_agenda", reason)
    _number(item.meeting, core.moved([one.id for one in item.meeting.agenda], item.id, to))
    _record(work, item.meeting, why)


def remove_item(work: Work, item: AgendaItem, *, reason: str = "") -> None:
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
    _record(work, meeting, why)


def _points(meeting: Meeting) -> list[Point]:
    return [Point(one.kind, one.title, one.note) for one in meeting.agenda]


def _number(meeting: Meeting, order: list[int]) -> None:
    for item in meeting.agenda:
        item.position = order.index(item.id) + 1
    meeting.agenda.sort(key=lambda item: item.position)


def _record(work: Work, meeting: Meeting, why: str) -> None:
    titles = [item.title.as_dict() for item in meeting.agenda]
    if not correct(work, meeting, why, points=titles):
        ledger.record(work, "meeting.agenda_set", meeting, **said(meeting), points=titles)
