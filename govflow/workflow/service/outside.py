"""What features tell the circuits: something happened that files may be waiting for."""

from sqlalchemy import bindparam, select

from govflow.kernel.work import Work
from govflow.workflow import capacity, policy, store
from govflow.workflow.models import IS_ALIVE, Case
from govflow.workflow.outbox import Message
from govflow.workflow.service.command import apply
from govflow.workflow.store import By, File

ALIVE = select(Case.id).where(Case.subject == bindparam("its_subject"), IS_ALIVE).order_by(Case.id)


def signal(work: Work, where: str, name: str, *, about: str | None = None) -> int:
    """Tell the cases of a subject such as ``action:17``, or one case, that something happened.

    It is kept: a step that comes to wait for it later passes at once. Told twice, it counts
    once. The feature asks its own rule first. Returns how many cases heard it for the first time.
    """
    work.require(policy.signal, where)
    files = [file for file in _alive(work, where) if (name, about) not in file.case.signals]
    event = {"kind": "signalled", "name": name} | ({} if about is None else {"about": about})
    for file in files:
        apply(work, file, event, capacity.acting(work))
    return len(files)


def child_ended(work: Work, message: Message) -> None:
    """Let a case know how the one below ended. Told twice, it answers the step once.

    What the case above was waiting for decides, under its lock: a run that is answered, or that
    it has left since, hears it no more.
    """
    work.require(policy.signal, message.topic)
    below = store.found(work, By.ROW, message.case)
    if below is None or below.parent_id is None:
        return
    file = store.load(work, By.ROW, below.parent_id)
    place = {"step": below.parent_step or "", "run": below.parent_run}
    run = file.case.open.get(below.parent_step or "")
    if run is not None and run.run == below.parent_run and run.slots[0].pending:
        said = {name: message.body[name] for name in ("status", "outcome")}
        event = {"kind": "child_ended", "case": below.public_id, **place, **said}
        apply(work, file, event | {"reason": message.body.get("reason") or ""})


def _alive(work: Work, where: str) -> list[File]:
    if ":" in where:
        found = work.execute(ALIVE, {"its_subject": where}).scalars().all()
        return [store.load(work, By.ROW, case) for case in found]
    file = store.load(work, By.ADDRESS, where)
    return [] if file.case.over else [file]
