"""Charters of the past, signed on paper: entered as they were, by the house alone."""

from dataclasses import dataclass
from datetime import date, datetime, time

from govflow.audit import ledger
from govflow.charters import core, policy
from govflow.charters.flow import Course, State
from govflow.charters.models import Campaign, Charter, CharterCount
from govflow.charters.service.moving import told
from govflow.kernel.clock import at_local
from govflow.kernel.counts import next_number
from govflow.kernel.work import Work
from govflow.org.models import Holding, Post, Region

STATES = {None: State.IN_FORCE, "lapse": State.LAPSED, "end": State.ENDED}  # by what ended it


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signed on paper, for which region."""

    region: Region
    post: Post
    holding: Holding


def enter_campaign(
    work: Work, campaign: Campaign, signatories: list[Signatory], *, at: datetime, on: date
) -> list[Charter]:
    """Enter a campaign whose charters were signed on paper on a day, as they stand now."""
    work.require(policy.enter, campaign)
    campaign.on_paper, campaign.state = True, Course.COMPLETED
    campaign.regions = [one.region.id for one in signatories]
    campaign.prepared_at = campaign.offered_at = at
    work.add(campaign)
    made = [_charter(work, campaign, one, at, on) for one in signatories]
    told_of = {"title": campaign.name.as_dict(), "on": on, "count": len(made)}
    ledger.record(work, "campaign.entered", campaign, **told_of, **campaign.terms)
    return made


def _charter(work: Work, campaign: Campaign, one: Signatory, at: datetime, on: date) -> Charter:
    template = campaign.text.template
    until = core.months_after(on, template.term_months)
    left = one.holding.to_day
    ended = core.ends(left, until, work.today)
    valid_to = left if left and ended == "lapse" else until
    made = Charter(
        reference=core.reference(on.year, next_number(work, CharterCount, year=on.year)),
        campaign=campaign,
        template=template,
        text=campaign.text,
        post=one.post,
        holding=one.holding,
        region=one.region,
        on_paper=True,
        state=STATES[ended],
        due=campaign.due,
        valid_from=on,
        valid_to=valid_to,
        last_event=ended or "attest",
        prepared_at=at,
        signed_at=at,
        attested_at=at,
        last_at=at_local(datetime.combine(valid_to, time.min)) if ended else at,
        available_at=at,
    )
    work.add(made)
    ledger.record(work, "charter.entered", made, **told(made), on=on)
    return made
