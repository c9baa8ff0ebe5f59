"""Questions about decisions; each answer is limited to what the actor may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    and_,
    false,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import joinedload, selectinload

from govflow.bodies import queries as bodies
from govflow.bodies.models import Body
from govflow.decisions.flow import Handed, State
from govflow.decisions.models import Decision, HandDown
from govflow.decisions.policy import MANAGERS
from govflow.i18n.languages import CODES
from govflow.kernel.actor import Actor
from govflow.kernel.db import asked, beyond
from govflow.kernel.matters import Matter, answers
from govflow.kernel.refs import parse
from govflow.kernel.work import Work
from govflow.meetings.models import Meeting
from govflow.org.models import Post


def visible_to(actor: Actor) -> Select[Decision]:
    """The decisions that somebody may read; says in SQL what `policy.read` says."""
    mine = bodies.of_actor(actor)
    handed = select(HandDown.decision_id).where(HandDown.to_body_id.in_(mine))
    concerned = or_(
        Decision.body_id.in_(bodies.kept_by(actor)),
        true() if actor.has_role("auditor") else Decision.owner_post_id.in_(actor.posts),
        Decision.body_id.in_(mine),
        Decision.id.in_(handed),
        _managed_by(actor),
    )
    return select(Decision).where(concerned)


def _managed_by(actor: Actor) -> ColumnElement[bool]:
    if not actor.roles & MANAGERS:
        return false()
    served = select(Body.id).where(Body.org_id.in_(actor.orgs))
    return and_(Decision.state == State.IN_FORCE, Decision.body_id.in_(served))


@dataclass(frozen=True, slots=True)
class Filter:
    """What the register is narrowed to; only what is in force unless another state is chosen."""

    state: str = State.IN_FORCE  # empty: every state
    on: date | None = None  # as the register stood on that day; none: today
    body: str = ""  # public id of a body
    owner: str = ""  # public id of a post
    meeting: str = ""  # public id of a meeting
    year: int | None = None
    late: bool = False
    mine: str = ""  # "owned" | "handed"
    words: str = ""


def listed(actor: Actor, chosen: Filter, *, today: date) -> Select[Decision]:
    """The register of decisions, the latest first, with what its rows show."""
    return (
        narrowed(actor, chosen, today=today)
        .options(
            joinedload(Decision.body),
            joinedload(Decision.meeting),
            joinedload(Decision.owner_post).lazyload(Post.post_roles),
            selectinload(Decision.hand_downs),
        )
        .order_by(Decision.decided_on.desc(), Decision.id.desc())
    )


def narrowed(actor: Actor, chosen: Filter, *, today: date) -> Select[Decision]:
    """The decisions that a filter keeps: what a figure counts is what its register shows."""
    query = visible_to(actor)
    for wanted in _narrowing(actor, chosen, today):
        query = query.where(wanted)
    return query


def after(query: Select[Decision], last: Decision) -> Select[Decision]:
    """The rest of the register, after this row."""
    seen = (last.decided_on, last.id)
    return query.where(beyond((Decision.decided_on, Decision.id), seen, backwards=True))


def in_force_on(day: date) -> ColumnElement[bool]:
    """Decided by then, and not yet ended; says in SQL what `Decision.state_on` says."""
    ended = or_(Decision.ended_on.is_(None), Decision.ended_on > day)
    return and_(Decision.decided_on <= day, ended)


def _narrowing(actor: Actor, chosen: Filter, today: date) -> Iterator[ColumnElement[bool]]:
    day = chosen.on or today
    year = min(max(chosen.year or day.year, date.min.year), date.max.year)
    handed = select(HandDown.decision_id).where(HandDown.to_body_id.in_(bodies.of_actor(actor)))
    wanted = (
        (chosen.on, Decision.decided_on <= day),
        (chosen.state, _in_state(chosen.state, day)),
        (chosen.body, Decision.body.has(Body.public_id == asked(chosen.body))),
        (chosen.owner, Decision.owner_post.has(Post.public_id == asked(chosen.owner))),
        (chosen.meeting, Decision.meeting.has(Meeting.public_id == asked(chosen.meeting))),
        (chosen.year, Decision.decided_on.between(date(year, 1, 1), date(year, 12, 31))),
        (chosen.late, and_(in_force_on(day), Decision.due < day)),
        (chosen.mine == "owned", Decision.owner_post_id.in_(actor.posts)),
        (chosen.mine == "handed", Decision.id.in_(handed)),
        (chosen.words, _says(asked(chosen.words))),
    )
    yield from (condition for said, condition in wanted if said)


def _in_state(state: str, day: date) -> ColumnElement[bool]:
    if state == State.IN_FORCE:
        return in_force_on(day)
    return and_(Decision.state == asked(state), Decision.ended_on <= day)


def _says(words: str) -> ColumnElement[bool]:
    """Whether its number, or its text in one of the languages, holds these words."""
    texts = type_coerce(Decision.text, JSON)
    said = (texts[code].as_string().icontains(words, autoescape=True) for code in CODES)
    return or_(Decision.number.icontains(words, autoescape=True), *said)


def one(decision: Decision) -> Select[Decision]:
    """A decision that was loaded for reading, with everything its page shows."""
    return (
        select(Decision)
        .where(Decision.id == decision.id)
        .options(
            joinedload(Decision.body),
            joinedload(Decision.meeting),
            joinedload(Decision.item),
            joinedload(Decision.owner_post).lazyload(Post.post_roles),
            joinedload(Decision.supersedes),
            selectinload(Decision.hand_downs).joinedload(HandDown.to_body),
        )
    )


def by_key(key: str) -> Select[Decision]:
    return select(Decision).where(Decision.key == asked(key))


def superseding(decision: Decision) -> Select[Decision]:
    """What took the place of a decision."""
    return select(Decision).where(Decision.supersedes_id == decision.id)


def of_meeting(meeting: Meeting) -> Select[Decision]:
    """What was decided in a meeting that was loaded for reading, in order."""
    return (
        select(Decision)
        .where(Decision.meeting_id == meeting.id)
        .options(joinedload(Decision.owner_post).lazyload(Post.post_roles))
        .order_by(Decision.position)
    )


def owners(actor: Actor) -> Select[Post]:
    """The posts that own a decision which the actor may read: the choices of a filter."""
    seen = visible_to(actor).with_only_columns(Decision.owner_post_id)
    return select(Post).where(Post.id.in_(seen)).order_by(Post.id)


def followed_by(actor: Actor, body: Body) -> Select[HandDown]:
    """The follow-up list of a technical committee: what was handed down, the open first."""
    seen = visible_to(actor).with_only_columns(Decision.id)
    return (
        select(HandDown)
        .where(HandDown.to_body_id == body.id, HandDown.decision_id.in_(seen))
        .options(joinedload(HandDown.decision).joinedload(Decision.body))
        .order_by(HandDown.state, HandDown.due, HandDown.id)
    )


def committees_for(decision: Decision) -> Select[Body]:
    """The technical committees to which a decision may be handed down."""
    known = select(HandDown.to_body_id).where(HandDown.decision_id == decision.id)
    return select(Body).where(
        Body.reports_to_id == decision.body_id, Body.state == "active", Body.id.not_in(known)
    )


# ------------------------------------------------------------------ what is still open


@answers
def open_about(work: Work, ref: str) -> Iterator[Matter]:
    """Say which decisions of a body or a meeting are in force, and what a committee follows."""
    kind, number = parse(ref)
    column = {"body": Decision.body_id, "meeting": Decision.meeting_id}.get(kind)
    if column is None:
        return
    query = select(Decision).where(column == number, Decision.state == State.IN_FORCE)
    for one in work.all(query.options(selectinload(Decision.hand_downs)).order_by(Decision.id)):
        yield Matter(one.ref, one.number, one.text, one.standing, one.due)
    if kind == "body":
        yield from _handed_to(work, number)


def _handed_to(work: Work, body: int) -> Iterator[Matter]:
    query = select(HandDown).where(HandDown.to_body_id == body, HandDown.state == Handed.OPEN)
    for one in work.all(query.options(joinedload(HandDown.decision)).order_by(HandDown.id)):
        said = one.decision
        yield Matter(f"hand_down:{one.id}", said.number, said.text, "handed_down", one.due)
