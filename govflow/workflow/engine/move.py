"""A case goes over to another version of its circuit: step by step by name, or not at all.

What is open stays open, offered to whom it was and due when it was. An answer counts on where its
step is still there, of the same kind; whom the new circuit puts ahead is not asked a second time.
A published circuit is sound, and a marking that stands where its blocks allow can end as any other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from govflow.workflow.engine.data import checked
from govflow.workflow.engine.links import leads
from govflow.workflow.engine.refusal import EngineRefusal
from govflow.workflow.engine.route import Circuit, Human, Parallel, Route, Wait, is_end
from govflow.workflow.engine.rule import result
from govflow.workflow.engine.state import REVISE, Case, changed
from govflow.workflow.engine.turn import Turn, without
from govflow.workflow.engine.walk import joined


@dataclass(frozen=True, slots=True)
class Bar:
    """Why a case cannot go over, and at which step or block.

    `gone`: it is no more · `another`: of another kind · `elsewhere`: it stands in another block ·
    `decided`: what was answered would decide it by the new rule · `data`: a field is not there ·
    `stale`: it would have to be asked again about the text of today, and lies behind.
    """

    why: str
    at: str


@dataclass(frozen=True, slots=True)
class Move:
    """What would become of a case. Names of steps: passed over, asked again, never asked."""

    bars: tuple[Bar, ...]
    kept: tuple[str, ...] = ()
    asked_again: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


def kinds(route: Route, case: Case) -> dict[str, str]:
    """Name the kind of every step that a case knows: what must be the same where it goes."""
    known = (name for name in (*case.runs, *case.answers) if name in route.steps)
    return {name: _kind(route, name) for name in dict.fromkeys(known)}


def plan(old: Route, new: Route, case: Case) -> Move:
    """Say what would become of a case on another version of its circuit."""
    were = kinds(old, case)
    if found := tuple(bars(new, case, were)):
        return Move(found)
    after, coming = carried(new, case, were), _ahead(new, case)
    lost = (name for name in case.valid if name in coming and name not in after.valid)
    fresh = (name for name, step in new.steps.items() if isinstance(step, Human)
             and name not in old.steps and name not in coming)  # fmt: skip
    return Move((), after.keep, tuple(lost), () if case.with_requester else tuple(fresh))


def bars(new: Route, case: Case, were: Mapping[str, str]) -> Iterator[Bar]:
    """Name everything for which a case cannot go over to a circuit."""
    looks = (
        *((name, _unfit(new, case, name, were)) for name in case.runs if name != REVISE),
        *((name, _unfit_block(new, case, name)) for name in case.joins),
        *((name, _stale(new, case, name, were)) for name in case.path),
    )
    yield from (Bar(why, name) for name, why in looks if why)
    try:
        checked(new.data, {name: one for name, one in case.data.items() if name in new.data})
    except EngineRefusal as refused:
        yield Bar("data", str(refused.params["field"]))


def migrated(turn: Turn) -> None:
    """Go over to the circuit of the turn: the shell has laid the new one on the desk."""
    were = turn.event["kinds"]
    if found := tuple(bars(turn.route, turn.case, were)):
        raise EngineRefusal("cannot_move", step=found[0].at, why=found[0].why)
    turn.case = carried(turn.route, turn.case, were)


def carried(new: Route, case: Case, were: Mapping[str, str]) -> Case:
    """Carry a state over: what was answered counts where its step is the same one."""
    answers = {name: one for name, one in case.answers.items()
               if name in new.steps and _kind(new, name) == were[name]}  # fmt: skip
    valid = tuple(name for name in case.valid if name in answers)
    coming = _ahead(new, case)
    keep = tuple(name for name in valid if name in coming and _counts(new, case, name))
    return changed(case, {
        "answers": answers,
        "valid": tuple(name for name in valid if name not in coming or name in keep),
        "path": tuple(name for name in case.path if name in answers and name not in coming),
        "keep": keep,
        "explain": tuple(name for name in case.explain if name in answers),
        "clocks": without(case.clocks, case.clocks.keys() - new.steps.keys()),
        "data": {name: one for name, one in case.data.items() if name in new.data},
    })  # fmt: skip


def _counts(new: Route, case: Case, name: str) -> bool:
    current = case.answers[name].digest == case.digest
    return current or new.answered(name).on_change != "ask_again"


def _stale(new: Route, case: Case, name: str, were: Mapping[str, str]) -> str:
    if name not in new.steps or _kind(new, name) != were[name] or name in _ahead(new, case):
        return ""
    return "" if _counts(new, case, name) else "stale"


def _unfit(new: Route, case: Case, name: str, were: Mapping[str, str]) -> str:
    step = new.steps.get(name)
    if step is None:
        return "gone"
    beside = isinstance(step, Human) and not step.blocking
    if _kind(new, name) != were[name] or beside != (name in case.side):
        return "another"
    if not all(case.joins.get(block, {}).get(branch) == "" for block, branch in new.around(name)):
        return "elsewhere"
    decided = isinstance(step, Human) and result(step, case.runs[name].slots) is not None
    return "decided" if decided else ""


def _unfit_block(new: Route, case: Case, name: str) -> str:
    block = new.steps.get(name)
    if not isinstance(block, Parallel):
        return "gone"
    results = case.joins[name]
    if not results.keys() <= block.branches.keys():
        return "gone"
    awaited = (branch for branch, found in results.items() if not found)
    if not all(case.open.keys() & new.inside(name, branch) for branch in awaited):
        return "elsewhere"
    return "" if joined(block, results) is None else "decided"


def _ahead(new: Route, case: Case) -> frozenset[str]:
    """Find the steps that may still come: everything that follows what is open."""
    if case.with_requester:
        return frozenset(new.steps)
    found: set[str] = set()
    here = (name for name in case.open if name in new.steps)
    queue = [follower for name in here for follower in _following(new, name)]
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            queue.extend(_following(new, name))
    return frozenset(found - case.runs.keys())


def _following(new: Route, name: str) -> list[str]:
    step = new.steps[name]
    found = [target for target in leads(step).values() if target in new.steps]
    if isinstance(step, Parallel):
        found += [line[0] for line in step.branches.values()]
    for block, _branch in new.around(name):
        found += [target for target in leads(new.block(block)).values() if target in new.steps]
    if name in new.homes and not is_end(after := new.after(name)) and after in new.steps:
        found.append(after)
    return found


def _kind(route: Route, name: str) -> str:
    step = route.steps[name]
    if isinstance(step, Wait):
        return f"wait {step.signal} {step.about or ''}"
    if isinstance(step, Circuit):
        return f"circuit {step.circuit}"
    return step.kind if isinstance(step, Human) else "block"
