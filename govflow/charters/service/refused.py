"""A refused act leaves its trace, in a short unit of its own."""

from sqlalchemy import select

from govflow.audit import ledger
from govflow.charters import policy
from govflow.charters.models import Charter
from govflow.charters.service.moving import told
from govflow.kernel.errors import Forbidden, Refusal
from govflow.kernel.rules import is_signed_in
from govflow.kernel.work import Work


def note_refusal(work: Work, public_id: str, verb: str, refusal: Refusal) -> None:
    """Record that an act was refused, to whom, and by which rule; only for who may know of it."""
    work.require(is_signed_in, public_id)
    charter = work.first(select(Charter).where(Charter.public_id == public_id.replace("\0", "")))
    if charter is None or not policy.knows(work.actor, charter):
        return
    rule = refusal.rule if isinstance(refusal, Forbidden) else refusal.key
    ledger.record(
        work, "charter.refused", charter, **told(charter), verb=verb, rule=rule, key=refusal.key
    )
