"""Questions about charters; each answer is limited to what the actor may see."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from govflow.charters import core, policy
from govflow.charters.flow import AGAIN, LAPSING, LIVE, Course, State
from govflow.charters.models import Campaign, Charter, CharterTemplate, ClauseAnswer, TextVersion
from govflow.kernel.actor import Actor
from govflow.kernel.canonical import digest
from govflow.kernel.errors import NotFound
from govflow.kernel.refs import parse
from govflow.kernel.rules import Rule
from govflow.kernel.work import Work
from govflow.org import queries as org
from govflow.org.capacity import capacities
from govflow.org.models import Holding, Post, Region
from govflow.signing import queries as signing
from govflow.signing.models import Act, Challenge, SignedFile
from govflow.signing.registers import checks

DIRECTOR_FIELD, MINISTER_FIELD = "Sig_Director", "Sig_Minister"


def _shown() -> tuple[LoaderOption, ...]:
    """Everything that a rule asks of a charter and a row shows of it."""
    return (
        joinedload(Charter.campaign).joinedload(Campaign.text),
        joinedload(Charter.template),
        joinedload(Charter.text),
        joinedload(Charter.post).lazyload(Post.post_roles),
        joinedload(Charter.holding).joinedload(Holding.person),
        joinedload(Charter.region),
    )


# ------------------------------------------------------------------ templates and their texts


def templates(actor: Actor) -> Select[CharterTemplate]:
    """The templates of the houses that somebody serves, with their texts."""
    query = select(CharterTemplate).order_by(CharterTemplate.id)
    query = query.options(selectinload(CharterTemplate.texts))
    if actor.is_system or actor.has_role("auditor"):
        return query
    return query.where(CharterTemplate.org_id.in_(actor.orgs))


def published(template: CharterTemplate) -> Select[TextVersion]:
    """What was published of a template, the latest first."""
    return (
        select(TextVersion)
        .where(TextVersion.template_id == template.id, TextVersion.published_at.is_not(None))
        .order_by(TextVersion.published_at.desc(), TextVersion.id.desc())
    )


def faults(work: Work, text: TextVersion) -> list[core.Fault]:
    """Everything for which a text may not be published."""
    before = work.first(published(text.template).where(TextVersion.id != text.id))
    return core.faults(text.content, before.content if before else None)


# ------------------------------------------------------------------ campaigns


def campaigns(actor: Actor) -> Select[Campaign]:
    """The campaigns that somebody may read, the latest first; says what `policy` says."""
    query = select(Campaign).options(
        joinedload(Campaign.text).joinedload(TextVersion.template),
        joinedload(Campaign.supervising_post).lazyload(Post.post_roles),
    )
    return query.where(_campaign_readable(actor)).order_by(
        Campaign.prepared_at.desc(), Campaign.id.desc()
    )


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
    exception: str = ""  # "no_post" | "vacant" | "interim" | "has_one"


def preview(work: Work, campaign: Campaign) -> list[Line]:
    """What offering a campaign now would do: one line for each region that was chosen."""
    taken = set(work.session.scalars(_live(campaign).with_only_columns(Charter.post_id)))
    posts = director_posts(work, campaign.text.template)
    holders = org.holders_of(work, [post.id for post in posts.values()])
    interim = campaign.text.template.interim_may_sign
    return [
        _line(region, posts.get(region.id), holders, taken, interim_may_sign=interim)
        for region in work.all(org.regions().where(Region.id.in_(campaign.regions)))
    ]


def _line(
    region: Region,
    post: Post | None,
    holders: Mapping[int, Holding],
    taken: set[int],
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
    barred = holder.is_interim and not interim_may_sign
    return Line(region, post, holder, "interim" if barred else "")


def director_posts(work: Work, template: CharterTemplate) -> dict[int, Post]:
    """Return the post that heads the directorate of each region, by the region."""
    units = work.all(org.regional_directorates(template.org_id))
    heads = {unit.head_post_id: unit.region_id for unit in units if unit.head_post_id}
    posts = work.all(org.posts().where(Post.id.in_(heads)))
    return {region: post for post in posts if (region := heads[post.id]) is not None}


def _live(campaign: Campaign) -> Select[Charter]:
    return select(Charter).where(Charter.campaign_id == campaign.id, Charter.state.in_(LIVE))


@dataclass(frozen=True, slots=True)
class Board:
    """A campaign over its regions: one row each; the counts are those of the rows."""

    rows: Sequence[tuple[Line, Charter | None]]
    counts: Mapping[str, int] = field(default_factory=Counter)  # state, or "none" → rows
    # Regions that can be offered one now: theirs came to nothing, or they had none.
    to_offer: Sequence[tuple[Line, Charter | None]] = ()


def board(work: Work, campaign: Campaign) -> Board:
    """The board of a campaign that was loaded for reading: for each region its latest charter."""
    query = select(Charter).where(Charter.campaign_id == campaign.id).options(*_shown())
    latest = {one.region_id: one for one in work.all(query.order_by(Charter.id))}
    rows = [(line, latest.get(line.region.id)) for line in preview(work, campaign)]
    counts = Counter(charter.state if charter else "none" for _line, charter in rows)
    to_offer = [
        (line, charter)
        for line, charter in rows
        if campaign.state == Course.OPEN
        and not line.exception
        and (charter is None or charter.state in AGAIN)
    ]
    return Board(rows, counts, to_offer)


# ------------------------------------------------------------------ charters


def visible_to(actor: Actor) -> Select[Charter]:
    """The charters that somebody may read; says in SQL what `policy.read` says."""
    return select(Charter).where(_readable(actor)).options(*_shown())


def _readable(actor: Actor) -> ColumnElement[bool]:
    if actor.is_system or actor.has_role("auditor"):
        return true()
    kept = select(CharterTemplate.id).where(CharterTemplate.org_id.in_(actor.orgs))
    return or_(
        _mine(actor),
        Charter.template_id.in_(kept) if actor.has_role("secretariat") else false(),
        _attestable(actor),
    )


def _mine(actor: Actor) -> ColumnElement[bool]:
    """Offered to this very person, who holds the post today."""
    own = select(Holding.id).where(Holding.person_id == actor.person)
    return and_(Charter.post_id.in_(actor.posts), Charter.holding_id.in_(own))


def _attestable(actor: Actor) -> ColumnElement[bool]:
    """Of a campaign that the actor supervises, or may attest for by delegation."""
    given = {one.post for one in actor.delegations if _covers_attestation(actor, one.post)}
    own = select(Holding.id).where(Holding.person_id == actor.person)
    by_delegation = and_(
        Charter.campaign.has(Campaign.supervising_post_id.in_(given)),
        Charter.template.has(CharterTemplate.delegate_may_attest),
        Charter.holding_id.not_in(own),
    )
    return or_(
        Charter.campaign.has(Campaign.supervising_post_id.in_(actor.posts)),
        by_delegation if given else false(),
    )


def _covers_attestation(actor: Actor, post: int) -> bool:
    return any(one.kind == "delegation" for one in capacities(actor, post, policy.ATTESTATION))


def to_sign(actor: Actor) -> Select[Charter]:
    """What waits for somebody's own signature, the most urgent first."""
    return (
        visible_to(actor)
        .where(Charter.state == State.OFFERED, _mine(actor))
        .order_by(Charter.due, Charter.id)
    )


def to_attest(actor: Actor) -> Select[Charter]:
    """What was signed and waits for the supervising post, the oldest first."""
    return (
        visible_to(actor)
        .where(Charter.state == State.SIGNED, _attestable(actor))
        .options(selectinload(Charter.answers))
        .order_by(Charter.signed_at, Charter.id)
    )


def one(charter: Charter) -> Select[Charter]:
    """A charter that was loaded for reading, with everything its page shows."""
    return (
        select(Charter)
        .where(Charter.id == charter.id)
        .options(
            *_shown(),
            joinedload(Charter.campaign).joinedload(Campaign.supervising_post),
            joinedload(Charter.previous),
            joinedload(Charter.superseded_by),
            selectinload(Charter.answers),
            joinedload(Charter.file).selectinload(SignedFile.acts),
            joinedload(Charter.file).selectinload(SignedFile.revisions),
        )
    )


def next_of(charter: Charter) -> Select[Charter]:
    """The charter that was offered anew in place of one."""
    return select(Charter).where(Charter.previous_id == charter.id)


def reach(work: Work, public_id: str, *, to: Rule[Charter]) -> Charter:
    """Load a charter at one of its signing addresses, locked when writing.

    Raises Forbidden for those who may know that it exists, NotFound for all others.
    """
    query = select(Charter).where(Charter.public_id == public_id.replace("\0", ""))
    if not work.read_only:
        query = query.with_for_update(of=Charter)
    found = work.session.scalars(query.execution_options(populate_existing=True)).first()
    if found is None or not policy.knows(work.actor, found):
        raise NotFound("missing", kind="charter")
    work.require(to, found)
    return found


def unanswered(charter: Charter) -> list[str]:
    """The clauses that still wait for an answer, by their ids."""
    said = {one.clause for one in charter.answers}
    return [clause["id"] for _no, clause in core.clauses(charter.text.content)
            if clause["id"] not in said]  # fmt: skip


def reservations(charter: Charter) -> list[ClauseAnswer]:
    """What its signatory reserved: shown first to whoever attests."""
    return [one for one in charter.answers if one.answer == "reserved"]


def act_in(work: Work, charter: Charter, field_name: str) -> Act | None:
    """The recorded act of the signatory, or of the supervising post."""
    if charter.file is None:
        return None
    return work.first(signing.act_in(charter.file, field_name))


def bound_on(actor: Actor, day: date) -> Select[Charter]:
    """Who was bound on a day, in which region, by which text."""
    return (
        visible_to(actor)
        .join(Region, Region.id == Charter.region_id)
        .where(
            Charter.valid_from <= day,
            or_(Charter.valid_to.is_(None), Charter.valid_to > day),
        )
        .order_by(Region.code, Charter.id)
    )


# ------------------------------------------------------------------ for the worker and the clock


def unsealed() -> Select[Charter]:
    """Charters of open campaigns whose paper is still to be made, in order."""
    return (
        select(Charter)
        .where(Charter.state == State.PREPARED)
        .where(Charter.campaign.has(Campaign.state == Course.OPEN))
        .options(*_shown(), joinedload(Charter.campaign).joinedload(Campaign.supervising_post))
        .order_by(Charter.available_at, Charter.id)
    )


def to_seal(work: Work) -> Select[Charter]:
    """Those of them that may be tried now."""
    return unsealed().where(Charter.available_at <= work.now)


def out_of_time(day: date) -> Select[Charter]:
    """Charters that a day ends: past their last day, at their term, or left by their holder."""
    left = select(Holding.id).where(Holding.to_day <= day)
    return (
        select(Charter)
        .where(
            or_(
                and_(Charter.state == State.OFFERED, Charter.due < day),
                and_(Charter.state == State.IN_FORCE, Charter.valid_to <= day),
                and_(Charter.state.in_(LAPSING), Charter.holding_id.in_(left)),
            )
        )
        .order_by(Charter.id)
    )


def asked(work: Work, nonce: str) -> Challenge | None:
    return work.first(signing.challenge(nonce))


@checks("charter")
def is_as_stored(work: Work, file: SignedFile) -> bool:
    """Whether text, rows and answers still are those that were printed and approved."""
    charter = work.session.get(Charter, parse(file.subject)[1])
    if charter is None or charter.text.sha256 != digest(charter.text.content):
        return False
    printed = json.loads(file.data_text).get("record")
    return bool(printed == record(charter)) and all(
        json.loads(act.canonical_text)["answers"] == answers_digest(charter)
        for act in file.acts
        if act.verb in {"sign", "attest"}
    )


def record(charter: Charter) -> dict[str, str]:
    """Return what ties a paper to its rows: altered rows no longer agree with it."""
    return {
        "reference": charter.reference,
        "template": charter.template.key,
        "text": charter.text.number,
        "text_sha256": charter.text.sha256 or "",
        "campaign": charter.campaign.public_id,
        "post": charter.post.code,
        "region": charter.region.code,
        "holding": charter.holding.key,
        "person": charter.holding.person.public_id,
    }


def answers_digest(charter: Charter) -> str:
    """Return the fingerprint of what a signatory said to the clauses: part of each act."""
    said = [[one.clause, one.answer, one.text, one.language] for one in charter.answers]
    return digest(sorted(said))
