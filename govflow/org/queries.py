"""Questions to the organisation: who holds what, who heads whom, which acts are in force."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, Select, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from govflow.kernel.actor import Actor, Delegation
from govflow.kernel.work import Work
from govflow.org.core import lineage
from govflow.org.models import (
    Assistant,
    DelegationAct,
    Holding,
    Nature,
    Organisation,
    Post,
    PostRole,
    Quality,
    Region,
    Unit,
)

ACT_READERS = frozenset({"admin", "secretariat", "auditor", "registry", "legal"})
Day = date | BindParameter[date]  # a statement built once leaves its day open


def regions() -> Select[Region]:
    """Regions in the order of their codes."""
    return select(Region).order_by(Region.code)


def organisations() -> Select[Organisation]:
    return select(Organisation).order_by(Organisation.key)


def units(org_id: int | None = None) -> Select[Unit]:
    """Units, each after the one it belongs to."""
    query = select(Unit).order_by(Unit.path)
    return query if org_id is None else query.where(Unit.org_id == org_id)


def regional_directorates(org_id: int | None) -> Select[Unit]:
    """The directorates of an organisation in the regions."""
    regional = (Unit.region_id.is_not(None), Unit.kind == "regional-directorate")
    return select(Unit).where(Unit.org_id == org_id, *regional).order_by(Unit.path)


def posts(org_id: int | None = None) -> Select[Post]:
    query = select(Post).options(joinedload(Post.unit)).order_by(Post.id)
    return query if org_id is None else query.where(Post.org_id == org_id)


def posts_with_role(role: str, *, unit_path: str = "") -> Select[Post]:
    """Select the posts with a role, in the whole house or at a unit and below it."""
    query = posts().where(Post.id.in_(select(PostRole.post_id).where(PostRole.role == role)))
    if not unit_path:
        return query
    return query.join(Unit, Unit.id == Post.unit_id).where(Unit.path.startswith(unit_path))


def post_by_code(work: Work, code: str) -> Post | None:
    return work.first(posts().where(Post.code == code))


def unit_by_code(work: Work, code: str) -> Unit | None:
    return work.first(select(Unit).where(Unit.code == code))


# ------------------------------------------------------------------ holders


def covers(
    start: InstrumentedAttribute[date], end: InstrumentedAttribute[date | None], day: Day
) -> ColumnElement[bool]:
    """Tell in SQL that a period with an exclusive end covers a day."""
    return and_(start <= day, or_(end.is_(None), end > day))


def assisting(day: Day) -> ColumnElement[bool]:
    """Tell in SQL that an assistant was named for a day, and not revoked by then."""
    ended = or_(Assistant.to_day < day, Assistant.revoked_on <= day)
    return and_(Assistant.from_day <= day, ended.is_not(True))


def assistants(post_id: int, day: date) -> Select[Assistant]:
    """Who prepares the work of a post on a day or will, as long as he holds a post of his own."""
    return (
        select(Assistant)
        .join(Holding, Holding.id == Assistant.holding_id)
        .where(
            Assistant.post_id == post_id,
            or_(Assistant.to_day.is_(None), Assistant.to_day >= day),
            or_(Assistant.revoked_on.is_(None), Assistant.revoked_on > day),
            or_(Holding.to_day.is_(None), Holding.to_day > day),
        )
        .options(
            joinedload(Assistant.holding).joinedload(Holding.person),
            joinedload(Assistant.holding).joinedload(Holding.post),
        )
        .order_by(Assistant.id)
    )


def holdings_on(day: date) -> Select[Holding]:
    """Who holds which post on a day, the titular before whoever stands in."""
    return (
        select(Holding)
        .where(covers(Holding.from_day, Holding.to_day, day))
        .options(joinedload(Holding.person))
        .order_by(Holding.post_id, Holding.quality.desc(), Holding.id)
    )


def filled_posts(day: date) -> Select[Holding]:
    """Posts that somebody holds as titular on a day, organisation by organisation."""
    return (
        select(Holding)
        .join(Post, Post.id == Holding.post_id)
        .where(covers(Holding.from_day, Holding.to_day, day), Holding.quality == Quality.TITULAR)
        .options(joinedload(Holding.post).joinedload(Post.unit))
        .order_by(Post.org_id, Post.id)
    )


def holders_of(
    work: Work, post_ids: Collection[int], day: date | None = None
) -> dict[int, Holding]:
    """Return who holds each post on a day: the titular, or else the interim. Vacant: left out."""
    found = work.all(holdings_on(day or work.today).where(Holding.post_id.in_(post_ids)))
    holders: dict[int, Holding] = {}
    for holding in found:
        holders.setdefault(holding.post_id, holding)
    return holders


def holder_of(work: Work, post_id: int, day: date | None = None) -> Holding | None:
    """Return who holds a post on a day, or None where it is vacant."""
    return holders_of(work, (post_id,), day).get(post_id)


def people_of(
    work: Work, post_ids: Collection[int], day: date | None = None
) -> dict[int, frozenset[int]]:
    """Return every person who acts for each post on a day, titular and interim alike."""
    people: dict[int, set[int]] = {}
    query = holdings_on(day or work.today).where(Holding.post_id.in_(post_ids))
    for holding in work.all(query):
        people.setdefault(holding.post_id, set()).add(holding.person_id)
    return {post: frozenset(persons) for post, persons in people.items()}


# ------------------------------------------------------------------ hierarchy


def heads_above(work: Work, unit: Unit) -> list[int]:
    """Return the posts that head a unit and those over it, the nearest first."""
    found = work.session.execute(
        select(Unit.id, Unit.head_post_id).where(Unit.id.in_(lineage(unit.path)))
    )
    heads = {row.id: row.head_post_id for row in found}
    chain = (heads.get(number) for number in lineage(unit.path))
    return [head for head in chain if head is not None]


def superior_of(work: Work, post: Post, *, day: date | None = None, ranks: int = 1) -> Post | None:
    """Return the post above: the head of its unit, or of the next unit up that has one.

    A vacant post is passed over. `ranks` = 2 is the superior's superior. None at the top.
    """
    if post.unit is None:
        return None
    chain = list(dict.fromkeys(heads_above(work, post.unit)))
    above = chain[chain.index(post.id) + 1 :] if post.id in chain else chain
    held = holders_of(work, above, day)
    filled = [head for head in above if head in held]
    return work.session.get(Post, filled[ranks - 1]) if len(filled) >= ranks else None


def head_of(work: Work, unit: Unit) -> Post | None:
    """Return the post that heads a unit, whether or not somebody holds it."""
    return work.session.get(Post, unit.head_post_id) if unit.head_post_id else None


# ------------------------------------------------------------------ delegations


def delegations(actor: Actor) -> Select[DelegationAct]:
    """Acts of delegation that an actor may read, latest first."""
    return (
        select(DelegationAct)
        .where(_readable(actor))
        .options(
            joinedload(DelegationAct.delegator_post).joinedload(Post.unit),
            joinedload(DelegationAct.delegate_post),
            joinedload(DelegationAct.delegator_holding).joinedload(Holding.person),
            joinedload(DelegationAct.delegate_holding).joinedload(Holding.person),
            joinedload(DelegationAct.unit),
        )
        .order_by(DelegationAct.from_day.desc(), DelegationAct.id.desc())
    )


def _readable(actor: Actor) -> ColumnElement[bool]:
    if actor.is_system or actor.roles & ACT_READERS:
        return true()
    under = [Unit.path.startswith(path) for path in actor.scope]
    headed = select(Post.id).join(Unit, Unit.id == Post.unit_id).where(or_(false(), *under))
    return or_(
        DelegationAct.delegator_post_id.in_(actor.posts),
        DelegationAct.delegate_post_id.in_(actor.posts),
        DelegationAct.delegator_post_id.in_(headed),
    )


def in_force(day: date) -> Select[DelegationAct]:
    """Acts in force on a day: begun, not ended, not revoked, both persons still at their posts."""
    giver, receiver = aliased(Holding), aliased(Holding)
    return (
        select(DelegationAct)
        .join(giver, giver.id == DelegationAct.delegator_holding_id)
        .join(receiver, receiver.id == DelegationAct.delegate_holding_id)
        .where(*in_force_between(giver, receiver, day))
        .options(joinedload(DelegationAct.unit))
        .order_by(DelegationAct.id)
    )


def in_force_between(
    giver: type[Holding], receiver: type[Holding], day: Day
) -> tuple[ColumnElement[bool], ...]:
    """Tell in SQL that an act is in force on a day, over the holdings of both its persons."""
    return (
        DelegationAct.from_day <= day,
        or_(DelegationAct.to_day.is_(None), DelegationAct.to_day >= day),
        or_(DelegationAct.revoked_on.is_(None), DelegationAct.revoked_on > day),
        covers(giver.from_day, giver.to_day, day),
        covers(receiver.from_day, receiver.to_day, day),
    )


def as_value(act: DelegationAct) -> Delegation:
    """Turn an act into the plain value that an actor carries."""
    return value_of(act, act.unit.path if act.unit else "")


def value_of(act: DelegationAct | Row[*tuple[Any, ...]], unit: str) -> Delegation:
    """Turn an act, or a row of its columns, into the value; `unit` is the path that limits it."""
    return Delegation(
        act=act.id,
        post=act.delegator_post_id,
        through=act.delegate_post_id,
        nature=act.nature,
        reference=act.reference,
        subjects=frozenset(act.subjects),
        steps=frozenset(act.steps),
        unit=unit,
        ceiling=act.ceiling,
    )


def powers_given(
    work: Work, post_ids: Collection[int], day: date | None = None
) -> dict[int, tuple[Delegation, ...]]:
    """Return the delegations of power in force that each post has given away."""
    query = in_force(day or work.today).where(
        DelegationAct.nature == Nature.POWER, DelegationAct.delegator_post_id.in_(post_ids)
    )
    given: dict[int, tuple[Delegation, ...]] = {}
    for act in work.all(query):
        given[act.delegator_post_id] = (*given.get(act.delegator_post_id, ()), as_value(act))
    return given
