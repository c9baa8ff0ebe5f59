"""Undo: the state before the last event, while nobody built on it."""

from govflow.workflow.engine.effects import CallOff, Reopen, Unsend, Untimer, Void
from govflow.workflow.engine.opening import timer_of
from govflow.workflow.engine.refusal import EngineRefusal
from govflow.workflow.engine.route import Circuit, Human, Wait
from govflow.workflow.engine.state import Case, Clock, Last, Run, changed, forgetting
from govflow.workflow.engine.turn import Turn

# not `revised`: the votes it asked anew stay asked; another correction brings the old text back
UNDOABLE = frozenset({"answered", "returned", "resubmitted", "withdrawn", "recalled", "overridden"})
STILL = frozenset({"reminded", "late", "noted", "rescheduled"})


def remember(turn: Turn, start: Case) -> Case:
    """Number the event, and keep the state before it while it may be undone."""
    kind, after = turn.text("kind"), changed(turn.case, {"rev": start.rev + 1})
    if kind in STILL:
        return after
    if kind not in UNDOABLE or not turn.people or turn.route.undo is None:
        return forgetting(after)
    final = bool(turn.text("proof")) or any(isinstance(one, CallOff) for one in turn.effects)
    last = Last(rev=after.rev, kind=kind, person=turn.people[0], final=final)
    return changed(after, {"last": last, "before": forgetting(start)})


def undoable(case: Case) -> Case | None:
    """Give the state an undo would restore; never a signature, nor what ended a case below."""
    return None if case.last is None or case.last.final else case.before


def undone(turn: Turn) -> None:
    """Restore the state before; the run counter stays, so that no run is ever confused."""
    now, rev = turn.case, turn.event.get("rev")
    before = undoable(now)
    if before is None or now.last is None or rev != now.last.rev:
        raise EngineRefusal("not_undoable", rev=rev)
    if now.last.person != (turn.people or (None,))[0]:
        raise EngineRefusal("not_yours", step="")
    _take_back(turn, before, now.last.rev)
    turn.case = changed(before, {"seq": now.seq, "rev": now.rev})


def _take_back(turn: Turn, before: Case, rev: int) -> None:
    """Rows, timers and messages of the event go; the rows of the state before are open again."""
    turn.emit(Unsend(rev))
    if turn.case.seq > before.seq:
        turn.emit(Void(before.seq))
    for step, run in turn.case.runs.items():
        if run.run > before.seq:
            turn.emit(Untimer(step, run.run))
            if isinstance(turn.route.steps.get(step), Circuit):
                turn.emit(CallOff(step, run.run, undone=True))
    for step, run in before.runs.items():
        _reopen(turn, step, run)


def _reopen(turn: Turn, step: str, run: Run) -> None:
    now = turn.case.runs.get(step)
    same = now is not None and now.run == run.run
    for place, slot in enumerate(run.slots):
        if (
            slot.pending
            and slot.principals
            and not (same and now is not None and now.slots[place].pending)
        ):
            turn.emit(Reopen(step, run.run, place, slot.principals, slot.live))
    for ask in run.without(*(now.asks if same and now is not None else ())).asks:
        turn.emit(Reopen(ask.of(step), ask.number, ask.slot, (ask.principal,), (0,)))
    if not same:
        _set_timer(turn, step, run)


def _set_timer(turn: Turn, name: str, run: Run) -> None:
    step = turn.route.steps.get(name)
    if isinstance(step, Human | Wait) and step.due is not None:
        turn.emit(timer_of(step, run.run, Clock("keep", run.run)))
