"""One file on the reader's desk: what he may answer, as whom, and what stands in the way."""

from dataclasses import dataclass

from sqlalchemy import Select

from govflow.i18n.text import Text3
from govflow.kernel.work import Work
from govflow.org.models import Post
from govflow.workflow import capacity, door, policy
from govflow.workflow.engine.answers import barred, met, waits
from govflow.workflow.engine.consult import KIND
from govflow.workflow.engine.refusal import EngineRefusal
from govflow.workflow.engine.returns import targets
from govflow.workflow.engine.route import Human
from govflow.workflow.models import Note, Proposal
from govflow.workflow.people import within_reach
from govflow.workflow.policy import Way
from govflow.workflow.queries.margin import notes, proposable, proposal
from govflow.workflow.queries.names import Named, named, people_by_id, posts_by_id
from govflow.workflow.queries.opinions import Opinion, opinions
from govflow.workflow.queries.story import Entry, Story, told
from govflow.workflow.refusals import Said, step_said
from govflow.workflow.rows import CaseRow, TaskRow
from govflow.workflow.store import File


@dataclass(frozen=True, slots=True)
class Capacity:
    """A way in which the reader may answer, as he reads it."""

    way: Way
    post: Text3 | None
    formula: Text3 | None = None
    reference: str = ""

    @property
    def kind(self) -> str:
        return self.way.capacity.kind


@dataclass(frozen=True, slots=True)
class Target:
    """Where a file may be returned to."""

    step: str
    kind: str = ""
    named: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """A task as its reader meets it: `bar` says why he may not answer, where he may not."""

    task: TaskRow
    case: CaseRow
    story: Story
    capacities: tuple[Capacity, ...] = ()
    verbs: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    modes: tuple[str, ...] = ()
    bar: str = ""
    earlier: Text3 | Said | None = None  # the step that bars the same person
    explain: bool = False  # an approval must say why it overrides an unfavourable opinion
    claimed_by: Text3 | None = None
    version: int = 1
    sender: Named | None = None
    opinions: tuple[Opinion, ...] = ()
    notes: tuple[Note, ...] = ()
    proposal: Proposal | None = None  # the answer that an assistant proposed
    proposable: tuple[str, ...] = ()  # what the reader, as assistant, may propose
    before: Entry | None = None  # his last answer, or the last one of all: he knows that text
    reach: str = ""  # how far he may hand the slot over: unit, same, anyone; empty: to nobody

    @property
    def may_answer(self) -> bool:
        return self.task.is_open and bool(self.capacities) and not self.bar

    @property
    def is_revision(self) -> bool:
        return self.task.kind == "revise"

    @property
    def is_consult(self) -> bool:
        return self.task.kind == KIND

    @property
    def asked(self) -> tuple[Opinion, ...]:
        """The opinions awaited on this very slot."""
        return tuple(one for one in self.opinions if one.about(self.task))


def desk(work: Work, item: str) -> Desk:
    """Open a task by its public id. Raises what `door.of_task` raises."""
    return _laid(work, *door.of_task(work, item, lock=False))


def _laid(work: Work, file: File, task: TaskRow) -> Desk:
    story = told(work, file)
    requester = f"post:{file.row.requester_post_id}" if file.row.requester_post_id else ""
    base = Desk(
        task=task,
        case=file.row,
        story=story,
        before=story.seen_by(work.actor.person),
        notes=tuple(notes(work, file)),
        proposal=proposal(work, task),
        proposable=proposable(file, task) if work.may(policy.propose, task) else (),
        claimed_by=_claimed(work, task),
        version=file.row.subject_version,
        sender=named(work, [requester or f"u:{file.row.requester_id}"]).popitem()[1],
        opinions=opinions(work, file),
    )
    step = file.route.steps.get(task.step)
    if not task.is_open:
        return base
    chance = _chance(work, file, task)
    ways = policy.ways(work.actor, chance)
    bar = bar_of(work, file, task, ways)
    if not isinstance(step, Human):
        return _with(base, capacities=_capacities(work, ways), bar=bar)
    return _with(
        base,
        capacities=_capacities(work, ways),
        verbs=step.verbs,
        targets=_targets(work, file, step),
        modes=step.back.resume if step.back else (),
        bar=bar,
        earlier=_earlier(work, file, task, ways) if bar == "same_person" else None,
        reach=_reach(work, step, ways),
        explain=bool(file.case.explain),
    )


def _with(base: Desk, **more: object) -> Desk:
    kept = {name: getattr(base, name) for name in Desk.__dataclass_fields__}
    return Desk(**{**kept, **more})


def _chance(work: Work, file: File, task: TaskRow) -> policy.Chance:
    offers = file.open_tasks(task.step, task.run, task.slot)
    return capacity.chance_of(work, file.row, [one.principal for one in offers], task.kind)


def _capacities(work: Work, ways: tuple[Way, ...]) -> tuple[Capacity, ...]:
    posts = posts_by_id(work, {way.capacity.post for way in ways})
    acts = {held.act: held for held in work.actor.delegations}
    found = []
    for way in ways:
        post, held = posts.get(way.capacity.post), acts.get(way.capacity.delegation or 0)
        formula = capacity.formula_of(work, way.capacity) if held else None
        reference = held.reference if held else ""
        found.append(Capacity(way, post.name if post else None, formula, reference))
    return tuple(found)


def bar_of(work: Work, file: File, task: TaskRow, ways: tuple[Way, ...]) -> str:
    """Say why the reader may not answer, though the file is offered to him."""
    if not ways:
        held = any(task.principal == name for name in work.actor.principals)
        return "power_given" if held else "not_yours"
    if file.case.status == "suspended":
        return "suspended"
    step = file.route.steps.get(task.step)
    if not isinstance(step, Human):
        return ""
    act = capacity.act_of(work, ways[0])
    people = tuple(one for one in (act.person, act.for_person) if one is not None)
    try:
        barred(file.case, step, task.slot, people)
    except EngineRefusal as refused:
        return refused.code
    return "consult_waits" if waits(file.case, task.step, task.slot) else ""


def _earlier(work: Work, file: File, task: TaskRow, ways: tuple[Way, ...]) -> Text3 | Said:
    act = capacity.act_of(work, ways[0])
    people = tuple(one for one in (act.person, act.for_person) if one is not None)
    step = file.route.human(task.step)
    return step_said(file.route, met(file.case, step, task.slot, people))


def _reach(work: Work, step: Human, ways: tuple[Way, ...]) -> str:
    """Say how far the reader may hand the slot over, if there is anybody to hand it to."""
    if not ways or step.transfer == "never":
        return ""
    own = work.session.get(Post, ways[0].capacity.post)
    return step.transfer if own and work.first(within_reach(own, step.transfer)) else ""


def receivers(work: Work, desk: Desk) -> Select[Post]:
    """The posts to which the reader may hand the slot over."""
    own = work.session.get_one(Post, desk.capacities[0].way.capacity.post)
    return within_reach(own, desk.reach)


def _targets(work: Work, file: File, step: Human) -> tuple[Target, ...]:
    allowed = targets(file.route, file.case, step)
    asked = {name: file.case.answers[name].principals for name in allowed if name != "requester"}
    names = named(work, {one for group in asked.values() for one in group})
    return tuple(
        Target(name, file.route.human(name).kind, tuple(names[one] for one in asked[name]))
        if name in asked
        else Target(name)
        for name in allowed
    )


def _claimed(work: Work, task: TaskRow) -> Text3 | None:
    if task.claimed_by is None or task.claimed_by == work.actor.person:
        return None
    found = people_by_id(work, {task.claimed_by}).get(task.claimed_by)
    return found.name if found else None
