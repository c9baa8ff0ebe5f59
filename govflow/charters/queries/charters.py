"""Charters: those of a list, one with its page, what waits for whom, who was bound."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from govflow.charters import core, policy
from govflow.charters.flow import State
from govflow.charters.models import Campaign, Charter, CharterTemplate, ClauseAnswer
from govflow.kernel.actor import Actor
from govflow.kernel.errors import NotFound
from govflow.kernel.rules import Rule
from govflow.kernel.work import Work
from govflow.org.capacity import capacities
from govflow.org.models import Holding, Post, Region
from govflow.signing import queries as signing
from govflow.signing.models import Act, Challenge, SignedFile

DIRECTOR_FIELD, MINISTER_FIELD = "Sig_Director", "Sig_Minister"


def shown() -> tuple[LoaderOption, ...]:
    """Everything that a rule asks of a charter and a row shows of it."""
    return (
        joinedload(Charter.campaign).joinedload(Campaign.text),
        joinedload(Charter.template),
        joinedload(Charter.text),
        joinedload(Charter.post).lazyload(Post.post_roles),
        joinedload(Charter.holding).joinedload(Holding.person),
        joinedload(Charter.region),
    )


def visible_to(actor: Actor) -> Select[Charter]:
    """The charters that somebody may read; says in SQL what `policy.read` says."""
    return select(Charter).where(_readable(actor)).options(*shown())


def narrowed(query: Select[Charter], *, campaign: str, region: str) -> Select[Charter]:
    """Keep the charters of one campaign, by its public id, and of one region, by its code."""
    if campaign:
        query = query.where(Charter.campaign.has(Campaign.public_id == campaign))
    return query.where(Charter.region.has(Region.code == region)) if region else query


def campaigns_of(actor: Actor) -> Select[Campaign]:
    """The campaigns of the charters that somebody may read, the latest first."""
    read = select(Charter.campaign_id).where(_readable(actor))
    return select(Campaign).where(Campaign.id.in_(read)).order_by(Campaign.id.desc())


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
            *shown(),
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


def asked(work: Work, nonce: str) -> Challenge | None:
    return work.first(signing.challenge(nonce))
