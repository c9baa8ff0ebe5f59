"""The requester's verbs: start, resubmit, withdraw, recall, undo, cancel."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select

from govflow.audit.chain import GENESIS
from govflow.i18n.text import Text3, clean_text
from govflow.kernel.actor import Capacity
from govflow.kernel.db import opaque
from govflow.kernel.errors import Conflict, Forbidden, Invalid
from govflow.kernel.work import Work
from govflow.org.models import Post, Unit
from govflow.workflow import capacity, door, policy, queries, store
from govflow.workflow.act import Act
from govflow.workflow.models import IS_ALIVE, Case, Definition, Event, Status
from govflow.workflow.rows import CaseRow
from govflow.workflow.service.command import apply, begin, only_once

STEERED = frozenset({"cancelled", "suspended", "continued"})
ALIVE = select(Case.id).where(
    Case.subject == bindparam("its_subject"), IS_ALIVE, Case.parent_id.is_(None)
)
PATH = select(Unit.path).join(Post, Post.unit_id == Unit.id).where(Post.id == bindparam("post"))


def start(  # noqa: PLR0913 - what a case is made of
    work: Work,
    key: str,
    *,
    subject: str,
    title: Text3,
    data: Mapping[str, Any],
    digest: str,
    reference: str = "",
    version: int = 1,
    post: int | None = None,
    unit: str | None = None,
    amount: Decimal | None = None,
    for_person: int | None = None,
    once: str = "",
) -> CaseRow:
    """Send a subject on its way through the published circuit of this key.

    `post` is the post as which the actor submits (his lowest by default), `unit` the path of the
    unit concerned (that of the post by default), `for_person` who asked for it where somebody
    else submits: neither of the two decides on it. Raises Conflict where a case is open already.
    """
    work.require(policy.start, subject)
    definition = queries.published(work, key)
    own = _requester(work, post)
    row = CaseRow(
        public_id=opaque(),
        definition_id=definition.id,
        subject=subject,
        subject_kind=_kind(definition, subject),
        subject_version=version,
        reference=reference,
        title=title,
        requester_id=work.actor.person or 0,
        requester_post_id=own,
        unit=_unit_path(work, own) if unit is None else unit,
        amount=amount,
        priority=str(data.get("priority") or ""),
        state={},
        rev=0,
        status=Status.RUNNING,
        outcome=None,
        digest=digest,
        head=GENESIS,
        started_at=work.now,
        finished_at=None,
        circuit=definition.sha256,
    )
    request = {"subject": subject, "digest": digest, "key": key}
    act = Act(row.requester_id, _own(work, own), for_person=for_person)
    return only_once(work, once, request, lambda: _started(work, row, dict(data), act))


def _requester(work: Work, post: int | None) -> int | None:
    if work.actor.person is None:
        raise Forbidden("case.not_yours", rule="is a person")
    if post is not None and not work.actor.holds(post):
        raise Forbidden("case.not_your_post", rule="holds the post")
    own = work.actor.posts - work.actor.interim
    return post or min(own or work.actor.posts, default=None)


def _unit_path(work: Work, post_id: int | None) -> str:
    return work.execute(PATH, {"post": post_id}).scalar() or ""


def _kind(definition: Definition, subject: str) -> str:
    kind = subject.partition(":")[0]
    if kind != definition.subject_kind:
        raise Invalid("circuit.other_subject", kind=kind)
    return kind


def _started(work: Work, row: CaseRow, data: dict[str, Any], act: Act) -> CaseRow:
    if work.execute(ALIVE, {"its_subject": row.subject}).first() is not None:
        raise Conflict("case.already_open")
    return begin(work, row, {"data": data, "actor": act.as_actor()}, act)


def _own(work: Work, post: int | None) -> Capacity:
    return Capacity("interim" if post in work.actor.interim else "own", post or 0)


# ------------------------------------------------------------------ while it is on its way


def resubmit(  # noqa: PLR0913 - what a round is made of
    work: Work,
    case: str,
    *,
    digest: str,
    data: Mapping[str, Any] | None = None,
    title: Text3 | None = None,
    version: int | None = None,
    for_person: int | None = None,
    once: str = "",
) -> CaseRow:
    """Hand a returned file in again, with its new text: a new round begins."""
    file = door.of_case(work, case, by=store.By.ADDRESS)
    row = file.row

    def act() -> CaseRow:
        work.require(policy.resubmit, row)
        who = replace(capacity.own_act(work, row), for_person=for_person)
        row.title, row.subject_version = title or row.title, version or row.subject_version
        row.priority = str((data or file.case.data).get("priority") or "")
        event: dict[str, Any] = {"kind": "resubmitted", "digest": digest, "as": who.principal}
        if data is not None:
            event["data"] = dict(data)
        return apply(work, file, event, who)

    return only_once(work, once, {"resubmit": row.public_id, "digest": digest}, act)


def withdraw(work: Work, case: str, *, reason: str = "", once: str = "") -> CaseRow:
    """Give a returned file up."""
    return _simple(work, case, "withdrawn", policy.withdraw, (reason, once))


def recall(work: Work, case: str, *, reason: str = "", once: str = "") -> CaseRow:
    """Take a file back while the circuit allows it."""
    return _simple(work, case, "recalled", policy.recall, (reason, once))


def cancel(work: Work, case: str, *, reason: str, once: str = "") -> CaseRow:
    """End a case without an outcome."""
    return _simple(work, case, "cancelled", policy.cancel, (reason, once))


def suspend(work: Work, case: str, *, reason: str, once: str = "") -> CaseRow:
    """Hold a case: answers are refused, the time that was left is kept."""
    return _simple(work, case, "suspended", policy.suspend, (reason, once))


def continue_(work: Work, case: str, *, reason: str = "", once: str = "") -> CaseRow:
    """Let a suspended case go on."""
    return _simple(work, case, "continued", policy.continue_, (reason, once))


def note(work: Work, case: str, *, reason: str, once: str = "") -> CaseRow:
    """Write a remark into the memory of a case; nothing else changes."""
    if not reason.strip():
        raise Invalid("case.reason_missing", field="reason")
    return _simple(work, case, "noted", policy.note, (reason, once))


def _simple(work: Work, case: str, kind: str, rule: Any, said: tuple[str, str]) -> CaseRow:  # noqa: ANN401
    file = door.of_case(work, case, by=store.By.ADDRESS)
    row, reason = file.row, clean_text(said[0], field="reason")

    def act() -> CaseRow:
        work.require(rule, row)
        mine = policy.is_the_requester(work.actor, row)
        if kind in STEERED and not (kind == "cancelled" and mine):
            who = capacity.role_act(work, "circuits")
        else:
            who = capacity.own_act(work, row)
        by = "requester" if kind == "cancelled" and mine else who.principal
        event = {"kind": kind, "as": by, "reason": reason}
        return apply(work, file, {k: v for k, v in event.items() if v}, who)

    return only_once(work, said[1], {kind: row.public_id, "reason": reason}, act)


def undo(work: Work, case: str, *, once: str = "") -> CaseRow:
    """Take one's own last act back, while nobody built on it and its messages have not left."""
    file = door.of_case(work, case, by=store.By.ADDRESS)

    def act() -> CaseRow:
        last = file.case.last
        work.require(policy.read, file.row)
        if last is None or queries.undoable_until(work, file) is None:
            raise Conflict("case.not_undoable")
        event = work.session.get_one(Event, (file.row.id, last.rev))
        who = Act(last.person or 0, Capacity(event.capacity or "own", event.for_post_id or 0,
                                            event.delegation_id))  # fmt: skip
        return apply(work, file, {"kind": "undone", "rev": last.rev}, who)

    return only_once(work, once, {"undo": file.row.public_id}, act)
