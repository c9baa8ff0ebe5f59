"""Who is asked: the expressions of a circuit become slots, principals and people.

A principal is one string: ``post:12``, ``role:registry@7``, ``u:17``. Tasks are offered to
principals; people are found at the moment of acting.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Select, func, select

from govflow.kernel.work import Work
from govflow.org import queries as org
from govflow.org.capacity import Matter, within
from govflow.org.core import lineage
from govflow.org.models import DelegationAct, Post, PostRole, Unit
from govflow.workflow.engine import who as asked
from govflow.workflow.engine.look import Ask, Seat

UP = "up"
MOST_RANKS = 9


def post_of(principal: str) -> int | None:
    """Return the post that a principal names, if it names one.

    >>> post_of("post:12"), post_of("u:17")
    (12, None)
    """
    kind, _, number = principal.partition(":")
    return int(number) if kind == "post" and number.isdecimal() else None


def principal_of(post: Post) -> str:
    return f"post:{post.id}"


# ------------------------------------------------------------------ who a principal is today


def persons(work: Work, principal: str) -> frozenset[int]:
    """Return the persons who are a principal today, delegates apart."""
    kind, _, name = principal.partition(":")
    if kind == "u":
        return frozenset({int(name)})
    if kind == "post":
        return org.people_of(work, (int(name),)).get(int(name), frozenset())
    posts = [post.id for post in work.all(role_holders(name))]
    found = org.people_of(work, posts)
    return frozenset(person for post in posts for person in found.get(post, ()))


def role_holders(name: str) -> Select[Post]:
    """The posts that carry a role, said as ``registry`` or ``registry@7`` (at a unit)."""
    role, _, unit = name.partition("@")
    query = org.posts_with_role(role)
    return query.where(Post.unit_id == int(unit)) if unit else query


def delegates(work: Work, principal: str, matter: Matter) -> frozenset[int]:
    """Return the persons who may act for a principal by a delegation in force."""
    post = post_of(principal)
    if post is None:
        return frozenset()
    acts = work.all(org.in_force(work.today).where(DelegationAct.delegator_post_id == post))
    return frozenset(
        act.delegate_holding.person_id for act in acts if within(org.as_value(act), matter)
    )


def within_reach(holder: Post, scope: str) -> Select[Post]:
    """The posts to which one may hand a slot over: of its unit and below, of its roles, or any."""
    others = org.posts(None if scope == "anyone" else holder.org_id).where(Post.id != holder.id)
    if scope == "unit":
        path = holder.unit.path if holder.unit else "-"
        return others.join(Unit, Unit.id == Post.unit_id).where(Unit.path.startswith(path))
    if scope == "same":
        like = select(PostRole.post_id).where(PostRole.role.in_(holder.roles))
        return others.where(Post.id.in_(like))
    return others


# ------------------------------------------------------------------ look


class Look:
    """Answers the engine's one question to the organisation."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def __call__(self, ask: Ask) -> Sequence[Seat]:
        if ask.purpose == "escalate" and ask.rank > 1:
            return self._higher(ask)
        if ask.purpose == "transfer":
            return self._receiver(ask)
        return tuple(seat for one in ask.who for seat in self._seats(one, ask))

    def _higher(self, ask: Ask) -> tuple[Seat, ...]:
        """Climb from the late slot's own post, one rank more each time."""
        post = post_of(ask.holder)
        found = self._above(post, ranks=ask.rank) if post else None
        return (Seat((principal_of(found),), why="escalated"),) if found else ()

    def _receiver(self, ask: Ask) -> tuple[Seat, ...]:
        """Find the post that a slot is handed to, and who of it may decide; none: out of reach."""
        giver, taker = post_of(ask.holder), post_of(ask.to)
        holder = self.work.session.get(Post, giver) if giver else None
        if holder is None or taker is None:
            return ()
        found = self.work.first(within_reach(holder, ask.scope).where(Post.id == taker))
        return (Seat((ask.to,), self._eligible((ask.to,), ask)),) if found else ()

    def _seats(self, one: asked.Who, ask: Ask) -> Iterator[Seat]:
        if isinstance(one, asked.Each):
            groups: list[tuple[str, ...]] = [(name,) for name in self._principals(one.one, ask)]
        elif isinstance(one, asked.AnyOf):
            groups = [tuple(name for each in one.ones for name in self._principals(each, ask))]
        else:
            groups = [tuple(self._principals(one, ask))]
        for group in groups:
            if group:
                yield self._seat(group, ask)

    def _seat(self, group: tuple[str, ...], ask: Ask) -> Seat:
        if ask.purpose != "open":
            return Seat(tuple(dict.fromkeys(group)))
        found = [self._climb(name, ask) for name in group]
        names = tuple(dict.fromkeys(name for name, _ in found))
        why = next((why for _, why in found if why), "")
        return Seat(names, self._eligible(names, ask), why)

    def _eligible(self, names: Iterable[str], ask: Ask) -> tuple[int, ...]:
        if not ask.eligible:
            return ()
        found = {person for name in names for person in persons(self.work, name)}
        return tuple(sorted(found - ask.excluded))

    def _climb(self, principal: str, ask: Ask) -> tuple[str, str]:
        """Pass over a post that is vacant, or whose holder may not judge his own case."""
        post, why = post_of(principal), ""
        for _ in range(MOST_RANKS):
            reason = self._unable(post, ask) if post else ""
            above = self._above(post) if post and reason else None
            if above is None:
                break
            post, why = above.id, why or reason
        return (f"post:{post}" if post else principal), why

    def _unable(self, post: int, ask: Ask) -> str:
        holders = persons(self.work, f"post:{post}")
        if not holders:
            return "vacant" if ask.on_vacant == UP else ""
        return "self" if ask.on_self == UP and holders <= ask.excluded else ""

    def _above(self, post: int | None, *, ranks: int = 1) -> Post | None:
        found = self.work.session.get(Post, post) if post else None
        return org.superior_of(self.work, found, ranks=ranks) if found else None

    # ---------------------------------------------------------------- expressions

    def _principals(self, one: asked.One, ask: Ask) -> list[str]:
        match one:
            case asked.Post(code):
                return _names(org.post_by_code(self.work, code))
            case asked.Role(name, place):
                return self._role(name, place, ask)
            case asked.Superior(base, ranks):
                return _names(self._above(self._base_post(base, ask), ranks=ranks))
            case asked.Head(place):
                return _names(self._head(place, ask))
            case asked.Field(name):
                return self._field(ask.case.data.get(name))
            case _:
                return self._base(one, ask)

    def _base(self, base: asked.Base, ask: Ask) -> list[str]:
        case = ask.case
        if base.name == "requester":
            post = case.requester_post
            return [f"post:{post}" if post else f"u:{case.requester}"]
        if base.name == "holder":
            return [ask.holder] if ask.holder else []
        answered = case.answers.get(base.step)
        return [f"u:{answered.people[0]}"] if answered and answered.people else []

    def _base_post(self, base: asked.Base, ask: Ask) -> int | None:
        if base.name == "requester":
            return ask.case.requester_post
        if base.name == "holder":
            return post_of(ask.holder)
        answered = ask.case.answers.get(base.step)
        found = (post_of(name) for name in (answered.principals if answered else ()))
        return next((post for post in found if post), None)

    def _field(self, value: object) -> list[str]:
        values = value if isinstance(value, list | tuple) else [value]
        return [name for each in values for name in self._valued(each)]

    def _valued(self, value: object) -> list[str]:
        if isinstance(value, int):
            return [f"post:{value}"]
        if not isinstance(value, str):
            return []
        return [value] if ":" in value else _names(org.post_by_code(self.work, value))

    def _role(self, name: str, place: asked.Place | None, ask: Ask) -> list[str]:
        if place is None:
            return [f"role:{name}"]
        unit = self._unit(place, ask)
        above = lineage(unit.path) if unit else ()
        query = select(Post.unit_id).join(PostRole, PostRole.post_id == Post.id)
        query = query.where(PostRole.role == name, Post.unit_id.in_(above)).distinct()
        carrying = set(self.work.session.scalars(query))
        return [f"role:{name}@{at}" for at in above if at in carrying][:1]

    def _head(self, place: asked.Place, ask: Ask) -> Post | None:
        unit = self._unit(place, ask)
        return org.head_of(self.work, unit) if unit else None

    def _unit(self, place: asked.Place, ask: Ask) -> Unit | None:
        if isinstance(place, asked.Unit):
            return org.unit_by_code(self.work, place.code)
        post_id = self._base_post(place.base, ask)
        post = self.work.session.get(Post, post_id) if post_id else None
        unit = post.unit if post else None
        if isinstance(place, asked.UnitOf) or unit is None:
            return unit
        return self._of_region(unit.region_id) if unit.region_id else None

    def _of_region(self, region_id: int) -> Unit | None:
        """The regional directorate: the unit of the region nearest to the root with a head."""
        query = select(Unit).where(Unit.region_id == region_id, Unit.head_post_id.is_not(None))
        return self.work.first(query.order_by(func.length(Unit.path), Unit.id))


def _names(post: Post | None) -> list[str]:
    return [principal_of(post)] if post else []
