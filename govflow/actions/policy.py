"""Who may do what with an action. People act as posts; nobody but these reads it."""

from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import object_session

from govflow.actions.flow import State
from govflow.actions.models import Action
from govflow.bodies import queries as bodies
from govflow.decisions import policy as decisions
from govflow.kernel.actor import Actor
from govflow.kernel.rules import Rule, is_auditor, is_the_system, reads, rule
from govflow.workflow import queries as workflow
from govflow.workflow.models import Case, Task

NOBODY = -1
OPENERS = frozenset(
    {"secretariat", "manager", "director", "supervisor", "owner", "approver", "chair"}
)


# ------------------------------------------------------------------ asked of the database


def cases_of(actor: Actor) -> Select[str]:
    """The subjects of the cases in which somebody was asked, acted, got a copy, or prepares."""
    mine = or_(workflow.shown_to(actor), Task.actor_id == (actor.person or NOBODY))
    return select(Case.subject).join(Task, Task.case_id == Case.id).where(mine)


def bodies_of(actor: Actor) -> Select[int]:
    """The bodies in which somebody has a part on the day for which the actor was read."""
    return bodies.of_actor(actor)


# ------------------------------------------------------------------ predicates


@rule
def is_requester(actor: Actor, action: Action) -> bool:
    """Who asked for it, and whoever holds their post now."""
    if actor.person is None:
        return False
    return actor.person == action.requester_id or actor.holds(action.requester_post_id)


@rule
def is_owner(actor: Actor, action: Action) -> bool:
    return actor.holds(action.owner_post_id)


@rule
def heads_the_owner(actor: Actor, action: Action) -> bool:
    unit = action.owner_post.unit
    return unit is not None and actor.heads(unit.path)


@rule
def keeps_the_actions(actor: Actor, action: Action) -> bool:
    """The secretariat of the organisation that owes the action, or of the one that asked."""
    asked_by = action.requester_post.org_id if action.requester_post else NOBODY
    return actor.has_role("secretariat") and bool(actor.orgs & {action.owner_post.org_id, asked_by})


@rule
def sits_on_the_body(actor: Actor, action: Action) -> bool:
    return bodies.has_part(actor, action, action.body_id)


@rule
def is_in_its_circuit(actor: Actor, action: Action) -> bool:
    """Was or is asked, acted, or got a copy; also by delegation, within its scope and dates."""
    session = object_session(action)
    if session is None or actor.person is None:
        return False
    mine = cases_of(actor).subquery()
    return bool(session.scalar(select(exists().where(mine.c.subject == action.ref))))


@rule
def is_no_draft(_actor: Actor, action: Action) -> bool:
    """A draft is its author's, and the secretariat's."""
    return action.state != State.DRAFT


@rule
def may_ask_for_action(actor: Actor, _thing: object) -> bool:
    return bool(actor.posts) and bool(actor.roles & OPENERS)


# ------------------------------------------------------------------ law

the_house: Rule[Any] = is_the_system
audits: Rule[Any] = is_auditor
concerned: Rule[Action] = is_owner | heads_the_owner | is_in_its_circuit | sits_on_the_body | audits
read = reads(Action, the_house | is_requester | keeps_the_actions | (is_no_draft & concerned))
open_draft: Rule[Any] = may_ask_for_action | is_the_system
enter: Rule[Any] = is_the_system
from_decision = decisions.keep  # asked of the decision
edit = is_requester | keeps_the_actions | the_house
attach = is_requester | keeps_the_actions | is_owner | the_house
submit = withdraw = cancel = is_requester | keeps_the_actions
report = is_owner
close = (is_requester | keeps_the_actions | heads_the_owner) & ~is_owner
follow: Rule[Any] = is_the_system
