"""Principals as people read them: the post first, then who holds it today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from govflow.i18n.text import Text3
from govflow.kernel.work import Work
from govflow.org import queries as org
from govflow.org.capacity import Matter, within
from govflow.org.models import DelegationAct, Holding, Person, Post
from govflow.org.register import absent
from govflow.workflow.people import post_of


@dataclass(frozen=True, slots=True)
class Named:
    """Who a principal is: a post (or a role, or one person), and the persons behind it today."""

    principal: str
    post: Text3 | None = None
    role: str = ""
    unit: Text3 | None = None
    people: tuple[Text3, ...] = ()
    interim: bool = False
    post_id: int | None = None
    away_until: date | None = None  # said absent, until this day included

    @property
    def vacant(self) -> bool:
        return self.post is not None and not self.people


def named(work: Work, principals: Iterable[str]) -> dict[str, Named]:
    """Name principals, whoever they are: three queries for all of them."""
    asked = list(dict.fromkeys(principals))
    posts = {post for name in asked if (post := post_of(name))}
    people = {int(name[2:]) for name in asked if name.startswith("u:")}
    return _posts(work, posts) | _people(work, people) | {
        name: Named(name, role=name[5:].partition("@")[0])
        for name in asked
        if name.startswith("role:")
    }  # fmt: skip


def instead(work: Work, principals: Iterable[str], matter: Matter) -> dict[str, tuple[Named, ...]]:
    """Name who may act instead of the holder of a post, by a delegation that covers the matter."""
    posts = {post: name for name in principals if (post := post_of(name))}
    query = org.in_force(work.today).where(DelegationAct.delegator_post_id.in_(posts))
    query = query.options(
        joinedload(DelegationAct.delegate_post),
        joinedload(DelegationAct.delegate_holding).joinedload(Holding.person),
    )
    found: dict[str, tuple[Named, ...]] = {}
    for act in (one for one in work.all(query) if within(org.as_value(one), matter)):
        held, name = act.delegate_holding, posts[act.delegator_post_id]
        one = Named(f"u:{held.person_id}", post=act.delegate_post.name, people=(held.person.name,))
        found[name] = (*found.get(name, ()), one)
    return found


def posts_by_id(work: Work, ids: Iterable[int]) -> dict[int, Post]:
    wanted = set(ids)
    if not wanted:
        return {}
    query = select(Post).where(Post.id.in_(wanted)).options(joinedload(Post.unit))
    return {post.id: post for post in work.all(query)}


def people_by_id(work: Work, ids: Iterable[int]) -> dict[int, Person]:
    wanted = set(ids)
    if not wanted:
        return {}
    return {one.id: one for one in work.all(select(Person).where(Person.id.in_(wanted)))}


def _posts(work: Work, ids: set[int]) -> dict[str, Named]:
    if not ids:
        return {}
    holders = org.holders_of(work, ids)
    away = absent(work, {held.person_id for held in holders.values()})
    found: dict[str, Named] = {}
    for post in posts_by_id(work, ids).values():
        held = holders.get(post.id)
        found[f"post:{post.id}"] = Named(
            f"post:{post.id}",
            post=post.name,
            unit=post.unit.name if post.unit else None,
            people=(held.person.name,) if held else (),
            interim=bool(held and held.is_interim),
            post_id=post.id,
            away_until=away.get(held.person_id) if held else None,
        )
    return found


def _people(work: Work, ids: set[int]) -> dict[str, Named]:
    return {
        f"u:{person.id}": Named(f"u:{person.id}", people=(person.name,))
        for person in people_by_id(work, ids).values()
    }
