"""One command, one event: decided in memory, written under the four guards, told in the ledger."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select

from govflow.audit.chain import GENESIS
from govflow.kernel.canonical import digest
from govflow.kernel.db import opaque
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.workflow import queries, store
from govflow.workflow.act import Act
from govflow.workflow.carry import Carrier, unsent
from govflow.workflow.engine import decide, effects
from govflow.workflow.engine.answers import CIRCUITS
from govflow.workflow.engine.state import Case
from govflow.workflow.models import Idempotency, Status
from govflow.workflow.people import Look
from govflow.workflow.refusals import Said, told
from govflow.workflow.rows import CaseRow
from govflow.workflow.store import File

KEPT = timedelta(days=7)
HELD: Mapping[type, str] = {effects.Pause: "suspended", effects.Resume: "continued"}
BELOW = frozenset({effects.Child, effects.CallOff, *HELD})
KNOWN = select(Idempotency.request_hash, Idempotency.result).where(
    Idempotency.key == bindparam("name")
)
REMEMBER = insert(Idempotency)


def apply(work: Work, file: File, event: Mapping[str, Any], act: Act | None = None) -> CaseRow:
    """Apply one event to a locked case. Raises the Refusal that the engine gives."""
    full = {**event, "day": work.today.isoformat()}
    if act is not None:
        full["actor"] = act.as_actor()
    with told(file.route):
        decided = decide.decide(file.route, file.case, full, Look(work))
    return write(work, file, decided, act)


def begin(
    work: Work,
    row: CaseRow,
    said: Mapping[str, Any],
    act: Act | None,
    held: timedelta | None = None,
) -> CaseRow:
    """Begin a case: its row first, then its first event, which moves it as any other does."""
    event = {
        "kind": "started",
        "day": work.today.isoformat(),
        "digest": row.digest,
        "requester": {"person": row.requester_id, "post": row.requester_post_id},
        "definition": row.circuit,
        **said,
    }
    route = store.circuit_of(work, row)
    with told(route):
        decided = decide.start(route, event, Look(work))
    begun = decided.case
    before = Case(begun.requester, begun.requester_post, begun.digest, begun.data)
    file = File(row, route, before)
    store.mirror(row, before)
    store.keep(work, file)
    return write(work, file, decided, act, held)


def write(
    work: Work,
    file: File,
    decided: decide.Decided,
    act: Act | None,
    held: timedelta | None = None,
) -> CaseRow:
    """Carry a decision out: tasks, then the case, its event and its fact, then the cases below.

    Messages are held back for the undo window of the circuit, or as long as `held` says.
    """
    carrier = Carrier(work, file, decided, act, held)
    carrier.carry()
    event = store.add_event(work, file.row, decided)
    store.advance(work, file, decided.case, event)
    carrier.record(event)
    if not BELOW.isdisjoint(map(type, decided.effects)):
        _reach_below(work, file, decided, carrier)
    return file.row


def _reach_below(work: Work, file: File, decided: decide.Decided, carrier: Carrier) -> None:
    """Begin, hold or end the cases below; those that live are locked in their order."""
    for row in store.children(work, file.row.id, lock=True):
        for effect in decided.effects:
            if type(effect) in HELD:
                _hold(work, row, HELD[type(effect)], carrier)
            elif isinstance(effect, effects.CallOff):
                _call_off(work, row, effect, carrier)
    for begun in (one for one in decided.effects if isinstance(one, effects.Child)):
        _begin_below(work, file, begun, carrier)


def _hold(work: Work, row: CaseRow, kind: str, carrier: Carrier) -> None:
    """Hold a case below while the one above is held."""
    if row.status == (Status.SUSPENDED if kind == "continued" else Status.RUNNING):
        event = {"kind": kind, "as": CIRCUITS, "reason": carrier.event.get("reason") or ""}
        apply(work, store.opened(work, row), event, carrier.act)


def _begin_below(work: Work, file: File, child: effects.Child, carrier: Carrier) -> None:
    """Begin the circuit in force under a key; this version is followed to its end."""
    above, definition = file.row, queries.published(work, child.circuit)
    row = replace(
        above,
        public_id=opaque(),
        definition_id=definition.id,
        circuit=definition.sha256,
        state={},
        rev=0,
        head=GENESIS,
        started_at=work.now,
        root_id=above.root_id or above.id,
        parent_id=above.id,
        parent_step=child.step,
        parent_run=child.run,
        id=0,
        tasks=[],
        stored=(),
    )
    said = {
        "data": dict(child.data),
        "depth": file.case.depth + 1,
        "submitters": list(file.case.submitters),
        "signals": [list(signal) for signal in file.case.signals],
    }
    begin(work, row, said, carrier.act, carrier.window)


def _call_off(work: Work, row: CaseRow, effect: effects.CallOff, carrier: Carrier) -> None:
    """End a case below. Raises Conflict where its beginning is undone and it has moved since."""
    if (effect.step, effect.run) != (row.parent_step, row.parent_run):
        return
    if effect.undone and row.rev > 1:
        raise Conflict("case.not_undoable")
    begun = row.rev
    if row.status in {Status.RUNNING, Status.SUSPENDED}:
        event = {"kind": "called_off", "reason": carrier.event.get("reason") or ""}
        apply(work, store.opened(work, row), event, carrier.act)
    for seq in range(begun, row.rev + 1) if effect.undone else ():
        unsent(work, row.id, seq)


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
