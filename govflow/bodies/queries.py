"""Questions about bodies: which there are, who sits in them."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from govflow.bodies.flow import State
from govflow.bodies.models import Body, Seat
from govflow.kernel.actor import Actor
from govflow.kernel.work import Work


def visible_to(actor: Actor) -> Select[Body]:
    """Every body, in the order of their codes, for whoever is signed in."""
    seen = false() if actor.is_anonymous else true()
    return select(Body).where(seen).order_by(Body.code)


def listed(actor: Actor, *, state: str = "", kind: str = "") -> Select[Body]:
    """The bodies of a page: in one state and of one kind, or of any where these are empty."""
    query = visible_to(actor).options(joinedload(Body.chair_post), joinedload(Body.parent))
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


def seats_of(body: Body, day: date) -> Select[Seat]:
    """The seats of a body on a day, in their order, with whoever sits there."""
    return (
        select(Seat)
        .where(Seat.body_id == body.id, _stands(day))
        .options(
            joinedload(Seat.post),
            joinedload(Seat.substitute_post),
            joinedload(Seat.org),
        )
        .order_by(Seat.position)
    )


def joined_by(posts: Collection[int], day: date) -> Select[int]:
    """The numbers of the bodies in which one of these posts has a part on a day.

    It chairs, keeps the secretariat, or has a seat, itself or as substitute.
    """
    seated = select(Seat.body_id).where(
        or_(Seat.post_id.in_(posts), Seat.substitute_post_id.in_(posts)), _stands(day)
    )
    return select(Body.id).where(
        or_(
            Body.chair_post_id.in_(posts),
            Body.secretariat_post_id.in_(posts),
            Body.id.in_(seated),
        )
    )


def posts_of(body: Body, day: date) -> frozenset[int]:
    """Every post that has a part in a body on a day: chair, secretariat, seats, substitutes."""
    offices = {body.chair_post_id, body.secretariat_post_id}
    seated = (seat.posts for seat in body.seats_on(day))
    return frozenset(post for post in offices.union(*seated) if post is not None)


def body_by_key(work: Work, key: str) -> Body | None:
    """Return the body that has this id in loaded data."""
    return work.first(select(Body).where(Body.key == key).options(selectinload(Body.seats)))


def _stands(day: date) -> ColumnElement[bool]:
    return and_(
        or_(Seat.from_day.is_(None), Seat.from_day <= day),
        or_(Seat.to_day.is_(None), Seat.to_day > day),
    )
