"""A refused approval leaves its trace, in a short unit of its own."""

from govflow.audit import ledger
from govflow.kernel.errors import Forbidden, Refusal
from govflow.kernel.rules import is_signed_in
from govflow.kernel.work import Work
from govflow.workflow import store


def note_refusal(work: Work, item: str, verb: str, refusal: Refusal) -> None:
    """Record that an answer was refused, to whom, and by which rule."""
    work.require(is_signed_in, item)
    case = store.found(work, store.By.TASK, item)
    if case is None:
        return
    rule = refusal.rule if isinstance(refusal, Forbidden) else refusal.key
    ledger.record(
        work,
        "task.refused",
        f"case:{case.id}",
        about=case.subject,
        title=case.title.as_dict(),
        verb=verb,
        rule=rule,
        key=refusal.key,
    )
