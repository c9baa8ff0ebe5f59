"""Who may answer for a slot, in which capacity; who may read a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from govflow.kernel.actor import Actor, Capacity, Delegation
from govflow.kernel.canonical import fingerprint
from govflow.kernel.rules import (
    Rule,
    is_admin,
    is_auditor,
    is_secretariat,
    is_signed_in,
    is_the_system,
    reads,
    rule,
)
from govflow.org.capacity import Matter, capacities, within
from govflow.workflow.models import Definition, DraftCircuit, SavedView, TaskStatus
from govflow.workflow.people import post_of
from govflow.workflow.rows import CaseRow, TaskRow

ORDER = {"own": 0, "interim": 1, "delegation": 2}


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which an actor may answer a slot: as this principal, in this capacity."""

    principal: str
    capacity: Capacity

    @property
    def code(self) -> str:
        """What a form or an address sends to choose this way: like every id in them, opaque."""
        said = f"{self.capacity.kind}:{self.capacity.post}:{self.capacity.delegation}"
        return fingerprint(said.encode())[:12]


@dataclass(frozen=True, slots=True)
class Chance:
    """An awaited slot as whoever wants to answer it meets it."""

    principals: tuple[str, ...]
    matter: Matter
    given: Mapping[int, tuple[Delegation, ...]] = field(default_factory=dict)  # powers given away
    role_posts: Mapping[str, int] = field(default_factory=dict)  # the actor's post with the role


def matter_of(case: CaseRow, kind: str) -> Matter:
    """Return what a delegation must cover to let somebody answer a step of this kind."""
    amount = Decimal(case.amount) if case.amount is not None else None
    return Matter(subject=case.subject_kind, step=kind, unit=case.unit, amount=amount)


def ways(actor: Actor, chance: Chance) -> tuple[Way, ...]:
    """Return every way in which the actor may answer, own before interim before delegation."""
    found = [way for name in chance.principals for way in _ways(actor, name, chance)]
    return tuple(sorted(found, key=lambda way: ORDER[way.capacity.kind]))


def _ways(actor: Actor, principal: str, chance: Chance) -> list[Way]:
    post = post_of(principal)
    if post is not None:
        given = chance.given.get(post, ())
        held = capacities(actor, post, chance.matter, given=given)
        return [Way(principal, capacity) for capacity in held]
    if principal not in actor.principals:
        return []
    own = chance.role_posts.get(principal) or min(actor.posts, default=0)
    kind = "interim" if own in actor.interim else "own"
    return [Way(principal, Capacity(kind, own))]


@rule
def holds_the_slot(actor: Actor, chance: Chance) -> bool:
    """By own post, interim or a delegation whose scope covers the matter."""
    return bool(ways(actor, chance))


@rule
def is_the_requester(actor: Actor, case: CaseRow) -> bool:
    if actor.person is None:
        return False
    return case.requester_id == actor.person or actor.holds(case.requester_post_id)


@rule
def submitted_it(actor: Actor, case: CaseRow) -> bool:
    return actor.person is not None and actor.person in case.state["submitters"]


@rule
def keeps_the_circuits(actor: Actor, case: object) -> bool:
    return actor.has_role("circuits")


@rule
def takes_part(actor: Actor, case: CaseRow) -> bool:
    """Was or is asked, acted, or received a copy; in person, or by a delegation in its scope."""
    return any(_concerns(actor, case, task) for task in case.tasks)


def _concerns(actor: Actor, case: CaseRow, task: TaskRow) -> bool:
    if task.principal in actor.principals or task.actor_id == (actor.person or -1):
        return True
    post = post_of(task.principal)
    matter = matter_of(case, task.kind)
    return any(held.post == post and within(held, matter) for held in actor.delegations)


@rule
def acts_in_it(actor: Actor, case: CaseRow) -> bool:
    """Was or is asked to answer, or acted; a copy alone is for information."""
    asked = (task for task in case.tasks if task.status != TaskStatus.INFO)
    return any(_concerns(actor, case, task) for task in asked)


@rule
def prepares_the_answer(actor: Actor, task: TaskRow) -> bool:
    """As assistant of the post that the file awaits."""
    return task.is_open and post_of(task.principal) in actor.assists


@rule
def is_asked(actor: Actor, task: TaskRow) -> bool:
    return task.principal in actor.principals


@rule
def prepares_it(actor: Actor, case: CaseRow) -> bool:
    return any(prepares_the_answer(actor, task) for task in case.tasks)


@rule
def keeps_the_view(actor: Actor, view: SavedView) -> bool:
    return actor.person is not None and actor.person == view.person_id


@rule
def heads_the_requester(actor: Actor, case: CaseRow) -> bool:
    return bool(case.unit) and actor.heads(case.unit)


@rule
def heads_a_unit(actor: Actor, thing: object) -> bool:
    return bool(actor.scope)


@rule
def may_begin(actor: Actor, subject: str) -> bool:
    """Whoever the feature lets submit its subject; the feature asks its own rule first."""
    return actor.person is not None or actor.is_system


read = reads(
    CaseRow, takes_part | is_the_requester | submitted_it | heads_the_requester | is_auditor
    | keeps_the_circuits | prepares_it | is_the_system,
)  # fmt: skip
read_circuit = reads(Definition, is_signed_in | is_the_system)  # published rules are no secret
answer = claim = transfer = consult = advise = holds_the_slot
suspend = continue_ = migrate = keeps_the_circuits
override = holds_the_slot  # of the step that follows; whoever keeps the circuits needs no slot
note = read
annotate = read_notes = acts_in_it | prepares_it  # not whoever only reads, such as an auditor
propose = prepares_the_answer
sort = prepares_the_answer | is_asked
keep_view: Rule[Any] = is_signed_in
change_view = reads(SavedView, keeps_the_view)
resubmit = withdraw = recall = is_the_requester | submitted_it
cancel = is_the_requester | keeps_the_circuits
start = signal = may_begin
read_draft = reads(DraftCircuit, is_admin | is_auditor | keeps_the_circuits | is_the_system)
publish = bind = unbind = retire = is_admin | keeps_the_circuits | is_the_system
draft = edit = discard = publish
sees_every_figure: Rule[object] = is_auditor | keeps_the_circuits
figures = sees_every_figure | is_secretariat | heads_a_unit  # over all, one's house, one's units
names_people: Rule[object] = is_auditor  # in an export for process mining; else pseudonyms
