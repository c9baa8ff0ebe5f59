"""Submitting every draft of a decision in one step, each through its own circuit."""

from collections.abc import Sequence
from dataclasses import dataclass

from govflow.actions import policy, queries
from govflow.actions.models import Action
from govflow.actions.service.circuit import require_due_ahead, submit
from govflow.actions.service.from_decision import require_in_force
from govflow.actions.service.preview import Preview, preview
from govflow.decisions.models import Decision
from govflow.kernel.errors import Conflict, Refusal
from govflow.kernel.work import Work


@dataclass(frozen=True, slots=True)
class Outlook:
    """A draft, with the way that it would go, or why it cannot go now."""

    action: Action
    way: Preview | None
    why_not: Refusal | None


def outlooks(work: Work, decision: Decision) -> list[Outlook]:
    """Say of each draft of a decision that is the actor's to submit whether it can go."""
    found = work.all(queries.drafts_of(work.actor, decision.ref))
    return [_outlook(work, one) for one in found if work.may(policy.submit, one)]


def _outlook(work: Work, action: Action) -> Outlook:
    try:
        require_due_ahead(work, action)
        return Outlook(action, preview(work, action), None)
    except Refusal as refusal:
        return Outlook(action, None, refusal)


def submit_all(work: Work, decision: Decision) -> Sequence[Action]:
    """Submit every draft of a decision that can go; what cannot stays a draft.

    Raises Conflict where none can go or the decision is over; whatever refuses one of those that
    could undoes them all.
    """
    work.require(policy.from_decision, decision)
    require_in_force(decision)
    going = [one.action for one in outlooks(work, decision) if one.way]
    if not going:
        raise Conflict("action.none_to_submit", number=decision.number)
    for action in going:
        submit(work, action)
    return going
