"""A refused act leaves its trace, in a short unit of its own."""

from datetime import datetime, time

from sqlalchemy import select

from govflow.audit import ledger
from govflow.audit.models import Entry
from govflow.charters import policy
from govflow.charters.models import Charter
from govflow.charters.service.moving import told
from govflow.kernel.clock import at_local
from govflow.kernel.db import asked
from govflow.kernel.errors import Forbidden, Refusal
from govflow.kernel.rules import is_signed_in
from govflow.kernel.work import Work


def note_refusal(work: Work, public_id: str, verb: str, refusal: Refusal) -> None:
    """Record that an act was refused, to whom, and by which rule; only for who may know of it.

    However often it is tried, a day keeps one trace of it.
    """
    work.require(is_signed_in, public_id)
    query = select(Charter).where(Charter.public_id == asked(public_id))
    charter = work.first(query.with_for_update(of=Charter))
    if charter is None or not policy.knows(work.actor, charter):
        return
    rule = refusal.rule if isinstance(refusal, Forbidden) else refusal.key
    why = {"verb": verb, "rule": rule, "key": refusal.key}
    if not _is_noted(work, charter, why):
        ledger.record(work, "charter.refused", charter, **told(charter), **why)


def _is_noted(work: Work, charter: Charter, why: dict[str, str]) -> bool:
    query = select(Entry).where(
        Entry.subject == charter.ref,
        Entry.fact == "charter.refused",
        Entry.person_id == work.actor.person,
        Entry.at >= at_local(datetime.combine(work.today, time.min)),
    )
    return any(why.items() <= one.details.items() for one in work.all(query))
