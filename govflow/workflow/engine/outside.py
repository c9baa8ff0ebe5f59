"""What reaches a case from outside its steps: words of the house, and the time that ran out."""

from govflow.workflow.engine.opening import heard
from govflow.workflow.engine.refusal import EngineRefusal
from govflow.workflow.engine.route import Wait
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


def wake(turn: Turn) -> None:
    """Leave every step whose awaited word is there; a case that is held keeps it for later."""
    for name in tuple(turn.case.open) if turn.case.status == "running" else ():
        step = turn.route.steps.get(name)
        if isinstance(step, Wait) and name in turn.case.open and heard(turn.case, step):
            leave_outside(turn, step, "done")
