"""Carrying out: the owner reports how far it is, and whoever asked closes it."""

from govflow.actions import policy
from govflow.actions.core import MOST_PERCENT
from govflow.actions.flow import FLOW
from govflow.actions.models import Action, Report
from govflow.audit import ledger
from govflow.i18n.text import clean_text
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.workflow.step import step


def report(work: Work, action: Action, *, percent: int, note: str) -> Report:
    """Say how far an action is. Raises Conflict where it is not approved, or over."""
    work.require(policy.report, action)
    if not 0 <= percent <= MOST_PERCENT:
        raise Invalid("action.percent", field="percent")
    said = clean_text(note, field="note")
    if not said:
        raise Invalid("action.note_missing", field="note")
    step(action, FLOW, "report")
    action.percent = percent
    made = Report(
        action_id=action.id,
        percent=percent,
        note=said,
        by_id=work.actor.person,
        post_id=action.owner_post_id,
        at=work.now,
    )
    work.add(made)
    ledger.record(work, "action.reported", action, number=action.number, percent=percent)
    return made


def close(work: Work, action: Action) -> None:
    """Say that an action is done. Its owner reported 100 %; somebody else closes it."""
    work.require(policy.close, action)
    if action.percent < MOST_PERCENT:
        raise Conflict("action.not_finished", percent=action.percent)
    step(action, FLOW, "close")
    action.closed_on = work.today
    ledger.record(work, "action.closed", action, number=action.number)
