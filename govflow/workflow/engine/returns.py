"""The way back: returns, the requester's desk, changed text."""

from dataclasses import replace

from govflow.workflow.engine.answers import answering, open_slot
from govflow.workflow.engine.data import checked
from govflow.workflow.engine.effects import Finish, Notify, Reopen, Stale
from govflow.workflow.engine.links import sisters
from govflow.workflow.engine.opening import open_revise
from govflow.workflow.engine.refusal import EngineRefusal
from govflow.workflow.engine.route import (
    ANY_PREVIOUS,
    REQUESTER,
    Answered,
    Back,
    Circuit,
    Human,
    Route,
)
from govflow.workflow.engine.state import REVISE, Case, Clock
from govflow.workflow.engine.turn import Turn, without
from govflow.workflow.engine.walk import walk


def returned(turn: Turn) -> None:
    """Send the file back; not a vote: the first return moves it."""
    step, place, _ = answering(turn)
    back = _allowed(turn, step)
    target = turn.text("to")
    turn.reason(step=step.name, verb="return")
    run = turn.case.open[step.name]
    turn.done(step.name, place, turn.text("as"), "return")
    slot = replace(run.slots[place], answer="return", people=turn.people)
    turn.fill(step.name, place, slot)
    _clock(turn, step, back, run.run)
    turn.put(returns=turn.case.returns + 1, touched=True)
    _tell(turn, step.name, target, turn.text("mode"))


def given_back(turn: Turn, step: Circuit) -> None:
    """The circuit below gave the file back: it goes where the step says first, as it says first."""
    allowed, wanted = targets(turn.route, turn.case, step), step.back.to[0]
    turn.put(returns=turn.case.returns + 1, touched=True)
    _tell(turn, step.name, wanted if wanted in allowed else REQUESTER, step.back.resume[0])


def _tell(turn: Turn, source: str, target: str, mode: str) -> None:
    """Send the file back, and tell the requester if it is to him."""
    _send_back(turn, source, target, mode)
    desk = turn.case.open.get(REVISE)
    asked = desk.slots[0].principals if desk and target == REQUESTER else ()
    told = {"from": source, "to": target, "mode": mode, "reason": turn.text("reason")}
    turn.emit(Notify("case.returned", source, asked, told))


def _allowed(turn: Turn, step: Human) -> Back:
    if step.back is None:
        raise EngineRefusal("answer_not_allowed", step=step.name, verb="return", allowed=step.verbs)
    allowed = targets(turn.route, turn.case, step)
    if turn.text("to") not in allowed:
        found = turn.text("to")
        raise EngineRefusal("target_not_allowed", step=step.name, to=found, allowed=allowed)
    if turn.text("mode") not in step.back.resume:
        found, modes = turn.text("mode"), step.back.resume
        raise EngineRefusal("mode_not_allowed", step=step.name, mode=found, allowed=modes)
    return step.back


def targets(route: Route, case: Case, step: Answered) -> tuple[str, ...]:
    """Name to whom this step may return the file now: `requester`, and earlier steps."""
    if step.back is None:
        return ()
    every = ANY_PREVIOUS in step.back.to
    found = [
        name
        for name in dict.fromkeys(case.path)
        if (every or name in step.back.to) and name != step.name
        if not sisters(route, step.name, name) and waited_for(route, name)
    ]
    return ((REQUESTER,) if REQUESTER in step.back.to else ()) + tuple(found)


def waited_for(route: Route, name: str) -> bool:
    """Say whether the file stops at a step: an opinion beside its way is no place to return to."""
    step = route.steps[name]
    return not isinstance(step, Human) or step.blocking


def _clock(turn: Turn, step: Human, back: Back, run: int) -> None:
    clocks = without(turn.case.clocks, (step.name,))
    kept = {} if back.clock == "restart" else {step.name: Clock(back.clock, run)}
    turn.put(clocks={**clocks, **kept})


def _send_back(turn: Turn, source: str, target: str, mode: str) -> None:
    region = None if target == REQUESTER else _region(turn.route, source, target)
    turn.shut_all(region, "region")
    case = turn.case
    inside = set(turn.route.steps) if region is None else region
    void = {source, target} if mode == "here" else inside | {source, target}
    valid = tuple(name for name in case.valid if name not in void)
    outside = tuple(name for name in case.keep if name not in inside)
    turn.put(
        valid=valid,
        keep=(*outside, *(name for name in valid if name in inside)),
        explain=tuple(name for name in case.explain if name in valid),
    )
    if target == REQUESTER and case.depth:  # the text is that of the file above
        turn.put(status="cancelled", outcome="returned", keep=(), clocks={}, explain=())
        turn.emit(Finish("cancelled", "returned"))
    elif target == REQUESTER:
        turn.put(path=())
        open_revise(turn)
    else:
        child = _child(turn.route, region, target)
        turn.put(path=_before(turn.route, turn.case.path, inside, child))
        walk(turn, child)


def _region(route: Route, source: str, target: str) -> frozenset[str] | None:
    """Give the steps of the innermost branch that holds both, None for the whole case."""
    theirs = set(route.around(target))
    shared = next((home for home in route.around(source) if home in theirs), None)
    return None if shared is None else route.inside(*shared)


def _child(route: Route, region: frozenset[str] | None, target: str) -> str:
    """Give the part of the region's own line that is the target or contains it."""
    child = target
    for block, _ in route.around(target):
        if region is not None and block not in region:
            break
        child = block
    return child


def _before(
    route: Route,
    path: tuple[str, ...],
    region: set[str] | frozenset[str],
    child: str,
) -> tuple[str, ...]:
    """Cut the path back: what the region answered from `child` on will be walked again."""
    part = {child} | route.inside(child)
    first = next((place for place, name in enumerate(path) if name in part), len(path))
    return (*path[:first], *(name for name in path[first:] if name not in region))


def resubmitted(turn: Turn) -> None:
    """The requester hands in again: a new round, on the new text and data."""
    _at_revise(turn, "resubmit")
    data, case = turn.event.get("data"), turn.case
    turn.put(
        data=case.data if data is None else checked(turn.route.data, data),
        round=case.round + 1,
        submitters=turn.people or case.submitters,
        touched=False,
        edited=False,
        path=(),
    )
    _change_text(turn, turn.text("digest") or case.digest)
    turn.emit(Notify("case.resubmitted", REVISE, (), {"round": turn.case.round}))
    walk(turn, turn.route.start)


def withdrawn(turn: Turn) -> None:
    """The requester gives the matter up."""
    _at_revise(turn, "withdraw")
    turn.put(status="cancelled", outcome="withdrawn", keep=(), clocks={}, explain=())
    turn.emit(Finish("cancelled", "withdrawn"))


def _at_revise(turn: Turn, outcome: str) -> None:
    """Take the file from the requester's desk. Raises not_open, not_yours."""
    run = turn.run(step=REVISE)
    offered = run.slots[0].principals
    principal = turn.text("as") or offered[0]
    if not ({turn.case.requester, *turn.case.submitters} & set(turn.people[:1])) and (
        turn.text("as") not in offered
    ):
        raise EngineRefusal("not_yours", step=REVISE)
    turn.done(REVISE, 0, principal if principal in offered else offered[0], outcome)
    turn.fill(REVISE, 0, replace(run.slots[0], answer=outcome, people=turn.people))
    turn.shut(REVISE, "decided")


def revised(turn: Turn) -> None:
    """Correct the text at an `edit` step: what was answered on the old one is looked at again."""
    name = turn.text("step")
    open_slot(turn)
    step = turn.route.steps.get(name)
    if not isinstance(step, Human) or not step.edit:
        raise EngineRefusal("answer_not_allowed", step=name, verb="revise", allowed=())
    data = turn.event.get("data")
    if data is not None:
        turn.put(data=checked(turn.route.data, data))
    _change_text(turn, turn.text("digest") or turn.case.digest)
    _void_votes(turn, name)
    turn.put(edited=True)


def _void_votes(turn: Turn, name: str) -> None:
    """Votes already given in the editor's own run were about the old text: they are asked anew."""
    run = turn.case.open[name]
    for place, slot in enumerate(run.slots):
        if not slot.pending:
            turn.emit(Reopen(name, run.run, place, slot.principals, slot.live))
            turn.fill(name, place, replace(slot, answer=None, people=(), digest=""))


def _change_text(turn: Turn, digest: str) -> None:
    """Replace the digest; each answered step says what becomes of its answer (`on_change`)."""
    case = turn.case
    if digest == case.digest:
        return
    stale = {name for name in case.valid if turn.route.answered(name).on_change == "ask_again"}
    for name in case.valid:
        answer, step = case.answers[name], turn.route.answered(name)
        if name in stale:
            turn.emit(Stale(name, answer.run))
        elif step.on_change == "notify":
            told = {"from": answer.digest, "to": digest}
            turn.emit(Notify("text.changed", name, answer.principals, told))
    turn.put(
        digest=digest,
        valid=tuple(name for name in case.valid if name not in stale),
        keep=tuple(name for name in case.keep if name not in stale),
    )
