"""Who reads decisions, and who records what becomes of them."""

from typing import Any

from govflow.bodies import policy as bodies
from govflow.bodies import queries as seats
from govflow.decisions.flow import State
from govflow.decisions.models import Decision, HandDown
from govflow.kernel.actor import Actor
from govflow.kernel.rules import Rule, is_auditor, is_the_system, reads, rule
from govflow.meetings import policy as meetings

MANAGERS = frozenset({"manager", "supervisor"})


@rule
def keeps_the_decisions(actor: Actor, decision: Decision) -> bool:
    return bodies.keeps_the_body(actor, decision.body)


@rule
def chairs_the_body(actor: Actor, decision: Decision) -> bool:
    return actor.day is not None and actor.holds(decision.body.chair_on(actor.day))


@rule
def is_owner(actor: Actor, decision: Decision) -> bool:
    return actor.holds(decision.owner_post_id)


@rule
def sits_on_the_body(actor: Actor, decision: Decision) -> bool:
    return seats.has_part(actor, decision, decision.body_id)


@rule
def follows_it_up(actor: Actor, decision: Decision) -> bool:
    """Has a part in a committee to which it was handed down."""
    return any(seats.has_part(actor, decision, one.to_body_id) for one in decision.hand_downs)


@rule
def manages_the_organisation(actor: Actor, decision: Decision) -> bool:
    return bool(actor.roles & MANAGERS) and decision.body.org_id in actor.orgs


@rule
def is_in_force(actor: Actor, decision: Decision) -> bool:
    return decision.state == State.IN_FORCE


@rule
def keeps_the_committee(actor: Actor, handed: HandDown) -> bool:
    return bodies.keeps_the_body(actor, handed.to_body)


@rule
def chairs_the_committee(actor: Actor, handed: HandDown) -> bool:
    return actor.day is not None and actor.holds(handed.to_body.chair_on(actor.day))


@rule
def reads_its_decision(actor: Actor, handed: HandDown) -> bool:
    return bool(read(actor, handed.decision))


the_house: Rule[Any] = is_the_system
audits: Rule[Any] = is_auditor
keep: Rule[Any] = keeps_the_decisions | the_house
concerned: Rule[Decision] = is_owner | sits_on_the_body | follows_it_up | audits
read = reads(Decision, keep | concerned | (is_in_force & manages_the_organisation))
reads(HandDown, reads_its_decision)
record = meetings.keep  # asked of the meeting
execute = repeal = supersede = keep
hand_down = keep | chairs_the_body
report_back: Rule[Any] = keeps_the_committee | chairs_the_committee | the_house
