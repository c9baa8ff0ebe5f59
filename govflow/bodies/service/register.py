"""The register: bodies are entered, edited, followed by others, closed."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from govflow.audit import ledger
from govflow.bodies import core, policy
from govflow.bodies.flow import FLOW, State
from govflow.bodies.models import Body, Succession
from govflow.calendar.when import When
from govflow.documents.subjects import carries_documents
from govflow.i18n.text import Text3
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.matters import open_matters
from govflow.kernel.work import Work
from govflow.workflow.step import step

EDITABLE = frozenset(
    {
        "name",
        "kind",
        "level",
        "parent_id",
        "reports_to_id",
        "org_id",
        "secretariat_post_id",
        "quorum",
        "notice",
        "legal_basis",
        "creation_act",
    }
)


def add(work: Work, body: Body) -> Body:
    """Enter a body in the register. Raises Invalid where its dates contradict its state."""
    work.require(policy.add, body)
    body.created = body.created or When()
    body.state = body.state or State.ACTIVE
    _check_end(body)
    _check_rules(body)
    work.add(body)
    ledger.record(
        work,
        "body.added",
        body,
        code=body.code,
        state=str(body.state),
        created=body.created.as_dict(),
    )
    return body


def _check_end(body: Body) -> None:
    if (body.state == State.CLOSED) != (body.closed is not None):
        raise Invalid("body.closing_date", field="closed")
    if body.closed is not None and body.closed.surely_before(body.created):
        raise Invalid("body.closed_before_created", field="closed")


def _check_rules(body: Body) -> None:
    if body.quorum is not None and not core.sound_quorum(body.quorum):
        raise Invalid("body.quorum", field="quorum")
    if body.notice is not None and not core.sound_notice(body.notice):
        raise Invalid("body.notice", field="notice")
    if body.id is not None and body.id in {body.parent_id, body.reports_to_id}:
        raise Invalid("body.under_itself", field="parent")


def edit(work: Work, body: Body, changes: Mapping[str, Any], *, rev: int) -> None:
    """Change what the register says of a body: the fields of `EDITABLE`. Closed ones stay.

    `rev` is the version that the person had before their eyes.
    """
    work.require(policy.edit, body)
    still_open(body)
    if rev != body.version:
        raise Conflict("stale")
    if unknown := set(changes) - EDITABLE:
        raise LookupError(sorted(unknown))
    changed = {name for name, value in changes.items() if getattr(body, name) != value}
    for name in changed:
        setattr(body, name, changes[name])
    _check_rules(body)
    if changed:
        work.session.flush()
        ledger.record(work, "body.edited", body, code=body.code, fields=sorted(changed))


def still_open(body: Body) -> None:
    if body.state == State.CLOSED:
        raise Conflict("body.is_closed")


def found_steering_set(work: Work, steering: Body, technical: Sequence[Body]) -> Body:
    """Set up a steering committee, and the technical committees that prepare for it.

    Raises Invalid where no technical committee comes with it.
    """
    if not technical:
        raise Invalid("body.no_technical_committee", field="technical")
    steering.kind = "steering-committee"
    add(work, steering)
    for committee in technical:
        committee.kind, committee.reports_to_id = "technical-committee", steering.id
        add(work, committee)
    return steering


def succeed(
    work: Work,
    old: Sequence[Body],
    new: Sequence[Body],
    *,
    on: When,
    reason: Text3,
    left: Collection[str] = (),
) -> None:
    """Let bodies take over from others: the old close, the new open. Nothing of the past moves.

    What has closed or opened already is only linked. Raises Conflict with the open matters that
    are not expressly `left`.
    """
    for body in (*old, *new):
        work.require(policy.succeed, body)
    for body in new:
        if body.state == State.PLANNED:
            step(body, FLOW, "open")
    for body in old:
        if body.state != State.CLOSED:
            close(work, body, on=on, left=left)
        work.session.add_all(
            Succession(body_id=body.id, successor_id=after.id, since=on, reason=reason)
            for after in new
        )
        work.session.flush()
        by, why = [after.code for after in new], reason.as_dict()
        ledger.record(work, "body.succeeded", body, code=body.code, by=by, reason=why)


def close(work: Work, body: Body, *, on: When, left: Collection[str] = ()) -> None:
    """Close a body. Raises Conflict with the open matters that are not expressly `left`."""
    work.require(policy.close, body)
    if matters := [one for one in open_matters(work, body.ref) if one.ref not in left]:
        numbers = ", ".join(one.number for one in matters)
        raise Conflict("body.has_open_matters", matters=matters, numbers=numbers)
    step(body, FLOW, "close")
    body.closed = on
    _check_end(body)
    work.session.flush()
    ledger.record(work, "body.closed", body, code=body.code, on=on.as_dict(), left=sorted(left))


carries_documents(Body, attach=policy.edit)  # the act that set it up, its rules
