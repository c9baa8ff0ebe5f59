"""The convocation on paper: Arabic and French side by side, signed for by the chair of that day."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from govflow.audit.models import Entry
from govflow.bodies.queries import seats_of
from govflow.documents import pdf
from govflow.i18n import formats
from govflow.i18n.catalog import sentence
from govflow.i18n.text import Text3
from govflow.kernel.canonical import canonical
from govflow.kernel.clock import local_day
from govflow.kernel.refs import ref_of
from govflow.kernel.work import Work
from govflow.meetings import queries
from govflow.meetings.flow import UNSENT
from govflow.meetings.models import Meeting, Presence
from govflow.org.models import Post
from govflow.org.queries import holders_of

PAIR = ("ar", "fr")
TOLD = ("was", "now")
Both = dict[str, str]


def convocation(work: Work, meeting: Meeting, address: str) -> bytes:
    """Print the convocation of a meeting; `address` is where its page stands.

    Before it was sent it is what would be sent, and bears the mark of a draft.
    """
    work.all(queries.one(meeting))
    corrections = work.all(queries.corrections(meeting))
    said = _said(work, meeting, corrections) | {"check_url": address}
    at = corrections[-1].at if corrections else meeting.convened_at or work.now
    return pdf.render("convocation", canonical(said), on=local_day(at)).pdf


def _said(work: Work, meeting: Meeting, corrections: list[Entry]) -> dict[str, Any]:
    draft = meeting.state in UNSENT
    kind = "draft" if draft else "corrected" if corrections else "title"
    changed = work.first(queries.papers_changed(meeting))
    return {
        "title": _words(f"convocation.{kind}"),
        "draft": draft,
        "reference": meeting.reference or meeting.body.code,
        "body": _both(meeting.body.name),
        "sent": _long(meeting.convened_at or work.now),
        "corrections": [_correction(one, version) for version, one in enumerate(corrections, 2)],
        "day": _long(meeting.starts_at),
        "hour": formats.time_short(meeting.starts_at, "fr"),
        "until": _until(meeting),
        "house": _house(meeting),
        "place": _both(Text3.same(meeting.place)) if meeting.place else _unsaid(),
        "reason": _typed(meeting.reason),
        "points": [*_carried(work, meeting), *_points(work, meeting)],
        "documents": _names(work, meeting.ref, meeting),
        "papers_at": _long(changed.at) if changed else None,
        "called": [_called(one, meeting) for one in _presences(work, meeting)],
        "chair": _chair(work, meeting),
    }


def _long(at: datetime) -> Both:
    return {code: formats.date_long(local_day(at), code) for code in PAIR}


def _until(meeting: Meeting) -> str:
    """Return the hour at which it ends, with its day where that is another."""
    ends = meeting.starts_at + timedelta(minutes=meeting.minutes)
    same = local_day(ends) == meeting.day
    return formats.time_short(ends, "fr") if same else formats.datetime_short(ends, "fr")


def _typed(text: str) -> dict[str, str] | None:
    """Return what somebody typed in one language, in the column of that language alone."""
    code = "ar" if any(unicodedata.bidirectional(one) == "AL" for one in text) else "fr"
    return {"language": code, "text": formats.isolated(text, code)} if text else None


def _correction(entry: Entry, version: int) -> dict[str, Any]:
    reason = entry.details.get("reason", "")
    return {
        "version": str(version),
        "day": _long(entry.at),
        "changes": [{code: change(one, code) for code in PAIR} for one in queries.changes(entry)],
        "reason": _typed(reason) if isinstance(reason, str) else None,  # as it once was asked
        "why": _both(Text3.of(reason)) if isinstance(reason, dict) else None,
    }  # fmt: skip


def change(one: Mapping[str, Any], language: str) -> str:
    """Say what changed of a convocation; a title that stayed in a language is said there once."""
    what, told = one["what"], {name: said for name, said in one.items() if said != ""}
    if what == "item_renamed" and len({Text3.of(one[name]).in_(language) for name in TOLD}) == 1:
        what = "item_changed"
    unsaid = dict.fromkeys(TOLD, sentence("convocation.unsaid", language))
    return sentence(f"meeting.change.{what}", language, **unsaid | told)


def _words(key: str, **said: object) -> Both:
    return {code: sentence(key, code, **said) for code in PAIR}


def _presences(work: Work, meeting: Meeting) -> list[Presence]:
    """Return who is called; before it is sent, who would be."""
    if meeting.state not in UNSENT:
        return meeting.presences
    return [Presence(seat=seat) for seat in work.all(seats_of(meeting.body, meeting.day))]


def _called(presence: Presence, meeting: Meeting) -> dict[str, Both | None]:
    """Return a seat as it is written to: the post or the organisation, and who stands in."""
    seat = presence.seat
    name = seat.post.name if seat.post else seat.org.name_on(meeting.day) if seat.org else None
    instead = presence.substitute_post or seat.substitute_post
    return {
        "seat": _both(name) if name else _unsaid(),
        "substitute": _both(instead.name) if instead else None,
    }


def _both(text: Text3) -> Both:
    """Return a text in both languages; what is typed in another script keeps its own order."""
    return {code: formats.isolated(text.in_(code), code) for code in PAIR}


def _unsaid() -> Both:
    return _words("convocation.unsaid")


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
    return [
        {
            "number": "",
            "title": _words("meeting.carried"),
            "kind": None,
            "lines": listed,
            "documents": [],
        }
    ]


def _points(work: Work, meeting: Meeting) -> list[dict[str, Any]]:
    return [
        {
            "number": str(number),
            "title": _both(item.title),
            "kind": _words(f"meeting.item.{item.kind.replace('-', '_')}"),
            "lines": [_both(item.note)] if item.note else [],
            "documents": _names(work, ref_of(item), meeting),
        }
        for number, item in enumerate(meeting.agenda, 1)
    ]


def _names(work: Work, ref: str, meeting: Meeting) -> list[Both]:
    return [_both(paper.title) for paper in queries.papers(work, meeting).get(ref, [])]


def _chair(work: Work, meeting: Meeting) -> dict[str, Both] | None:
    """Return who signs: the post that chairs on the day of the meeting, and who holds it then."""
    chairs = meeting.body.chair_on(meeting.day) if meeting.state in UNSENT else None
    post = work.session.get(Post, chairs) if chairs else meeting.chair_post
    if post is None:
        return None
    held = holders_of(work, [post.id], meeting.day).get(post.id)
    return {
        "post": _both(post.name),
        "name": _both(held.person.name) if held else {"ar": "", "fr": ""},
    }
