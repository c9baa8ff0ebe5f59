"""Somebody answers for a slot, returns the file, or takes it in hand."""

from typing import Any

from govflow.i18n.text import Text3, clean_text
from govflow.kernel.errors import Conflict
from govflow.kernel.work import Work
from govflow.org.models import Person, Post
from govflow.workflow import capacity, door, policy
from govflow.workflow.models import TaskStatus
from govflow.workflow.refusals import Said
from govflow.workflow.rows import TASKS, CaseRow, TaskRow
from govflow.workflow.service.command import apply, only_once
from govflow.workflow.store import File


def answer(  # noqa: PLR0913 - what a click carries
    work: Work,
    item: str,
    verb: str,
    *,
    digest: str,
    reason: str = "",
    as_: str = "",
    once: str = "",
) -> CaseRow:
    """Answer for a task: approve, reject, abstain, favourable, unfavourable.

    `digest` is the text that was seen; `as_` chooses among several capacities (Way.code).
    Raises Conflict where somebody was faster or the text changed, Forbidden, Invalid.
    """
    said = {"verb": verb, "digest": digest, "reason": clean_text(reason, field="reason")}
    return act_on(work, item, {"kind": "answered", **said}, as_=as_, once=once)


def return_(  # noqa: PLR0913 - what a click carries
    work: Work,
    item: str,
    *,
    digest: str,
    reason: str,
    to: str = "requester",
    mode: str = "replay",
    as_: str = "",
    once: str = "",
) -> CaseRow:
    """Return the file to the requester or to an earlier step, with a reason.

    `mode`: "here" (straight back to whoever returned it) or "replay" (the whole way again).
    """
    said = {"to": to, "mode": mode, "digest": digest, "reason": clean_text(reason, field="reason")}
    return act_on(work, item, {"kind": "returned", **said}, as_=as_, once=once)


def act_on(work: Work, item: str, said: dict[str, Any], *, as_: str, once: str) -> CaseRow:
    """Do what only who holds the slot of a task may do, once for a key."""
    file, task = door.of_task(work, item)
    request = {"item": item, "as": as_, **said}
    return only_once(work, once, request, lambda: decided(work, file, task, said, as_))


def decided(work: Work, file: File, task: TaskRow, said: dict[str, Any], as_: str) -> CaseRow:
    """Apply an event to the slot of a task, in the capacity chosen."""
    if not task.is_open:
        raise already_done(work, file, task)
    offers = file.open_tasks(task.step, task.run, task.slot)
    names = tuple(offer.principal for offer in offers)
    chance = capacity.chance_of(work, file.row, names, task.kind)
    ways = policy.ways(work.actor, chance)
    if not ways:
        door.refuse_ended(work, file.row, task)
    work.require(policy.answer, chance)
    way = capacity.choose(ways, as_)
    place = {"step": task.step, "run": task.run, "slot": task.slot, "as": way.principal}
    event = {name: value for name, value in (said | place).items() if value != ""}
    return apply(work, file, event, capacity.act_of(work, way))


def already_done(work: Work, file: File, task: TaskRow) -> Conflict:
    """Say who was faster, when, in which capacity, and what it has become."""
    done = _answered(file, task)
    if done is None:
        reason = task.closed_reason or "decided"
        return Conflict("case.closed", became=Said(f"closed.{reason}"), at=task.done_at)
    person = work.session.get(Person, done.actor_id)
    post = work.session.get(Post, done.for_post_id) if done.for_post_id else None
    return Conflict(
        "case.already_done",
        who=person.name if person else Text3.same("—"),
        post=post.name if post else Text3.same("—"),
        capacity=Said(f"capacity.{done.capacity}"),
        at=done.done_at,
        became=Said(f"outcome.{done.kind}.{done.outcome}"),
    )


def _answered(file: File, task: TaskRow) -> TaskRow | None:
    slot = file.of(task.step, task.run, task.slot)
    done = [one for one in slot if one.status == TaskStatus.DONE and one.actor_id]
    return done[0] if done else None


def claim(work: Work, item: str) -> TaskRow:
    """Take a task in hand, so that others see it. Raises Conflict where somebody has it."""
    task = _offered(work, item)
    if task.claimed_by not in {None, work.actor.person}:
        raise Conflict("case.claimed", who=_name(work, task.claimed_by))
    task.claimed_by = work.actor.person
    TASKS.write(work, [task])
    return task


def release(work: Work, item: str) -> TaskRow:
    """Give a task back that was taken in hand."""
    task = _offered(work, item)
    if task.claimed_by != work.actor.person:
        raise Conflict("case.not_claimed")
    task.claimed_by = None
    TASKS.write(work, [task])
    return task


def _offered(work: Work, item: str) -> TaskRow:
    file, task = door.of_task(work, item)
    work.require(policy.claim, capacity.chance_of(work, file.row, (task.principal,), task.kind))
    if not task.is_open:
        raise already_done(work, file, task)
    return task


def _name(work: Work, person_id: int | None) -> Text3:
    person = work.session.get(Person, person_id) if person_id else None
    return person.name if person else Text3.same("—")
