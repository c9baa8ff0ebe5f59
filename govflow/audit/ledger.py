"""The one way to write a fact: in the transaction of the act itself, the head locked last."""

from typing import Any

from sqlalchemy import insert, select, update

from govflow.audit import chain
from govflow.audit.facts import FACTS
from govflow.audit.models import Entry, Head
from govflow.kernel.canonical import canonical
from govflow.kernel.refs import Identified, ref_of
from govflow.kernel.work import Work

WAITING = "ledger.waiting"
ADD = insert(Entry)
HEAD = select(Head.seq, Head.hash).where(Head.id == 1).with_for_update()
MOVE = update(Head).where(Head.id == 1)


def record(work: Work, fact: str, subject: Identified | str, **details: object) -> None:
    """Record a fact about a subject. It is chained at the end of the unit of work.

    The capacity is the one that the actor took in `work.acting` when it was recorded.
    """
    if fact not in FACTS:
        raise LookupError(f"{fact} is not in audit/facts.py")
    waiting: list[dict[str, Any]] = work.memory.setdefault(WAITING, [])
    if not waiting:
        work.at_end(lambda: _append(work))
    waiting.append(_values(work, fact, subject, details))


def _values(
    work: Work, fact: str, subject: Identified | str, details: dict[str, object]
) -> dict[str, Any]:
    capacity = work.acting.capacity
    return {
        "at": work.now,
        "person_id": work.actor.person,
        "account_id": work.actor.account,
        "posts": sorted(work.actor.posts),
        "capacity": capacity.kind if capacity else None,
        "for_post_id": capacity.post if capacity else None,
        "delegation_id": capacity.delegation if capacity else None,
        "fact": fact,
        "subject": subject if isinstance(subject, str) else ref_of(subject),
        "details_text": canonical(details).decode(),
    }


def _append(work: Work) -> None:
    head = work.execute(HEAD).one()
    seq, last = head.seq, head.hash
    entries: list[dict[str, Any]] = []
    for values in work.memory.pop(WAITING):
        linked = values | {"seq": seq + 1, "prev": last}
        linked["hash"] = chain.entry_hash(linked)
        entries.append(linked)
        seq, last = linked["seq"], linked["hash"]
    work.execute(ADD, entries)
    work.execute(MOVE, {"seq": seq, "hash": last})
