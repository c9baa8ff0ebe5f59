"""The doors to a file: what one may not read does not exist, and an ended delegation is told."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from govflow.kernel.clock import local_day
from govflow.kernel.errors import Forbidden, NotFound
from govflow.kernel.work import Work
from govflow.org import queries as org
from govflow.org.capacity import within
from govflow.org.models import DelegationAct, Holding
from govflow.workflow import policy, store
from govflow.workflow.people import post_of
from govflow.workflow.rows import CaseRow, TaskRow
from govflow.workflow.store import File

ENDED = frozenset({"over", "revoked", "left"})


def of_case(work: Work, key: str, *, by: store.By, lock: bool = True) -> File:
    """Open a case. Raises NotFound where the actor may not know of it."""
    file = store.load(work, by, key, lock=lock)
    if not work.may(policy.read, file.row):
        raise NotFound("missing", kind="case")
    return file


def of_task(work: Work, item: str, *, lock: bool = True) -> tuple[File, TaskRow]:
    """Open the case of a task, to act on it; `lock=False`: to read it only.

    Raises NotFound where the actor may not know of it, and Forbidden where he could have read it
    by a delegation that has ended since: he knows that it exists, and is told why it is closed.
    """
    file = store.load(work, store.By.TASK, item, lock=lock)
    task = next(one for one in file.tasks if one.public_id == item)
    if not work.may(policy.read, file.row):
        refuse_ended(work, file.row, task)
        raise NotFound("missing", kind="case")
    return file, task


def refuse_ended(work: Work, case: CaseRow, task: TaskRow) -> None:
    """Raise Forbidden where a delegation that has ended once opened this task to the actor."""
    post = post_of(task.principal)
    if post is None or work.actor.person is None:
        return
    matter, opened = policy.matter_of(case, task.kind), local_day(task.created_at)
    for act in work.all(_received(work.actor.person, post)):
        first, last = max(act.from_day, opened), _last_day(act)
        was_open = act.standing(work.today) in ENDED and last is not None and first <= last
        if was_open and within(org.as_value(act), matter):
            ended = {"reference": act.reference, "day": last}
            raise Forbidden("case.delegation_ended", rule="delegation_in_force", **ended)


def _received(person: int, post: int) -> Select[DelegationAct]:
    """Every act by which a person was ever to act for a post, the latest first."""
    return (
        select(DelegationAct)
        .join(Holding, Holding.id == DelegationAct.delegate_holding_id)
        .where(Holding.person_id == person, DelegationAct.delegator_post_id == post)
        .options(
            joinedload(DelegationAct.delegator_holding),
            joinedload(DelegationAct.delegate_holding),
            joinedload(DelegationAct.unit),
        )
        .order_by(DelegationAct.id.desc())
    )


def _last_day(act: DelegationAct) -> date | None:
    """Return the day on which an act ended: by its term, by revocation, or since somebody left."""
    holdings = (act.delegator_holding.to_day, act.delegate_holding.to_day)
    return min((day for day in (act.to_day, act.revoked_on, *holdings) if day), default=None)
