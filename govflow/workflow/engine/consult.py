"""A further opinion on an open slot (avis complémentaire): asked, given, closed; never a token."""

from dataclasses import replace

from govflow.workflow.engine.answers import acting, open_slot
from govflow.workflow.engine.effects import Close, Done, Notify, Open
from govflow.workflow.engine.refusal import EngineRefusal
from govflow.workflow.engine.state import Asked, Run
from govflow.workflow.engine.turn import Turn

KIND = "consult"


def consulted(turn: Turn) -> None:
    """Ask somebody for an opinion on a slot, which waits for it or not; depth 1."""
    step, place, slot = acting(turn)
    to, run = turn.text("to"), turn.case.runs[step.name]
    question = turn.reason(step=step.name, verb=KIND)
    asked = {one.principal for one in run.asks if one.slot == place}
    if not to or to in asked or to in slot.principals:
        raise EngineRefusal("receiver_not_allowed", step=step.name, to=to)
    number = turn.case.seq + 1
    ask = Asked(number, place, to, wait=turn.event.get("wait") is True)
    turn.put(seq=number)
    turn.keep_run(step.name, replace(run, asks=(*run.asks, ask)))
    name = ask.of(step.name)
    turn.emit(
        Open(name, number, place, 0, to, KIND),
        Notify("task.consulted", name, (to,), {"run": number, "kind": KIND, "reason": question}),
    )


def advised(turn: Turn) -> None:
    """Give the opinion asked for: a text; who asked reads it beside his buttons."""
    step, run, ask = _asked(turn, turn.event.get("run"))
    if turn.event.get("as") != ask.principal:
        raise EngineRefusal("not_yours", step=step)
    if turn.event.get("digest") != turn.case.digest:
        raise EngineRefusal("text_changed", step=step, digest=turn.case.digest)
    opinion, name = turn.reason(step=step, verb="advise"), ask.of(step)
    turn.emit(
        Done(name, ask.number, ask.slot, ask.principal, "advised"),
        Notify("task.advised", name, run.slots[ask.slot].principals, {"reason": opinion}),
    )
    turn.keep_run(step, run.without(ask))


def consult_closed(turn: Turn) -> None:
    """Whoever may answer the slot no longer waits for an opinion asked on it."""
    place, _ = open_slot(turn)
    step, run, ask = _asked(turn, turn.event.get("ask"))
    if (step, ask.slot) != (turn.text("step"), place):
        raise EngineRefusal("not_open", step=step, status=turn.case.status)
    name = ask.of(step)
    turn.emit(Close(name, ask.number, ask.slot, "consult_closed"))
    turn.keep_run(step, run.without(ask))


def _asked(turn: Turn, number: object) -> tuple[str, Run, Asked]:
    """Give the awaited opinion with this number. Raises not_open."""
    for step, run in turn.case.runs.items():
        for ask in run.asks:
            if ask.number == number:
                return step, run, ask
    raise EngineRefusal("not_open", step=turn.text("step"), status=turn.case.status)
