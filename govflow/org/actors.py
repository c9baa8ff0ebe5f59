"""Who somebody is on a day: two questions to the organisation, whoever it is.

Every request asks them, so they are built once, with the person and the day left open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Integer, Row, and_, bindparam, select
from sqlalchemy.orm import Session, aliased

from govflow.i18n.text import Text3
from govflow.kernel.actor import Actor, Delegation
from govflow.kernel.clock import local_day
from govflow.org.models import Assistant, DelegationAct, Holding, Post, PostRole, Quality, Unit
from govflow.org.queries import assisting, covers, in_force_between, value_of

Held = Row[*tuple[Any, ...]]
Asked = dict[str, int | date]
PERSON, DAY = bindparam("person", type_=Integer()), bindparam("day", type_=Date())
HEADED, RECEIVER, GIVER = aliased(Unit), aliased(Holding), aliased(Holding)
# One row for each post held, role of it, unit headed by it and post whose work its holder
# prepares; a titular before an interim.
HELD = (
    select(
        Holding.post_id,
        Holding.quality,
        Post.name,
        Post.org_id,
        Post.unit_id,
        PostRole.role,
        HEADED.path.label("headed"),
        Assistant.post_id.label("assists"),
    )
    .join(Post, Post.id == Holding.post_id)
    .outerjoin(PostRole, PostRole.post_id == Post.id)
    .outerjoin(HEADED, HEADED.head_post_id == Post.id)
    .outerjoin(Assistant, and_(Assistant.holding_id == Holding.id, assisting(DAY)))
    .where(Holding.person_id == PERSON, covers(Holding.from_day, Holding.to_day, DAY))
    .order_by(Holding.quality.desc(), Holding.from_day, Post.id)
)
RECEIVED = (
    select(
        DelegationAct.id,
        DelegationAct.delegator_post_id,
        DelegationAct.delegate_post_id,
        DelegationAct.nature,
        DelegationAct.reference,
        DelegationAct.subjects,
        DelegationAct.steps,
        DelegationAct.ceiling,
        Unit.path.label("unit"),
        Post.name,
    )
    .join(GIVER, GIVER.id == DelegationAct.delegator_holding_id)
    .join(RECEIVER, RECEIVER.id == DelegationAct.delegate_holding_id)
    .join(Post, Post.id == DelegationAct.delegator_post_id)
    .outerjoin(Unit, Unit.id == DelegationAct.unit_id)
    .where(RECEIVER.person_id == PERSON, *in_force_between(GIVER, RECEIVER, DAY))
    .order_by(DelegationAct.id)
)


@dataclass(frozen=True, slots=True)
class Office:
    """A post that somebody holds on a day, as titular or ad interim."""

    post: int
    name: Text3
    interim: bool


@dataclass(frozen=True, slots=True)
class Received:
    """A delegation that somebody received, with the name of the post it acts for."""

    delegation: Delegation
    post: Text3


@dataclass(frozen=True, slots=True)
class Standpoint:
    """What the organisation knows of a person on a day."""

    actor: Actor
    offices: tuple[Office, ...]
    mandates: tuple[Received, ...]


def actor_of(session: Session, *, person_id: int, account_id: int | None, now: datetime) -> Actor:
    """Return the actor that a person is at an instant, by the day in Casablanca."""
    return standpoint_of(session, person_id=person_id, account_id=account_id, now=now).actor


def standpoint_of(
    session: Session, *, person_id: int, account_id: int | None, now: datetime
) -> Standpoint:
    """Return the actor that a person is, with the names of what they may act as."""
    day = local_day(now)
    asked: Asked = {"person": person_id, "day": day}
    held = session.execute(HELD, asked).all()
    mandates = _mandates(session, asked) if held else ()
    actor = Actor(
        person=person_id,
        account=account_id,
        posts=frozenset(row.post_id for row in held),
        interim=_interim(held),
        roles=frozenset(row.role for row in held if row.role),
        carried=frozenset((row.role, row.unit_id, row.post_id) for row in held if row.role),
        orgs=frozenset(row.org_id for row in held),
        scope=tuple(sorted({row.headed for row in held if row.headed})),
        assists=frozenset(row.assists for row in held if row.assists),
        delegations=tuple(one.delegation for one in mandates),
        day=day,
    )
    offices = [Office(row.post_id, row.name, row.quality == Quality.INTERIM) for row in held]
    return Standpoint(actor, tuple(dict.fromkeys(offices)), mandates)


def _interim(held: Sequence[Held]) -> frozenset[int]:
    """Find the posts held ad interim only: a titular needs no stand-in, not even himself."""
    own = {row.post_id for row in held if row.quality == Quality.TITULAR}
    return frozenset(row.post_id for row in held) - own


def _mandates(session: Session, asked: Asked) -> tuple[Received, ...]:
    received = session.execute(RECEIVED, asked)
    return tuple(Received(value_of(row, row.unit or ""), row.name) for row in received)
