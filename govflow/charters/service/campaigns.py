"""Campaigns: prepared, offered to every region in one click; single charters offered anew."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from govflow.accounts import proofs
from govflow.audit import ledger
from govflow.charters import core, policy, queries
from govflow.charters.flow import COURSES, FLOW, Course, State, TextState
from govflow.charters.models import Campaign, Charter, CharterCount, TextVersion
from govflow.charters.queries import Line
from govflow.charters.service.moving import moved, needed, require_in_use, require_open, told
from govflow.i18n.text import Text3
from govflow.kernel.counts import next_number
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.org import queries as org
from govflow.org.models import Post, PostRole, Region
from govflow.workflow.step import step

EXCEPTIONS = {
    "no_post": "charter.no_post",
    "vacant": "charter.vacant",
    "interim": "charter.interim",
    "has_one": "charter.has_one",
    "elsewhere": "charter.elsewhere",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a campaign is to be; what is not said is as its template has it."""

    name: Text3
    due: date
    regions: Collection[int] = ()  # row numbers; none: all of the table
    supervising_post: Post | None = None
    attestation: str = ""  # "attest" | "countersign"
    lowest_method: str = "code"
    reservations: bool = True


def prepare(work: Work, text: TextVersion, plan: Plan, *, key: str = "") -> Campaign:
    """Prepare a campaign of a published text; nothing leaves before it is offered."""
    work.require(policy.prepare, text)
    if text.state != TextState.PUBLISHED:
        raise Conflict("wrong_state", kind="text_version", verb="prepare", state=str(text.state))
    template = text.template
    attestation = plan.attestation or template.attestation
    _check(work, plan, attestation)
    post = plan.supervising_post or template.supervising_post
    made = Campaign(
        name=plan.name,
        text=text,
        supervising_post=post,
        keeper_post_id=_keeper(work),
        attestation=attestation,
        lowest_method=plan.lowest_method,
        reservations=plan.reservations,
        regions=sorted(plan.regions) or [one.id for one in work.all(org.regions())],
        due=plan.due,
        state=Course.PREPARED,
        prepared_at=work.now,
    )
    if key:
        made.key = key
    work.add(made)
    named = {"title": made.name.as_dict(), "number": text.number}
    ledger.record(work, "campaign.prepared", made, **named, **made.terms)
    return made


def _check(work: Work, plan: Plan, attestation: str) -> None:
    if plan.due <= work.today:
        raise Invalid("charter.due_past", field="due")
    if plan.lowest_method not in proofs.METHODS:
        raise Invalid("charter.unknown_method", field="lowest_method")
    if attestation not in {"attest", "countersign"}:
        raise Invalid("charter.unknown_attestation", field="attestation")
    known = set(work.session.scalars(select(Region.id)))
    if not set(plan.regions) <= known:
        raise Invalid("charter.unknown_region", field="regions")


def _keeper(work: Work) -> int | None:
    """Return the post as which somebody issues: it hears of refusals."""
    query = select(PostRole.post_id).where(
        PostRole.role == "secretariat", PostRole.post_id.in_(work.actor.posts)
    )
    return work.session.scalar(query.order_by(PostRole.post_id).limit(1))


def discard_campaign(work: Work, campaign: Campaign) -> None:
    """Throw away a campaign that offered nothing yet."""
    work.require(policy.discard_campaign, campaign)
    step(campaign, COURSES, "discard")
    ledger.record(work, "campaign.discarded", campaign, title=campaign.name.as_dict())
    work.session.delete(campaign)
    work.session.flush()


def offer(work: Work, campaign: Campaign) -> list[Charter]:
    """Offer a campaign to every region that has a holder; the worker makes the papers.

    Raises Conflict where it was offered already or nobody can be offered one.
    """
    work.require(policy.offer, campaign)
    step(campaign, COURSES, "offer")
    lines = [line for line in queries.preview(work, campaign) if not line.exception]
    if not lines:
        raise Conflict("charter.nobody_to_offer")
    campaign.offered_at = work.now
    made = [_charter(work, campaign, line) for line in lines]
    ledger.record(
        work, "campaign.offered", campaign, title=campaign.name.as_dict(), count=len(made)
    )
    return made


def offer_to(work: Work, campaign: Campaign, region: Region) -> Charter:
    """Offer a charter in a region whose post was vacant when the campaign was offered."""
    work.require(policy.offer, campaign)
    made = _charter(work, campaign, _reopened(work, campaign, region.id))
    named = {"title": campaign.name.as_dict(), "region": region.name.as_dict()}
    ledger.record(work, "campaign.offered_to", campaign, **named, reference=made.reference)
    return made


def reoffer(work: Work, charter: Charter, *, due: date | None = None) -> Charter:
    """Offer the post of a charter that came to nothing a new one; the old file stays as it is.

    It goes to whoever holds the post today. Raises Conflict where one is on its way already, in
    this campaign or another, where a newer text binds, or where its own text is retired.
    """
    work.require(policy.reoffer, charter)
    require_open(work, charter, "reoffer")
    line = _reopened(work, charter.campaign, charter.region_id)
    return _anew(work, charter, line, due)


def reoffer_expired(work: Work, campaign: Campaign, *, due: date) -> list[Charter]:
    """Offer anew every charter of a campaign that nobody signed in time.

    Whoever has another charter instead is left out. Raises Conflict where there is none whose post
    is held, or where the text is retired.
    """
    work.require(policy.offer, campaign)
    require_in_use(work, campaign.text)
    work.session.refresh(campaign, with_for_update={"of": Campaign})
    expired = queries.expired(queries.board(work, campaign))
    if not expired:
        raise Conflict("charter.nobody_to_offer")
    step(campaign, COURSES, "offer_to")
    return [_anew(work, charter, line, due) for line, charter in expired]


def _anew(work: Work, charter: Charter, line: Line, due: date | None) -> Charter:
    made = _charter(work, charter.campaign, line, due=due, previous=charter)
    ledger.record(work, "charter.reoffered", made, **told(made), before=charter.reference)
    return made


def _reopened(work: Work, campaign: Campaign, region: int) -> Line:
    """Open a campaign for one more charter; return what it would be.

    Whoever does holds the campaign, so that nobody completes it meanwhile.
    """
    work.session.refresh(campaign, with_for_update={"of": Campaign})
    if not campaign.goes_on:
        raise Conflict("wrong_state", kind="campaign", verb="offer", state=str(campaign.state))
    found = [one for one in queries.preview(work, campaign) if one.region.id == region]
    if not found or found[0].exception:
        why = found[0].exception if found else "no_post"
        raise Conflict(EXCEPTIONS[why])
    step(campaign, COURSES, "offer_to")
    return found[0]


def _charter(
    work: Work,
    campaign: Campaign,
    line: Line,
    *,
    due: date | None = None,
    previous: Charter | None = None,
) -> Charter:
    day = due or campaign.due
    if day < work.today:
        raise Invalid("charter.due_past", field="due")
    return work.add(
        Charter(
            reference=core.reference(
                work.today.year, next_number(work, CharterCount, year=work.today.year)
            ),
            campaign=campaign,
            template=campaign.text.template,
            text=campaign.text,
            post=line.post,
            holding=line.holder,
            region=line.region,
            previous=previous,
            state=State.PREPARED,
            due=day,
            prepared_at=work.now,
            last_at=work.now,
            available_at=work.now,
        )
    )


def extend(work: Work, charter: Charter, *, due: date, reason: str) -> None:
    """Give a signatory more time; the paper stays as it was sealed."""
    work.require(policy.extend, charter)
    why = needed(reason)
    if due <= max(charter.due, work.today):
        raise Invalid("charter.due_not_later", field="due")
    step(charter, FLOW, "extend")
    charter.due = due
    moved(work, charter, "extend")
    ledger.record(
        work, "charter.extended", charter, **told(charter), reason=why, to=[charter.post_id]
    )


def withdraw(work: Work, charter: Charter, *, reason: str) -> None:
    """Take an offer back; a signed one only by the supervising post. Who acted is told."""
    work.require(policy.withdraw, charter)
    signed = charter.state == State.SIGNED
    charter.reason = needed(reason)
    step(charter, FLOW, "withdraw")
    moved(work, charter, "withdraw")
    to = [charter.post_id, *([charter.campaign.supervising_post_id] if signed else [])]
    ledger.record(work, "charter.withdrawn", charter, **told(charter), reason=charter.reason, to=to)
