"""Lists of the chart, as its pages go through them: units, posts, who held what, by which act."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from govflow.i18n.languages import CODES
from govflow.kernel.actor import Actor
from govflow.kernel.db import asked, beyond
from govflow.kernel.work import Work
from govflow.org import queries
from govflow.org.models import (
    Absence,
    DelegationAct,
    Holding,
    Organisation,
    Person,
    Post,
    PostRole,
    Quality,
    Unit,
)

HELD, INTERIM, VACANT = "held", "interim", "vacant"
STANDINGS = (HELD, INTERIM, VACANT)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of posts or units is narrowed to; "" narrows nothing."""

    org: str = ""
    words: str = ""
    standing: str = ""


def posts(chosen: Filter, day: date) -> Select[Post]:
    """Posts that a filter keeps."""
    query = (
        queries.posts()
        .options(selectinload(Post.post_roles), joinedload(Post.org))
        .where(*_narrowing(Post, chosen))
    )
    return query.where(_stands(chosen.standing, day)) if chosen.standing else query


def posts_after(query: Select[Post], last: Post) -> Select[Post]:
    return query.where(Post.id > last.id)


def units(chosen: Filter) -> Select[Unit]:
    """Units that a filter keeps, each after the one it belongs to."""
    return queries.units().where(*_narrowing(Unit, chosen))


def units_after(query: Select[Unit], last: Unit) -> Select[Unit]:
    return query.where(Unit.path > last.path)


def _narrowing(kind: type[Post] | type[Unit], chosen: Filter) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if chosen.org:
        org = select(Organisation.id).where(Organisation.public_id == asked(chosen.org))
        wanted.append(kind.org_id.in_(org))
    if words := asked(chosen.words):
        names = (kind.name[code].as_string().icontains(words, autoescape=True) for code in CODES)
        wanted.append(or_(kind.code.icontains(words, autoescape=True), *names))
    return wanted


def _stands(standing: str, day: date) -> ColumnElement[bool]:
    """Say in SQL what `holders_of` says: the titular, or else whoever stands in, or nobody."""
    today = queries.covers(Holding.from_day, Holding.to_day, day)
    anybody = select(Holding.post_id).where(today)
    titular = Post.id.in_(anybody.where(Holding.quality == Quality.TITULAR))
    if standing == HELD:
        return titular
    return Post.id.in_(anybody) & ~titular if standing == INTERIM else Post.id.not_in(anybody)


def posts_of(unit: Unit) -> Select[Post]:
    return queries.posts().where(Post.unit_id == unit.id).options(selectinload(Post.post_roles))


def parts_of(unit: Unit) -> Select[Unit]:
    """The units right under a unit, those closed too."""
    return queries.units().where(Unit.parent_id == unit.id)


def open_units_under(unit: Unit) -> Select[Unit]:
    return parts_of(unit).where(Unit.closed_on.is_(None))


def houses() -> Select[Organisation]:
    """Organisations that have units or posts."""
    return queries.organisations().where(
        or_(
            Organisation.id.in_(select(Unit.org_id)),
            Organisation.id.in_(select(Post.org_id)),
        )
    )


def people() -> Select[Person]:
    return select(Person).order_by(Person.id)


# ------------------------------------------------------------------ absences


def absences(day: date) -> Select[Absence]:
    """Who is away on a day or will be later, the soonest first."""
    query = select(Absence).where(Absence.to_day >= day).options(joinedload(Absence.person))
    return query.order_by(Absence.from_day, Absence.id)


def absences_after(query: Select[Absence], last: Absence) -> Select[Absence]:
    return query.where(beyond((Absence.from_day, Absence.id), (last.from_day, last.id)))


def absences_of(person: Person, first: date, last: date) -> Select[Absence]:
    """When a person is away between two days, both included."""
    return select(Absence).where(
        Absence.person_id == person.id, Absence.from_day <= last, Absence.to_day >= first
    )


def absent(work: Work, persons: Collection[int]) -> dict[int, date]:
    """Return who of these people is away today, and until which day, included."""
    today = absences(work.today).where(
        Absence.from_day <= work.today, Absence.person_id.in_(persons)
    )
    return {one.person_id: one.to_day for one in work.all(today)} if persons else {}


# ------------------------------------------------------------------ holdings


def holdings_of(post: Post) -> Select[Holding]:
    """Everybody who holds, held or will hold a post, the latest first."""
    query = select(Holding).where(Holding.post_id == post.id).options(joinedload(Holding.person))
    return query.order_by(Holding.from_day.desc(), Holding.id.desc())


def held_under(unit: Unit, day: date) -> Select[Holding]:
    """Who holds a post of a unit on a day or will hold it later."""
    later = or_(Holding.to_day.is_(None), Holding.to_day > day)
    return (
        select(Holding).join(Post, Post.id == Holding.post_id).where(Post.unit_id == unit.id, later)
    )


def held_with(role: str, day: date) -> Select[int]:
    """The posts with a role that somebody holds on a day."""
    query = select(func.distinct(PostRole.post_id))
    query = query.join(Holding, Holding.post_id == PostRole.post_id)
    return query.where(PostRole.role == role, queries.covers(Holding.from_day, Holding.to_day, day))


def acts_of(actor: Actor, post: Post) -> Select[DelegationAct]:
    """Delegations given or received by a post, as far as the actor may read them."""
    given = DelegationAct.delegator_post_id == post.id
    return queries.delegations(actor).where(or_(given, DelegationAct.delegate_post_id == post.id))
