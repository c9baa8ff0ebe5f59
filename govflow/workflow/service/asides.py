"""Around an open slot: hand it over, ask for an opinion on it, pass over opinions awaited."""

from collections.abc import Sequence

from govflow.i18n.text import clean_text
from govflow.kernel.work import Work
from govflow.org.models import Post
from govflow.workflow import capacity, door, policy, store
from govflow.workflow.act import Act
from govflow.workflow.people import principal_of
from govflow.workflow.queries import steering
from govflow.workflow.rows import CaseRow
from govflow.workflow.service.answers import act_on, already_done, decided
from govflow.workflow.service.command import apply, only_once
from govflow.workflow.store import File


def transfer(  # noqa: PLR0913 - what a form carries
    work: Work,
    item: str,
    *,
    to: Post,
    digest: str,
    reason: str = "",
    as_: str = "",
    once: str = "",
) -> CaseRow:
    """Hand a slot over to another post, within the bounds that the step sets."""
    said = {"to": principal_of(to), "digest": digest, "reason": clean_text(reason, field="reason")}
    return act_on(work, item, {"kind": "transferred", **said}, as_=as_, once=once)


def consult(  # noqa: PLR0913 - what a form carries
    work: Work,
    item: str,
    *,
    to: Post,
    digest: str,
    reason: str,
    wait: bool = False,
    as_: str = "",
    once: str = "",
) -> CaseRow:
    """Ask a post for an opinion on a file that awaits the actor; `wait`: answer only after it."""
    said = {"to": principal_of(to), "digest": digest, "reason": clean_text(reason, field="reason")}
    event = {"kind": "consulted", "wait": wait, **said}
    return act_on(work, item, event, as_=as_, once=once)


def advise(
    work: Work, item: str, *, digest: str, reason: str, as_: str = "", once: str = ""
) -> CaseRow:
    """Give the opinion that was asked for."""
    said = {"digest": digest, "reason": clean_text(reason, field="reason")}
    return act_on(work, item, {"kind": "advised", **said}, as_=as_, once=once)


def close_consult(work: Work, item: str, *, as_: str = "", once: str = "") -> CaseRow:
    """Wait no longer for an opinion; `item` is its task. Whoever may answer the slot may do it."""
    file, ask = door.of_task(work, item)
    step = ask.step.partition("?")[0]

    def act() -> CaseRow:
        run = file.case.runs.get(step)
        offers = file.open_tasks(step, run.run, ask.slot) if run else []
        if not ask.is_open or not offers:
            raise already_done(work, file, ask)
        return decided(work, file, offers[0], {"kind": "consult_closed", "ask": ask.run}, as_)

    return only_once(work, once, {"close": item}, act)


def override(
    work: Work, case: str, *, steps: Sequence[str], reason: str, as_: str = "", once: str = ""
) -> CaseRow:
    """Pass over opinions that are awaited (passer outre), with a reason that is kept."""
    file = door.of_case(work, case, by=store.By.ADDRESS)
    said = {"steps": list(steps), "reason": clean_text(reason, field="reason")}

    def act() -> CaseRow:
        who = _overriding(work, file, steps[0] if steps else "", as_)
        return apply(work, file, {"kind": "overridden", "as": who.principal, **said}, who)

    return only_once(work, once, {"override": file.row.public_id, **said}, act)


def _overriding(work: Work, file: File, step: str, as_: str) -> Act:
    """Find by what right: keeping the circuits, or answering the step that follows."""
    if work.may(policy.keeps_the_circuits, file.row):
        work.require(policy.keeps_the_circuits, file.row)
        return capacity.role_act(work, "circuits")
    chance = steering.next_chance(work, file, step)
    work.require(policy.override, chance)
    return capacity.act_of(work, capacity.choose(policy.ways(work.actor, chance), as_))
