"""What reaches a case from outside its steps: words of the house, and the time that ran out."""

from dataclasses import replace

from govflow.workflow.engine.effects import Notify
from govflow.workflow.engine.opening import heard
from govflow.workflow.engine.refusal import EngineRefusal
from govflow.workflow.engine.returns import given_back
from govflow.workflow.engine.route import Circuit, Wait
from govflow.workflow.engine.state import Case
from govflow.workflow.engine.turn import Turn
from govflow.workflow.engine.walk import TIMEOUT, leave_outside


def signalled(turn: Turn) -> None:
    """Keep a word that a feature gave, and leave the steps that wait for it."""
    about = turn.event.get("about")
    word = (turn.text("name"), None if about is None else str(about))
    if word not in turn.case.signals:
        turn.put(signals=(*turn.case.signals, word))
    wake(turn)


def timed_out(turn: Turn) -> None:
    """The word did not come in time: the file goes on as the step says."""
    step = turn.route.steps.get(turn.text("step"))
    turn.run()
    if not isinstance(step, Wait) or step.due is None:
        raise EngineRefusal("answer_not_allowed", step=turn.text("step"), verb=TIMEOUT, allowed=())
    leave_outside(turn, step, TIMEOUT)


def child_ended(turn: Turn) -> None:
    """The circuit below is over: that is the answer of its step. Anything but approval rejects."""
    name, run = turn.text("step"), turn.run()
    slot = run.slots[0]
    if not isinstance(turn.route.steps.get(name), Circuit) or not slot.pending:
        raise EngineRefusal("not_open", step=name, status=turn.case.status)
    verdict = "approve" if turn.text("outcome") == "approved" else "reject"
    found = verdict if turn.text("status") == "finished" else "return"
    turn.fill(name, 0, replace(slot, answer=found, digest=turn.case.digest))
    wake(turn)


def called_off(turn: Turn) -> None:
    """The file above went another way: what was asked here is asked no longer."""
    if not turn.case.depth:
        raise EngineRefusal("not_yours", step="")
    asked = awaited(turn.case)
    turn.shut_all(None, "case_over")
    turn.put(status="cancelled", outcome="cancelled", keep=(), clocks={}, explain=())
    turn.emit(Notify("case.cancelled", "", asked, {"reason": turn.text("reason")}))


def awaited(case: Case) -> tuple[str, ...]:
    """Name everybody the file waits for."""
    slots = (slot for run in case.runs.values() for slot in run.slots if slot.pending)
    return tuple(dict.fromkeys(one for slot in slots for one in slot.principals))


def wake(turn: Turn) -> None:
    """Leave every step whose awaited word is there; a case that is held keeps it for later."""
    for name in tuple(turn.case.open) if turn.case.status == "running" else ():
        step = turn.route.steps.get(name)
        if isinstance(step, Wait) and name in turn.case.open and heard(turn.case, step):
            leave_outside(turn, step, "done")
        elif isinstance(step, Circuit) and name in turn.case.open:
            _answered(turn, step, turn.case.open[name].slots[0].answer)


def _answered(turn: Turn, step: Circuit, answer: str | None) -> None:
    if answer == "return":
        given_back(turn, step)
    elif answer is not None:
        leave_outside(turn, step, answer)
