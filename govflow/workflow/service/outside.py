"""What features tell the circuits: something happened that files may be waiting for."""

from sqlalchemy import bindparam, select

from govflow.kernel.work import Work
from govflow.workflow import capacity, policy, store
from govflow.workflow.models import IS_ALIVE, Case
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


def _alive(work: Work, where: str) -> list[File]:
    if ":" in where:
        found = work.execute(ALIVE, {"its_subject": where}).scalars().all()
        return [store.load(work, By.ROW, case) for case in found]
    file = store.load(work, By.ADDRESS, where)
    return [] if file.case.over else [file]
