"""Sending an action through its circuit, and taking it back."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from govflow.actions import policy
from govflow.actions.core import PRIORITIES
from govflow.actions.flow import FLOW
from govflow.actions.models import Action, ActionVersion
from govflow.actions.queries import latest_version
from govflow.actions.service.content import snapshot
from govflow.actions.service.standing import settle
from govflow.audit import ledger
from govflow.i18n.text import clean_text
from govflow.kernel.canonical import digest
from govflow.kernel.errors import Conflict, Invalid, NotFound
from govflow.kernel.work import Work
from govflow.workflow import queries as workflow
from govflow.workflow import service as circuits
from govflow.workflow.models import Case, Definition
from govflow.workflow.queries import Standing
from govflow.workflow.rows import CaseRow
from govflow.workflow.service.command import only_once
from govflow.workflow.step import step

SUPPLIED: Mapping[str, Mapping[str, Any]] = {  # what a circuit may read of an action
    "priority": {"type": "enum", "values": list(PRIORITIES)},
    "owner": {"type": "post"},
    "chair": {"type": "post", "optional": True},
}


def submit(work: Work, action: Action, *, once: str = "") -> CaseRow:
    """Send an action through its circuit, for the first time or again after a return.

    `once` is the key of the form: a second click gets the answer of the first. Raises Conflict
    where it is on its way already, or where no circuit serves it.
    """
    work.require(policy.submit, action)

    def act() -> CaseRow:
        standing = settle(work, action)
        step(action, FLOW, "submit")
        require_due_ahead(work, action)
        version = _new_version(work, action)
        case = _sent(work, action, version, standing)
        ledger.record(
            work,
            "action.submitted",
            action,
            number=action.number,
            version=version.number,
            digest=version.digest,
        )
        return case

    return only_once(work, once, {"submit": action.public_id}, act)


def require_due_ahead(work: Work, action: Action) -> None:
    """See that an action is not due before it is sent. Raises Invalid."""
    if action.due < work.today:
        raise Invalid("action.due_past", field="due", day=action.due)


def circuit_of(work: Work, action: Action) -> Definition:
    """Return the circuit that serves an action. Raises Conflict where none does."""
    unit = action.owner_post.unit
    found = workflow.circuit_for(
        work,
        "action",
        org=action.owner_post.org_id,
        body=f"body:{action.body_id}" if action.body_id else "",
        unit=unit.path if unit else "",
        data=_known(work, action),
    )
    if found is None:
        raise Conflict("action.no_circuit")
    return found


def data_for(work: Work, definition: Definition, action: Action) -> dict[str, Any]:
    """Return what a circuit wants to know of an action: what its definition declares."""
    wanted = definition.body.get("data") or {}
    return {name: value for name, value in _known(work, action).items() if name in wanted}


def withdraw(work: Work, action: Action, *, once: str = "") -> None:
    """Take an action back from its circuit, while the circuit allows it."""
    work.require(policy.withdraw, action)
    standing = settle(work, action)
    step(action, FLOW, "withdraw")
    if standing is None:
        raise NotFound("missing", kind="case")
    circuits.recall(work, standing.case, once=once)
    ledger.record(work, "action.withdrawn", action, number=action.number)


def cancel(work: Work, action: Action, *, reason: str) -> None:
    """Give an action up before it is approved. Its number is not given again."""
    work.require(policy.cancel, action)
    why = clean_text(reason, field="reason")
    if not why:
        raise Invalid("case.reason_missing", field="reason")
    standing = settle(work, action)
    step(action, FLOW, "cancel")
    if standing and standing.is_open:
        end = circuits.withdraw if standing.with_requester else circuits.cancel
        end(work, standing.case, reason=why)
    ledger.record(work, "action.cancelled", action, number=action.number, reason=why)


def _known(work: Work, action: Action) -> dict[str, Any]:
    known = {
        "priority": action.priority,
        "owner": action.owner_post_id,
        "chair": action.body.chair_on(work.today) if action.body else None,
    }
    return {name: value for name, value in known.items() if value is not None}


def _new_version(work: Work, action: Action) -> ActionVersion:
    before = work.first(latest_version(action))
    said = snapshot(work, action)
    return work.add(
        ActionVersion(
            action_id=action.id,
            number=before.number + 1 if before else 1,
            snapshot=said,
            digest=digest(said),
            by_id=work.actor.person,
            post_id=action.requester_post_id,
            at=work.now,
        )
    )


def _sent(work: Work, action: Action, version: ActionVersion, standing: Standing | None) -> CaseRow:
    if standing and standing.is_open:
        followed = select(Definition).join(Case).where(Case.public_id == standing.case)
        return circuits.resubmit(
            work,
            standing.case,
            digest=version.digest,
            data=data_for(work, work.session.scalars(followed).one(), action),
            title=action.title,
            version=version.number,
            for_person=action.requester_id,
        )
    definition = circuit_of(work, action)
    unit = action.owner_post.unit
    post = action.requester_post_id
    return circuits.start(
        work,
        definition.key,
        subject=action.ref,
        title=action.title,
        data=data_for(work, definition, action),
        digest=version.digest,
        reference=action.number,
        version=version.number,
        post=post if work.actor.holds(post) else None,
        unit=unit.path if unit else "",
        for_person=action.requester_id,
    )
