"""Who reads charters, who may know of them, and to whom each act belongs."""

from typing import Any

from govflow.charters.flow import State, TextState
from govflow.charters.models import Campaign, Charter, CharterTemplate, TextVersion
from govflow.kernel.actor import Actor, Capacity
from govflow.kernel.rules import Rule, is_admin, is_auditor, is_the_system, reads, rule
from govflow.org.capacity import Matter, capacities

ATTESTATION = Matter("charter", "attestation")
LAWYERS = frozenset({"legal", "supervisor"})


def attesting(actor: Actor, charter: Charter) -> tuple[Capacity, ...]:
    """Return the capacities in which somebody may act for the supervising post, the best first.

    By delegation only where the template allows it, and never on a charter one signed oneself.
    """
    found = capacities(actor, charter.campaign.supervising_post_id, ATTESTATION)
    delegated = charter.template.delegate_may_attest and not _signed_it(actor, charter)
    return tuple(one for one in found if one.kind != "delegation" or delegated)


def as_whom(actor: Actor, charter: Charter, chosen: Capacity | None) -> Capacity:
    """Return the capacity somebody takes: the one chosen, where it is open to them, or the best.

    Asked of those who may attest.
    """
    may = attesting(actor, charter)
    return chosen if chosen in may else may[0]


def _signed_it(actor: Actor, charter: Charter) -> bool:
    return actor.person == charter.holding.person_id


def _serves(actor: Actor, org: int) -> bool:
    return org in actor.orgs


@rule
def keeps_the_template(actor: Actor, template: CharterTemplate) -> bool:
    return actor.has_role("secretariat") and _serves(actor, template.org_id)


@rule
def reads_the_template(actor: Actor, template: CharterTemplate) -> bool:
    return _serves(actor, template.org_id)


@rule
def keeps_the_text(actor: Actor, text: TextVersion) -> bool:
    return keeps_the_template(actor, text.template)


@rule
def reads_the_text(actor: Actor, text: TextVersion) -> bool:
    """Everybody of the house once it is published; before, those who write and check it."""
    drafted = text.state != TextState.DRAFT or bool(actor.roles & LAWYERS)
    return drafted and _serves(actor, text.template.org_id)


@rule
def keeps_the_campaign(actor: Actor, campaign: Campaign) -> bool:
    return keeps_the_text(actor, campaign.text)


@rule
def supervises_the_campaign(actor: Actor, campaign: Campaign) -> bool:
    return actor.holds(campaign.supervising_post_id)


@rule
def keeps_the_charters(actor: Actor, charter: Charter) -> bool:
    return keeps_the_campaign(actor, charter.campaign)


@rule
def is_its_holder(actor: Actor, charter: Charter) -> bool:
    """Is the person to whom it was offered, and still holds the post: nobody in his place."""
    return actor.person == charter.holding.person_id and actor.holds(charter.post_id)


@rule
def supervises(actor: Actor, charter: Charter) -> bool:
    return supervises_the_campaign(actor, charter.campaign)


@rule
def may_attest(actor: Actor, charter: Charter) -> bool:
    return bool(attesting(actor, charter))


@rule
def is_signed(actor: Actor, charter: Charter) -> bool:
    return charter.state == State.SIGNED


@rule
def is_of_the_campaign(actor: Actor, charter: Charter) -> bool:
    """Is a director of the same house: everybody knows that each is offered one."""
    return actor.has_role("director") and _serves(actor, charter.template.org_id)


@rule
def was_offered_it(actor: Actor, charter: Charter) -> bool:
    return actor.person == charter.holding.person_id


the_house: Rule[Any] = is_the_system
audits: Rule[Any] = is_auditor
administers: Rule[Any] = is_admin

reads(CharterTemplate, reads_the_template | audits | the_house)
reads(TextVersion, keeps_the_text | reads_the_text | audits | the_house)
draft = keeps_the_template | the_house  # a text of a template
edit = publish = discard = keeps_the_text | the_house
enter: Rule[Any] = the_house  # the past

read_campaign = reads(Campaign, keeps_the_campaign | supervises_the_campaign | audits | the_house)
prepare = keeps_the_text  # asked of the text
offer = discard_campaign = keeps_the_campaign

read = reads(
    Charter, is_its_holder | keeps_the_charters | supervises | may_attest | audits | the_house
)
knows = read | was_offered_it | is_of_the_campaign | administers  # signing addresses: 403, not 404
open_ = answer = sign = decline = is_its_holder
attest = return_ = may_attest
extend = reoffer = keeps_the_charters
# Besides reading, the one right that looks at a state: once signed it is the supervising post's.
withdraw = (keeps_the_charters & ~is_signed) | (supervises & is_signed)
follow: Rule[Any] = the_house  # what the worker and the clock do
