"""What is told of an event: its fact in the ledger, and its message to people."""

from collections.abc import Mapping
from typing import Any

from govflow.kernel.work import Work
from govflow.workflow.engine.route import Human
from govflow.workflow.store import File

ANSWERS = {
    "approve": "task.approved",
    "reject": "task.rejected",
    "abstain": "task.abstained",
    "favourable": "task.advised",
    "unfavourable": "task.advised",
}
FACTS = {
    "started": "case.started",
    "returned": "task.returned",
    "resubmitted": "case.resubmitted",
    "withdrawn": "case.withdrawn",
    "recalled": "case.recalled",
    "cancelled": "case.cancelled",
    "suspended": "case.suspended",
    "migrated": "case.migrated",
    "continued": "case.continued",
    "revised": "case.revised",
    "refreshed": "case.refreshed",
    "noted": "case.noted",
    "overridden": "task.overridden",
    "transferred": "task.transferred",
    "consulted": "task.consulted",
    "advised": "task.advised",
    "consult_closed": "task.consult_closed",
    "undone": "case.undone",
    "reminded": "task.reminded",
    "late": "task.late",
    "escalated": "task.escalated",
    "silenced": "task.silenced",
    "rescheduled": "task.rescheduled",
    "signalled": "case.signalled",
    "timed_out": "task.timed_out",
    "child_ended": "case.child_ended",
    "called_off": "case.called_off",
}
TOLD = (
    *("step", "run", "slot", "verb", "to", "mode", "reason", "digest", "instant", "text", "name"),
    *("ask", "wait", "steps", "was", "due_on", "version"),
)


def fact_of(event: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the fact that an event is, with what the ledger says of it."""
    kind = event["kind"]
    fact = ANSWERS[event["verb"]] if kind == "answered" else FACTS[kind]
    return fact, {name: event[name] for name in TOLD if event.get(name) not in (None, "")}


def message(
    work: Work, file: File, event: Mapping[str, Any], by: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return what every message about an event says, whoever it is for."""
    row = file.row
    return {
        "case": row.public_id,
        "subject": row.subject,
        "reference": row.reference,
        "title": row.title.as_dict(),
        "circuit": dict(file.route.title),
        "at": work.now.isoformat(),
        "by": dict(by) if by else None,
        "reason": event.get("reason") or None,
        "event": event["kind"],
    }


def step_told(file: File, step: str, to: str | None) -> dict[str, Any]:
    """Return what a message says of the step that it is about."""
    found = file.route.steps.get(step)
    tasks = [task for task in file.tasks if task.step == step and task.principal == to]
    last = tasks[-1] if tasks else None
    return {
        "step": step,
        "step_title": dict(found.title) if isinstance(found, Human) and found.title else None,
        "kind": found.kind if isinstance(found, Human) else None,
        "task": last.public_id if last else None,
        "due_on": last.due_on.isoformat() if last and last.due_on else None,
    }
