"""The queries that make an Actor: two, whoever it is."""

from datetime import date, datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

from govflow.kernel.actor import Actor, Delegation
from govflow.kernel.clock import local_day
from govflow.org.models import DelegationAct, Holding, Post, PostRole, Quality, Unit
from govflow.org.queries import as_value, covers, in_force

Held = Row[int, str, int, int | None, str | None, str | None]


def actor_of(session: Session, *, person_id: int, account_id: int | None, now: datetime) -> Actor:
    """Return the actor that a person is at an instant, by the day in Casablanca."""
    day = local_day(now)
    held = _held(session, person_id, day)
    return Actor(
        person=person_id,
        account=account_id,
        posts=frozenset(row.post_id for row in held),
        interim=_interim(held),
        roles=frozenset(row.role for row in held if row.role),
        placed_roles=frozenset((row.role, row.unit_id) for row in held if row.role and row.unit_id),
        orgs=frozenset(row.org_id for row in held),
        scope=tuple(sorted({row.headed for row in held if row.headed})),
        delegations=_received(session, person_id, day) if held else (),
        day=day,
    )


def _held(session: Session, person_id: int, day: date) -> list[Held]:
    """Read one row for each post held, role of it and unit headed by it."""
    headed = aliased(Unit)
    query = (
        select(
            Holding.post_id,
            Holding.quality,
            Post.org_id,
            Post.unit_id,
            PostRole.role,
            headed.path.label("headed"),
        )
        .join(Post, Post.id == Holding.post_id)
        .outerjoin(PostRole, PostRole.post_id == Post.id)
        .outerjoin(headed, headed.head_post_id == Post.id)
        .where(Holding.person_id == person_id, covers(Holding.from_day, Holding.to_day, day))
    )
    return list(session.execute(query).all())


def _interim(held: list[Held]) -> frozenset[int]:
    """Find the posts held ad interim only: a titular needs no stand-in, not even himself."""
    own = {row.post_id for row in held if row.quality == Quality.TITULAR}
    return frozenset(row.post_id for row in held) - own


def _received(session: Session, person_id: int, day: date) -> tuple[Delegation, ...]:
    receiver = aliased(Holding)
    query = (
        in_force(day)
        .join(receiver, receiver.id == DelegationAct.delegate_holding_id)
        .where(receiver.person_id == person_id)
    )
    return tuple(as_value(act) for act in session.scalars(query))
