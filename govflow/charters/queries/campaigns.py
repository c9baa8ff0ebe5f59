"""Templates, their texts, and campaigns over the regions."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    distinct,
    exists,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased, joinedload

from govflow.accounts.proofs import PASSWORD
from govflow.accounts.queries import persons_with
from govflow.charters import core, parts, policy
from govflow.charters.flow import AGAIN, LIVE, UNFINISHED, Course, State, TextState
from govflow.charters.models import Campaign, Charter, CharterTemplate, TextVersion
from govflow.charters.parts import Change
from govflow.charters.queries.charters import shown
from govflow.kernel.actor import Actor
from govflow.kernel.work import Work
from govflow.org import queries as org
from govflow.org.models import Holding, Post, Region


def templates(actor: Actor) -> Select[CharterTemplate]:
    """The templates of the houses that somebody serves."""
    query = select(CharterTemplate).order_by(CharterTemplate.id)
    if actor.is_system or actor.has_role("auditor"):
        return query
    return query.where(CharterTemplate.org_id.in_(actor.orgs))


def texts(actor: Actor) -> Select[TextVersion]:
    """The texts that somebody may read, the latest first; says what `policy` says."""
    query = select(TextVersion).order_by(TextVersion.id.desc())
    query = query.options(joinedload(TextVersion.template))
    if actor.is_system or actor.has_role("auditor"):
        return query
    query = query.where(_of_their_house(actor))
    drafts = actor.has_role("secretariat") or actor.roles & policy.LAWYERS
    return query if drafts else query.where(TextVersion.state != TextState.DRAFT)


def offerable(actor: Actor) -> Select[TextVersion]:
    """Those of them that somebody may prepare a campaign of."""
    if not actor.has_role("secretariat"):
        return texts(actor).where(false())
    return texts(actor).where(_of_their_house(actor), TextVersion.state == TextState.PUBLISHED)


def _of_their_house(actor: Actor) -> ColumnElement[bool]:
    return TextVersion.template.has(CharterTemplate.org_id.in_(actor.orgs))


def published(template: CharterTemplate) -> Select[TextVersion]:
    """What was published of a template, the latest first."""
    return (
        select(TextVersion)
        .where(TextVersion.template_id == template.id, TextVersion.published_at.is_not(None))
        .order_by(TextVersion.published_at.desc(), TextVersion.id.desc())
    )


def in_use(template: CharterTemplate) -> Select[TextVersion]:
    """The text that a template has today, if any: all others are drafts, or retired."""
    return published(template).where(TextVersion.retired_at.is_(None))


def faults(work: Work, text: TextVersion) -> list[core.Fault]:
    """Everything for which a text may not be published."""
    return core.faults(text.content, _before(work, text))


def changes(work: Work, text: TextVersion) -> list[Change]:
    """What a text changes in the one that was published before it, if any."""
    return parts.changes(text.content, before) if (before := _before(work, text)) else []


def _before(work: Work, text: TextVersion) -> parts.Text | None:
    found = work.first(published(text.template).where(TextVersion.id != text.id))
    return found.content if found else None


def campaigns(actor: Actor) -> Select[Campaign]:
    """The campaigns that somebody may read, the latest first; says what `policy` says."""
    query = select(Campaign).options(
        joinedload(Campaign.text).joinedload(TextVersion.template),
        joinedload(Campaign.supervising_post).lazyload(Post.post_roles),
    )
    return query.where(_campaign_readable(actor)).order_by(
        Campaign.prepared_at.desc(), Campaign.id.desc()
    )


def running(actor: Actor, text: TextVersion) -> Select[Campaign]:
    """Those of them that are not over and keep a text, whatever is published next."""
    return campaigns(actor).where(
        Campaign.text_id == text.id,
        Campaign.state != Course.COMPLETED,
        Campaign.on_paper.is_(False),
    )


def followed(actor: Actor) -> Select[Campaign]:
    """Those of them that run, or ended with a charter unsigned that was not offered anew."""
    later = aliased(Charter)
    anew = exists().where(
        later.template_id == Charter.template_id,
        later.post_id == Charter.post_id,
        later.id > Charter.id,
    )
    left = Campaign.charters.any(and_(Charter.state == State.EXPIRED, ~anew))
    return campaigns(actor).where(or_(Campaign.state == Course.OPEN, left))


def outcomes(work: Work, found: Sequence[Campaign]) -> Mapping[int, tuple[int, int]]:
    """In how many regions campaigns that are over bound somebody, and of how many; by their rows.

    Left out are those in which every charter that was offered came into force.
    """
    bound = case((Charter.valid_from.is_not(None), Charter.region_id))
    query = (
        select(Charter.campaign_id, func.count(distinct(Charter.region_id)),
               func.count(distinct(bound)))
        .where(Charter.campaign_id.in_([one.id for one in found if one.is_over]))
        .group_by(Charter.campaign_id)
    )  # fmt: skip
    regions = {one.id: len(one.regions) for one in found}
    return {
        campaign: (came, regions[campaign])
        for campaign, offered, came in work.session.execute(query)
        if came < offered
    }


def until(work: Work, found: Sequence[Campaign]) -> Mapping[int, date]:
    """By when campaigns are to be signed, by their rows: the latest day of what is on its way.

    Where nothing is, the day that was set when the campaign was prepared.
    """
    query = (
        select(Charter.campaign_id, func.max(Charter.due))
        .where(
            Charter.campaign_id.in_([one.id for one in found]),
            Charter.state.in_(UNFINISHED),
        )
        .group_by(Charter.campaign_id)
    )
    latest = {one.id: one.due for one in found}
    latest.update((campaign, day) for campaign, day in work.session.execute(query))
    return latest


def _campaign_readable(actor: Actor) -> ColumnElement[bool]:
    if actor.is_system or actor.has_role("auditor"):
        return true()
    kept = Campaign.text.has(TextVersion.template.has(CharterTemplate.org_id.in_(actor.orgs)))
    return or_(
        and_(kept, true() if actor.has_role("secretariat") else false()),
        Campaign.supervising_post_id.in_(actor.posts),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One region of a campaign: its post, who holds it, and why it is offered nothing."""

    region: Region
    post: Post | None
    holder: Holding | None
    exception: str = ""  # "no_post" | "vacant" | "interim" | "has_one" | "elsewhere"


def preview(work: Work, campaign: Campaign) -> list[Line]:
    """What offering a campaign now would do: one line for each region that was chosen."""
    taken = set(work.session.scalars(_live(campaign).with_only_columns(Charter.post_id)))
    bound = set(work.session.scalars(_elsewhere(campaign))) if campaign.offered_at else set[int]()
    posts = director_posts(work, campaign.text.template)
    holders = org.holders_of(work, [post.id for post in posts.values()])
    interim = campaign.text.template.interim_may_sign
    return [
        _line(region, posts.get(region.id), holders, taken, bound, interim_may_sign=interim)
        for region in work.all(org.regions().where(Region.id.in_(campaign.regions)))
    ]


def held(work: Work, campaign: Campaign) -> dict[int, list[Charter]]:
    """What posts have already of the same template, awaiting an act or in force; by the post."""
    query = select(Charter).where(
        Charter.template_id == campaign.text.template_id,
        Charter.campaign_id != campaign.id,
        Charter.state.in_(LIVE),
    )
    found: dict[int, list[Charter]] = {}
    for one in work.all(query.options(*shown()).order_by(Charter.id)):
        found.setdefault(one.post_id, []).append(one)
    return found


def unable(work: Work, lines: Sequence[Line], methods: Collection[str]) -> int:
    """How many holders have no means of proof among these methods; a password is everybody's."""
    if PASSWORD in methods:
        return 0
    able = set(work.session.scalars(persons_with(methods)))
    return sum(1 for line in lines if line.holder and line.holder.person_id not in able)


def _line(
    region: Region,
    post: Post | None,
    holders: Mapping[int, Holding],
    taken: set[int],
    bound: set[int],
    *,
    interim_may_sign: bool,
) -> Line:
    holder = holders.get(post.id) if post else None
    if post is None:
        return Line(region, None, None, "no_post")
    if post.id in taken:
        return Line(region, post, holder, "has_one")
    if holder is None:
        return Line(region, post, None, "vacant")
    if holder.is_interim and not interim_may_sign:
        return Line(region, post, holder, "interim")
    return Line(region, post, holder, "elsewhere" if post.id in bound else "")


def director_posts(work: Work, template: CharterTemplate) -> dict[int, Post]:
    """Return the post that heads the directorate of each region, by the region."""
    units = work.all(org.regional_directorates(template.org_id))
    heads = {unit.head_post_id: unit.region_id for unit in units if unit.head_post_id}
    posts = work.all(org.posts().where(Post.id.in_(heads)))
    return {region: post for post in posts if (region := heads[post.id]) is not None}


def _live(campaign: Campaign) -> Select[Charter]:
    return select(Charter).where(Charter.campaign_id == campaign.id, Charter.state.in_(LIVE))


def _elsewhere(campaign: Campaign) -> Select[int]:
    """The posts with another charter of the template on its way, or bound by a newer text."""
    newer = TextVersion.published_at > campaign.text.published_at
    return (
        select(Charter.post_id)
        .join(TextVersion, TextVersion.id == Charter.text_id)
        .where(
            Charter.template_id == campaign.text.template_id,
            Charter.campaign_id != campaign.id,
            or_(Charter.state.in_(UNFINISHED), and_(Charter.state == State.IN_FORCE, newer)),
        )
    )


@dataclass(frozen=True, slots=True)
class Board:
    """A campaign over its regions: one row each; the counts are those of the rows."""

    rows: Sequence[tuple[Line, Charter | None]]
    counts: Mapping[str, int] = field(default_factory=Counter)  # state, or "none" → rows
    # Regions that can be offered one now: theirs came to nothing, or they had none.
    to_offer: Sequence[tuple[Line, Charter | None]] = ()


def board(work: Work, campaign: Campaign) -> Board:
    """The board of a campaign that was loaded for reading: for each region its latest charter."""
    query = select(Charter).where(Charter.campaign_id == campaign.id).options(*shown())
    latest = {one.region_id: one for one in work.all(query.order_by(Charter.id))}
    rows = [(line, latest.get(line.region.id)) for line in preview(work, campaign)]
    counts = Counter(charter.state if charter else "none" for _line, charter in rows)
    to_offer = [
        (line, charter)
        for line, charter in rows
        if campaign.goes_on and not line.exception and (charter is None or charter.state in AGAIN)
    ]
    return Board(rows, counts, to_offer)


def left_out(found: Board) -> list[tuple[Line, Charter]]:
    """The rows that nobody signed in time, of posts that have another charter instead."""
    return [(line, charter) for line, charter in found.rows
            if charter and charter.state == State.EXPIRED
            and line.exception == "elsewhere"]  # fmt: skip


def expired(found: Board) -> list[tuple[Line, Charter]]:
    """The rows of a board whose charter nobody signed in time, and that can be offered one."""
    return [(line, charter) for line, charter in found.to_offer
            if charter and charter.state == State.EXPIRED]  # fmt: skip
