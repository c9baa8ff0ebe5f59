"""What the pages of the organisation show: the tree, a unit with its posts, a post's life."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from flask import request
from sqlalchemy import select

from govflow.gate.language import chosen
from govflow.kernel.work import Work
from govflow.org import policy, register
from govflow.org.core import lineage
from govflow.org.models import Holding, Post, Unit
from govflow.org.queries import assistants, holders_of, units
from govflow.web import papers
from govflow.web.fields import among
from govflow.workflow.queries import awaiting


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in the tree: how deep it stands, and who heads it."""

    unit: Unit
    depth: int
    head: Post | None
    held: Holding | None


def picked(work: Work) -> register.Filter:
    """Read the filter of a list; what does not exist narrows nothing."""
    known = {one.public_id for one in work.all(register.houses())}
    return register.Filter(
        org=among(known, request.args.get("org")),
        words=request.args.get("q", "").strip(),
        standing=among(register.STANDINGS, request.args.get("standing")),
    )


def typed(filter_: register.Filter) -> dict[str, str]:
    """Return a filter as the parameters of an address."""
    said = {**asdict(filter_), "q": filter_.words}
    return {name: value for name, value in said.items() if value and name != "words"}


def branches(work: Work, found: list[Unit]) -> list[Branch]:
    """Return units as a page draws them, with the posts at their heads and who holds these."""
    heads = posts_by_id(work, {one.head_post_id for one in found if one.head_post_id})
    held = holders_of(work, heads)
    return [
        Branch(
            one,
            len(lineage(one.path)) - 1,
            heads.get(one.head_post_id or 0),
            held.get(one.head_post_id or 0),
        )
        for one in found
    ]


def posts_by_id(work: Work, ids: Collection[int]) -> dict[int, Post]:
    return {one.id: one for one in work.all(select(Post).where(Post.id.in_(ids)))}


def unit(work: Work, found: Unit) -> dict[str, Any]:
    """Return what the page of a unit shows."""
    above = lineage(found.path)[1:]
    posts = work.all(register.posts_of(found))
    return {
        "unit": found,
        "house": found_house(work, found.org_id),
        "above": work.all(units().where(Unit.id.in_(above))),
        "head": posts_by_id(work, [found.head_post_id or 0]).get(found.head_post_id or 0),
        "parts": branches(work, work.all(register.parts_of(found))),
        "posts": posts,
        "held": holders_of(work, [*(post.id for post in posts), found.head_post_id or 0]),
        "keeps": work.may(policy.draw_the_chart, found) and found.closed_on is None,
        "today": work.today,
    }


def found_house(work: Work, org_id: int) -> Any:  # noqa: ANN401 - a name in three languages
    """Return what an organisation is called today."""
    return next(one for one in work.all(register.houses()) if one.id == org_id).name_on(work.today)


def post(work: Work, found: Post) -> dict[str, Any]:
    """Return what the page of a post shows; what waits for it only while it is vacant."""
    holdings = work.all(register.holdings_of(found))
    now = [one for one in holdings if one.covers(work.today)]
    count, files = (0, []) if now else awaiting(work, found)
    return {
        "post": found,
        "house": found.org.name_on(work.today),
        "heads": work.all(units().where(Unit.head_post_id == found.id)),
        "holdings": holdings,
        "away": register.absent(work, {one.person_id for one in now}),
        "now": sorted(now, key=lambda one: one.is_interim),
        "since": max((one.to_day for one in holdings if one.to_day), default=None),
        "acts": work.all(register.acts_of(work.actor, found)),
        "waiting": count,
        "files": [(one, papers.url(work, one.subject)) for one in files],
        "keeps": work.may(policy.appoint, found),
        "assistants": work.all(assistants(found.id, work.today)),
        "names": work.may(policy.name_assistant, found),
        "day": work.today,
        "language": chosen(),
    }
