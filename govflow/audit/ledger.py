"""The one way to write a fact: in the transaction of the act itself, the head locked last."""

from typing import Any

from sqlalchemy import select

from govflow.audit import chain
from govflow.audit.facts import FACTS
from govflow.audit.models import Entry, Head
from govflow.kernel.canonical import canonical
from govflow.kernel.refs import Identified, ref_of
from govflow.kernel.work import Work

WAITING = "ledger.waiting"


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
    head = _locked_head(work)
    for values in work.memory.pop(WAITING):
        linked = values | {"seq": head.seq + 1, "prev": head.hash}
        linked["hash"] = chain.entry_hash(linked)
        work.session.add(Entry(**linked))
        head.seq, head.hash = linked["seq"], linked["hash"]


def _locked_head(work: Work) -> Head:
    query = select(Head).where(Head.id == 1).with_for_update()
    return work.session.scalars(query.execution_options(populate_existing=True)).one()
