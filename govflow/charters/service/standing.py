"""What the worker and the clock make of charters: sealed, in force, expired, lapsed, ended."""

from collections.abc import Mapping

from sqlalchemy import select

from govflow.audit import ledger
from govflow.charters import core, policy, queries
from govflow.charters.flow import COURSES, FLOW, State
from govflow.charters.models import Campaign, Charter
from govflow.charters.queries import DIRECTOR_FIELD
from govflow.charters.service.moving import issuers, moved, told
from govflow.kernel.clock import local_day
from govflow.kernel.refs import parse
from govflow.kernel.work import Work
from govflow.workflow.step import step

PASSED = {"expire": "charter.expired", "lapse": "charter.lapsed", "end": "charter.ended"}


def follow(work: Work, topic: str, body: Mapping[str, object]) -> None:
    """Let a charter follow its file, in the unit in which a signature was set into it."""
    work.require(policy.follow, topic)
    if topic != "paper.signed":
        return
    _kind, number = parse(str(body["subject"]))
    charter = work.session.get_one(Charter, number, with_for_update={"of": Charter})
    if body["field"] == DIRECTOR_FIELD:
        _signed(work, charter)
    else:
        _enter_into_force(work, charter)


def _signed(work: Work, charter: Charter) -> None:
    step(charter, FLOW, "signature_sealed")
    moved(work, charter, "sign")
    to = [charter.campaign.supervising_post_id]
    ledger.record(work, "charter.signed", charter, **told(charter), to=to)


def _enter_into_force(work: Work, charter: Charter) -> None:
    """A charter binds from its attestation on; the one before of the same post ends with it."""
    day = local_day(charter.attested_at or work.now)
    before = select(Charter).where(
        Charter.template_id == charter.template_id,
        Charter.post_id == charter.post_id,
        Charter.state == State.IN_FORCE,
    )
    for one in work.all(before):
        step(one, FLOW, "supersede")
        one.valid_to, one.superseded_by = day, charter
        moved(work, one, "supersede")
        ledger.record(work, "charter.superseded", one, **told(one), by=charter.reference)
    work.session.flush()
    step(charter, FLOW, "enter_into_force")
    charter.valid_from = day
    charter.valid_to = core.months_after(day, charter.template.term_months)
    moved(work, charter, "attest")
    to = issuers(charter, charter.post_id)
    ledger.record(work, "charter.in_force", charter, **told(charter), since=day, to=to)


def pass_time(work: Work) -> int:
    """Let charters expire, lapse or end whose day has come, and campaigns complete.

    Return how many did.
    """
    work.require(policy.follow, None)
    found = work.all(queries.out_of_time(work.today).with_for_update(of=Charter))
    for charter in found:
        _pass(work, charter)
    work.session.flush()
    through = work.all(queries.through().with_for_update(of=Campaign))
    for campaign in through:
        _complete(work, campaign)
    return len(found) + len(through)


def _complete(work: Work, campaign: Campaign) -> None:
    """Asked again now that it is held: a region may have been offered one meanwhile."""
    if work.first(queries.through().where(Campaign.id == campaign.id)) is None:
        return
    step(campaign, COURSES, "complete")
    bound = select(Charter).where(
        Charter.campaign_id == campaign.id, Charter.state == State.IN_FORCE
    )
    ledger.record(
        work,
        "campaign.completed",
        campaign,
        title=campaign.name.as_dict(),
        count=work.count(bound),
    )


def _pass(work: Work, charter: Charter) -> None:
    """A holder who left ends it, unless its term came before."""
    left = charter.holding.to_day
    verb = core.ends(left, charter.valid_to, work.today) or "expire"
    step(charter, FLOW, verb)
    if verb == "lapse" and charter.valid_from:
        charter.valid_to = left
    moved(work, charter, verb)
    to = issuers(charter) if verb == "lapse" else issuers(charter, charter.post_id)
    ledger.record(work, PASSED[verb], charter, **told(charter), to=to)
