"""Questions about bodies: which there are, who belongs to them and sits in them on a day."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import joinedload, object_session

from govflow.bodies.flow import State
from govflow.bodies.models import Body, Chairmanship, Mandate, Membership, Seat, Succession
from govflow.kernel.actor import Actor
from govflow.kernel.db import asked
from govflow.kernel.work import Work
from govflow.org.models import Organisation, Post

Dated = type[Seat] | type[Membership] | type[Chairmanship]


def visible_to(actor: Actor) -> Select[Body]:
    """Every body, in the order of their codes, for whoever is signed in."""
    seen = false() if actor.is_anonymous else true()
    return select(Body).where(seen).order_by(Body.code)


def listed(actor: Actor, *, state: str = "", kind: str = "") -> Select[Body]:
    """The bodies of a page: in one state and of one kind, or of any where these are empty."""
    query = visible_to(actor).options(joinedload(Body.parent))
    if state:
        query = query.where(Body.state == state)
    return query.where(Body.kind == kind) if kind else query


def open_to_work(actor: Actor) -> Select[Body]:
    """The bodies to which new work may be given: the active ones."""
    return visible_to(actor).where(Body.state == State.ACTIVE)


def kinds() -> Select[str]:
    return select(Body.kind).distinct().order_by(Body.kind)


def parts_of(body: Body) -> Select[Body]:
    """The commissions and groups of a body."""
    return select(Body).where(Body.parent_id == body.id).order_by(Body.code)


def reporting_to(body: Body) -> Select[Body]:
    """The technical committees that prepare for a steering committee and report to it."""
    return select(Body).where(Body.reports_to_id == body.id).order_by(Body.code)


def members_on(body: Body, day: date) -> Select[Organisation]:
    """The organisations that belong to a body on a day: admitted, or with a seat.

    Nobody belongs to a body before it exists, nor after it closed.
    """
    admitted = select(Membership.org_id).where(
        Membership.body_id == body.id, _stands(Membership, day)
    )
    seated = select(Seat.org_id).where(Seat.body_id == body.id, _stands(Seat, day))
    ours = or_(Organisation.id.in_(admitted), Organisation.id.in_(seated))
    exists = not body.created.surely_after(day) and not (
        body.closed and body.closed.surely_before(day)
    )
    return select(Organisation).where(ours if exists else false()).order_by(Organisation.key)


def chairs_on(work: Work, bodies: Collection[Body], day: date) -> dict[int, Post]:
    """Return who chairs each body on a day, in one statement."""
    asked = Chairmanship.body_id.in_([body.id for body in bodies])
    query = select(Chairmanship).where(asked, _stands(Chairmanship, day)).order_by(Chairmanship.id)
    query = query.options(joinedload(Chairmanship.post).lazyload(Post.post_roles))
    return {chair.body_id: chair.post for chair in reversed(work.all(query))}


def succeeded_by(body: Body) -> Select[Succession]:
    """What took over from a body, and why."""
    return (
        select(Succession)
        .where(Succession.body_id == body.id)
        .options(joinedload(Succession.successor))
        .order_by(Succession.successor_id)
    )


def preceded_by(body: Body) -> Select[Succession]:
    """What a body took over from, and why."""
    return (
        select(Succession)
        .where(Succession.successor_id == body.id)
        .options(joinedload(Succession.body))
        .order_by(Succession.body_id)
    )


def seats_of(body: Body, day: date) -> Select[Seat]:
    """The seats of a body on a day, in their order, with whoever sits there."""
    return (
        select(Seat)
        .where(Seat.body_id == body.id, _stands(Seat, day))
        .options(
            joinedload(Seat.post),
            joinedload(Seat.substitute_post),
            joinedload(Seat.org),
        )
        .order_by(Seat.position)
    )


def seat(body: Body, key: str) -> Select[Seat]:
    """The seat of a body with a key."""
    return select(Seat).where(Seat.body_id == body.id, Seat.key == asked(key))


def seats_of_all(bodies: Collection[Body]) -> Select[Seat]:
    """Every seat of these bodies, whatever its dates."""
    return select(Seat).where(Seat.body_id.in_([body.id for body in bodies]))


def mandates() -> Select[Mandate]:
    """The terms of office, the latest first."""
    return select(Mandate).order_by(Mandate.id.desc())


def mandate(key: str) -> Select[Mandate]:
    return select(Mandate).where(Mandate.key == asked(key))


def joined_by(posts: Collection[int], day: date) -> Select[int]:
    """The numbers of the bodies in which one of these posts has a part on a day.

    It chairs, keeps the secretariat, or has a seat, itself or as substitute.
    """
    seated = select(Seat.body_id).where(
        or_(Seat.post_id.in_(posts), Seat.substitute_post_id.in_(posts)), _stands(Seat, day)
    )
    chaired = select(Chairmanship.body_id).where(
        Chairmanship.post_id.in_(posts), _stands(Chairmanship, day)
    )
    return select(Body.id).where(
        or_(Body.secretariat_post_id.in_(posts), Body.id.in_(chaired), Body.id.in_(seated))
    )


def of_actor(actor: Actor) -> Select[int]:
    """The numbers of the bodies in which an actor has a part on the day it was read."""
    if actor.day is None or not actor.posts:
        return select(Body.id).where(false())
    return joined_by(actor.posts, actor.day)


def has_part(actor: Actor, thing: object, body_id: int | None) -> bool:
    """Whether an actor has a part in the body of a stored thing; says `of_actor` of one body."""
    session = object_session(thing)
    if session is None or body_id is None or actor.day is None or not actor.posts:
        return False
    mine = of_actor(actor).where(Body.id == body_id)
    return bool(session.scalar(select(mine.exists())))


def kept_by(actor: Actor) -> Select[int]:
    """The numbers of the bodies whose secretariat an actor is; in SQL what the policy says."""
    if actor.is_system:
        return select(Body.id)
    served = Body.org_id.in_(actor.orgs) if actor.has_role("secretariat") else false()
    return select(Body.id).where(or_(Body.secretariat_post_id.in_(actor.posts), served))


def posts_of(body: Body, day: date) -> frozenset[int]:
    """Every post that has a part in a body on a day: chair, secretariat, seats, substitutes."""
    offices = {body.chair_on(day), body.secretariat_post_id}
    seated = (seat.posts for seat in body.seats_on(day))
    return frozenset(post for post in offices.union(*seated) if post is not None)


def _stands(kind: Dated, day: date) -> ColumnElement[bool]:
    return and_(
        or_(kind.from_day.is_(None), kind.from_day <= day),
        or_(kind.to_day.is_(None), kind.to_day > day),
    )
