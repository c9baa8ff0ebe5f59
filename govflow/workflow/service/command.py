"""One command, one event: decided in memory, written under the four guards, told in the ledger."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select

from govflow.kernel.canonical import digest
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.workflow import store
from govflow.workflow.act import Act
from govflow.workflow.carry import Carrier
from govflow.workflow.engine import decide
from govflow.workflow.models import Idempotency
from govflow.workflow.people import Look
from govflow.workflow.refusals import Said, told
from govflow.workflow.rows import CaseRow
from govflow.workflow.store import File

KEPT = timedelta(days=7)
KNOWN = select(Idempotency.request_hash, Idempotency.result).where(
    Idempotency.key == bindparam("name")
)
REMEMBER = insert(Idempotency)


def apply(work: Work, file: File, event: Mapping[str, Any], act: Act | None = None) -> CaseRow:
    """Apply one event to a locked case. Raises the Refusal that the engine gives."""
    full = {**event, "day": work.today.isoformat()}
    if act is not None:
        full["actor"] = act.as_actor()
    with told():
        decided = decide.decide(file.route, file.case, full, Look(work))
    return write(work, file, decided, act)


def write(work: Work, file: File, decided: decide.Decided, act: Act | None) -> CaseRow:
    """Carry a decision out: tasks, then the case, then the event and its fact."""
    carrier = Carrier(work, file, decided, act)
    carrier.carry()
    event = store.add_event(work, file.row, decided)
    store.advance(work, file, decided.case, event)
    carrier.record(event)
    return file.row


def only_once(
    work: Work, key: str, request: Mapping[str, Any], act: Callable[[], CaseRow]
) -> CaseRow:
    """Do something once for a key: the same request again finds what it did the first time.

    Call it under the lock of the case. Raises Invalid where the key comes with another request,
    and Conflict where the act was taken back since: it is no longer done, nor done anew.
    """
    if not key:
        return act()
    if "\0" in key:  # no form of ours: PostgreSQL could not keep it
        raise Invalid("form_expired")
    name = f"{work.actor.person or 'system'}:{key}"[:120]
    asked = digest(dict(request))
    known = work.execute(KNOWN, {"name": name}).first()
    if known is not None:
        return _again(work, known, asked)
    row = act()
    result = {"case": row.public_id, "rev": row.rev, "status": row.status}
    stored = {"key": name, "person_id": work.actor.person, "request_hash": asked, "result": result}
    work.execute(REMEMBER, stored | {"at": work.now})
    return row


def forget_keys(work: Work) -> None:
    """Remove the answers that nobody repeats any more: keys live for seven days."""
    work.session.execute(delete(Idempotency).where(Idempotency.at < work.now - KEPT))


def _again(work: Work, known: Row[Any], asked: str) -> CaseRow:
    if known.request_hash != asked:
        raise Invalid("case.key_reused")
    work.asked = True  # nothing is written: the rule was asked the first time
    row = store.load(work, store.By.ADDRESS, known.result["case"]).row
    undone = store.taken_back(work, row.id, known.result["rev"])
    if undone is not None:
        raise Conflict("case.taken_back", at=undone.at, became=Said(f"case_is.{row.status}"))
    return row
