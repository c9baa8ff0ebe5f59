"""Questions about meetings; each answer is limited to what the actor may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from govflow.audit.models import Entry
from govflow.audit.queries import history
from govflow.bodies import queries as bodies
from govflow.bodies.models import Body, Seat
from govflow.calendar.almanac import together
from govflow.calendar.queries import almanac
from govflow.documents import queries as documents
from govflow.documents.models import Document
from govflow.i18n.text import Text3
from govflow.kernel.actor import Actor
from govflow.kernel.clock import at_local, local, local_day
from govflow.kernel.db import asked, beyond
from govflow.kernel.matters import open_matters
from govflow.kernel.refs import ref_of
from govflow.kernel.work import Work
from govflow.meetings import rhythm as rules
from govflow.meetings.core import MOST_MINUTES, overlap
from govflow.meetings.flow import UNSENT, State
from govflow.meetings.models import Meeting, Presence, Rhythm
from govflow.org.models import Post

YEAR_OF_MONTHS = 12
CORRECTIONS = ("meeting.corrected", "meeting.moved")
CARRIED = ("decision:", "hand_down:")  # what an agenda carries of all that is open about its body


def visible_to(actor: Actor) -> Select[Meeting]:
    """The meetings that somebody may read; says in SQL what `policy.read` says."""
    named = exists().where(
        Presence.meeting_id == Meeting.id, Presence.substitute_post_id.in_(actor.posts)
    )
    sits = Meeting.body_id.in_(bodies.of_actor(actor))
    concerned = true() if actor.has_role("auditor") else or_(sits, named)
    sent = and_(Meeting.state.not_in(UNSENT), concerned)
    return select(Meeting).where(or_(_kept_by(actor), sent))


def _kept_by(actor: Actor) -> ColumnElement[bool]:
    return Meeting.body_id.in_(bodies.kept_by(actor))


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; empty = everything."""

    state: str = ""
    body: str = ""  # public id of a body
    since: datetime | None = None
    until: datetime | None = None
    to_convene: bool = False  # what the actor has still to convene
    mine: bool = False  # of the bodies where the actor has a part
    latest_first: bool = False


def listed(actor: Actor, chosen: Filter) -> Select[Meeting]:
    """The meetings of a list in the order of their days, with the body that each is of."""
    wanted = (
        (chosen.state, Meeting.state == chosen.state),
        (chosen.body, Meeting.body.has(Body.public_id == chosen.body)),
        (chosen.to_convene, and_(_kept_by(actor), Meeting.state.in_(UNSENT))),
        (chosen.mine, Meeting.body_id.in_(bodies.of_actor(actor))),
    )
    order = (Meeting.starts_at, Meeting.id)
    return (
        _between(visible_to(actor), chosen)
        .where(*(condition for said, condition in wanted if said))
        .options(joinedload(Meeting.body))
        .order_by(*([one.desc() for one in order] if chosen.latest_first else order))
    )


def _between(query: Select[Meeting], chosen: Filter) -> Select[Meeting]:
    if chosen.since:
        query = query.where(Meeting.starts_at >= chosen.since)
    return query.where(Meeting.starts_at < chosen.until) if chosen.until else query


def after(query: Select[Meeting], last: Meeting, *, latest_first: bool) -> Select[Meeting]:
    """The rest of a list, after this row."""
    seen = (last.starts_at, last.id)
    return query.where(beyond((Meeting.starts_at, Meeting.id), seen, backwards=latest_first))


def by_key(key: str) -> Select[Meeting]:
    return select(Meeting).where(Meeting.key == asked(key))


def to_convene(actor: Actor) -> Select[Meeting]:
    """What a secretariat has still to convene, the soonest first."""
    query = select(Meeting).where(_kept_by(actor), Meeting.state.in_(UNSENT))
    return query.options(joinedload(Meeting.body)).order_by(Meeting.starts_at, Meeting.id)


def coming(actor: Actor, now: datetime) -> Select[Meeting]:
    """The convened meetings of the bodies in which somebody has a part, the next first."""
    query = visible_to(actor).where(Meeting.state == State.CONVENED, Meeting.starts_at >= now)
    mine = Meeting.body_id.in_(bodies.of_actor(actor))
    return query.where(mine).options(joinedload(Meeting.body)).order_by(Meeting.starts_at)


def to_answer(actor: Actor, now: datetime) -> Select[Presence]:
    """The convocations that somebody has still to answer, the soonest first."""
    sits = Presence.seat.has(Seat.post_id.in_(actor.posts))
    ahead = and_(Meeting.state == State.CONVENED, Meeting.starts_at >= now)
    query = select(Presence).join(Meeting).where(ahead, sits, Presence.answer.is_(None))
    meeting = joinedload(Presence.meeting).joinedload(Meeting.body)
    return query.options(meeting, joinedload(Presence.seat)).order_by(Meeting.starts_at)


def one(meeting: Meeting) -> Select[Meeting]:
    """A meeting that was loaded for reading, with everything its page shows."""
    called = selectinload(Meeting.presences)
    seat = called.joinedload(Presence.seat)
    return (
        select(Meeting)
        .where(Meeting.id == meeting.id)
        .options(
            joinedload(Meeting.chair_post).lazyload(Post.post_roles),
            joinedload(Meeting.rhythm),
            selectinload(Meeting.agenda),
            selectinload(Meeting.guests),
            called.joinedload(Presence.substitute_post).lazyload(Post.post_roles),
            called.joinedload(Presence.person),
            seat.joinedload(Seat.post).lazyload(Post.post_roles),
            seat.joinedload(Seat.substitute_post).lazyload(Post.post_roles),
            seat.joinedload(Seat.org),
        )
    )


def papers(work: Work, meeting: Meeting) -> dict[str, list[Document]]:
    """Return the papers of a meeting and of its points, by reference, in one question."""
    found: dict[str, list[Document]] = {}
    for paper in work.all(documents.of_all([meeting.ref, *map(ref_of, meeting.agenda)])):
        found.setdefault(paper.subject, []).append(paper)
    return found


def carried(work: Work, meeting: Meeting) -> list[dict[str, Any]]:
    """Return the points carried over: the body's open decisions, as they stood when convened."""
    if meeting.carried is not None:
        return list(meeting.carried)
    about = open_matters(work, f"body:{meeting.body_id}")
    return [matter.as_dict() for matter in about if matter.ref.startswith(CARRIED)]


def corrections(meeting: Meeting) -> Select[Entry]:
    """What was changed of a meeting's convocation since it was sent, as the ledger tells it."""
    sent = select(Entry.seq).where(Entry.subject == meeting.ref, Entry.fact == "meeting.convened")
    of_the_sent = and_(Entry.fact.in_(CORRECTIONS), Entry.seq > sent.scalar_subquery())
    return history(meeting.ref).where(of_the_sent)


def changes(entry: Entry) -> list[dict[str, Any]]:
    """Return what a correction changed: of what it is, as it was and as it is now."""
    told = entry.details
    if entry.fact == "meeting.moved":
        return [{"what": "day", "was": told["was"], "now": told["starts_at"]}]
    return list(told.get("changes", []))


def made_information(meeting: Meeting) -> Select[Entry]:
    """The fact by which a sitting went on without deciding."""
    return history(meeting.ref).where(Entry.fact == "meeting.made_information")


def papers_changed(meeting: Meeting) -> Select[Entry]:
    """When papers came or went after the convocation was sent, the last time first."""
    changed = history(meeting.ref).where(Entry.fact == "meeting.papers_changed")
    return changed.order_by(None).order_by(Entry.seq.desc())


def clashes(work: Work, meeting: Meeting) -> list[Meeting]:
    """Return the other meetings at the same time that would call a post called here too."""
    most = timedelta(minutes=MOST_MINUTES)
    near = and_(
        Meeting.starts_at > meeting.starts_at - most, Meeting.starts_at < meeting.starts_at + most
    )
    query = select(Meeting).where(near, Meeting.id != meeting.id, Meeting.state != State.CANCELLED)
    posts = called(meeting)
    return [
        other
        for other in work.all(query.options(joinedload(Meeting.body)).order_by(Meeting.id))
        if overlap((meeting.starts_at, meeting.minutes), (other.starts_at, other.minutes))
        and called(other) & posts
    ]


def called(meeting: Meeting) -> frozenset[int]:
    """Every post that a meeting calls: who sits there that day, chairs it, stands in, keeps it."""
    named = {one.substitute_post_id for one in meeting.presences if one.substitute_post_id}
    return bodies.posts_of(meeting.body, local_day(meeting.starts_at)) | named


# ------------------------------------------------------------------ rhythms


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A date that a rhythm gives: its holiday if it falls on one, its meeting if there is one."""

    starts_at: datetime
    holiday: Text3 | None
    estimated: bool
    meeting: Meeting | None


def rhythm_of(body: Body, key: str) -> Select[Rhythm]:
    """The rhythm of a body with a public id."""
    return select(Rhythm).where(Rhythm.body_id == body.id, Rhythm.public_id == asked(key))


def rhythms(body: Body) -> Select[Rhythm]:
    """The rhythms that a body follows."""
    return (
        select(Rhythm)
        .where(Rhythm.body_id == body.id, Rhythm.ended_at.is_(None))
        .order_by(Rhythm.id)
    )


def next_dates(
    work: Work, rhythm: Rhythm, *, count: int = YEAR_OF_MONTHS, after: datetime | None = None
) -> list[Occurrence]:
    """Return the next dates of a rhythm, those on a holiday named. A rule not yet kept will do."""
    wall = local(after or work.now).replace(tzinfo=None)
    found = rules.following(rhythm.rule, rhythm.starts, after=wall, count=count)
    return _occurrences(work, rhythm, found)


def _occurrences(work: Work, rhythm: Rhythm, walls: Iterable[datetime]) -> list[Occurrence]:
    starts = [at_local(wall) for wall in walls]
    query = select(Meeting).where(
        Meeting.rhythm_id == rhythm.id, Meeting.original_start.in_(starts)
    )
    known = {one.original_start: one for one in work.all(query)} if rhythm.id else {}
    return [_occurrence(work, start, known.get(start)) for start in starts]


def _occurrence(work: Work, start: datetime, meeting: Meeting | None) -> Occurrence:
    holidays = almanac(work).on(local_day(start))
    name = together([one.name for one in holidays])
    return Occurrence(start, name, any(one.estimated for one in holidays), meeting)
