"""The convocation on paper: Arabic and French side by side, signed for by the chair of that day."""

from typing import Any

from govflow.documents import pdf
from govflow.i18n import formats
from govflow.i18n.catalog import sentence
from govflow.i18n.text import Text3
from govflow.kernel.canonical import canonical
from govflow.kernel.clock import local_day
from govflow.kernel.refs import ref_of
from govflow.kernel.work import Work
from govflow.meetings import queries
from govflow.meetings.models import Meeting
from govflow.org.queries import holders_of

PAIR = ("ar", "fr")
Both = dict[str, str]


def convocation(work: Work, meeting: Meeting, address: str) -> bytes:
    """Print the convocation of a meeting that was convened; `address` is where its page stands."""
    work.all(queries.one(meeting))
    day = local_day(meeting.convened_at or work.now)
    return pdf.render("convocation", canonical(_said(work, meeting, address)), on=day).pdf


def _said(work: Work, meeting: Meeting, address: str) -> dict[str, Any]:
    sits, sent = meeting.day, local_day(meeting.convened_at or work.now)
    hour = formats.time_short(meeting.starts_at, "fr")
    return {
        "title": {code: sentence("convocation.title", code) for code in PAIR},
        "reference": meeting.reference or meeting.body.code,
        "check_url": address,
        "body": _both(meeting.body.name),
        "sent": {code: formats.date_long(sent, code) for code in PAIR},
        "day": {code: formats.date_long(sits, code) for code in PAIR},
        "hour": hour,
        "house": _house(meeting),
        "place": _both(Text3.same(meeting.place)) if meeting.place else _unsaid(),
        "reason": _both(Text3.same(meeting.reason)) if meeting.reason else None,
        "points": [*_carried(work, meeting), *_points(work, meeting)],
        "documents": _names(work, meeting.ref, meeting),
        "chair": _chair(work, meeting),
    }


def _both(text: Text3) -> Both:
    """Return a text in both languages; what is typed in another script keeps its own order."""
    return {code: formats.isolated(text.in_(code), code) for code in PAIR}


def _unsaid() -> Both:
    return {code: sentence("convocation.unsaid", code) for code in PAIR}


def _house(meeting: Meeting) -> Both | None:
    """Return the name, on the day of the meeting, of the organisation that convenes it."""
    posts = (meeting.chair_post, meeting.body.secretariat_post)
    found = meeting.body.org or next((post.org for post in posts if post), None)
    return _both(found.name_on(meeting.day)) if found else None


def _carried(work: Work, meeting: Meeting) -> list[dict[str, Any]]:
    """Return the points carried over, in one heading before the agenda: it has no number."""
    found = queries.carried(work, meeting)
    if not found:
        return []
    titles = [Text3.of(one["title"]) for one in found]
    listed = [
        {code: f"{one['number']} {title.in_(code)}" for code in PAIR}
        for one, title in zip(found, titles, strict=True)
    ]
    heading = {code: sentence("meeting.carried", code) for code in PAIR}
    return [{"number": "", "title": heading, "kind": None, "lines": listed, "documents": []}]


def _points(work: Work, meeting: Meeting) -> list[dict[str, Any]]:
    return [
        {
            "number": str(number),
            "title": _both(item.title),
            "kind": {code: sentence(f"meeting.item.{item.kind.replace('-', '_')}", code)
                     for code in PAIR},
            "lines": [_both(item.note)] if item.note else [],
            "documents": _names(work, ref_of(item), meeting),
        }
        for number, item in enumerate(meeting.agenda, 1)
    ]  # fmt: skip


def _names(work: Work, ref: str, meeting: Meeting) -> list[Both]:
    return [_both(paper.title) for paper in queries.papers(work, meeting).get(ref, [])]


def _chair(work: Work, meeting: Meeting) -> dict[str, Both] | None:
    """Return who signs: the post that chairs on the day of the meeting, and who holds it then."""
    post = meeting.chair_post
    if post is None:
        return None
    held = holders_of(work, [post.id], meeting.day).get(post.id)
    return {
        "post": _both(post.name),
        "name": _both(held.person.name) if held else {"ar": "", "fr": ""},
    }
