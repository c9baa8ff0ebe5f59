"""What steers a case from outside its steps: recall, cancel, suspend, escalate, notices."""

from dataclasses import replace

from govflow.workflow.engine.answers import CIRCUITS, acting, elsewhere
from govflow.workflow.engine.data import checked
from govflow.workflow.engine.effects import Close, Finish, Notify, Offer, Pause, Resume
from govflow.workflow.engine.look import Ask
from govflow.workflow.engine.opening import excluded, open_revise
from govflow.workflow.engine.outside import awaited, wake
from govflow.workflow.engine.refusal import EngineRefusal
from govflow.workflow.engine.route import REQUESTER, Escalate, Human, Route
from govflow.workflow.engine.state import Case, Slot
from govflow.workflow.engine.turn import Turn


def recalled(turn: Turn) -> None:
    """The requester takes the file back, as far as the circuit allows; nothing stays valid."""
    _own(turn)
    if not recallable(turn.route, turn.case):
        raise EngineRefusal("recall_too_late", recall=turn.route.recall)
    asked = _asked(turn)
    turn.shut_all(None, "region")
    turn.put(valid=(), keep=(), path=(), explain=(), clocks={}, edited=False)
    open_revise(turn)
    turn.emit(Notify("case.recalled", "", asked, {"reason": turn.text("reason")}))


def recallable(route: Route, case: Case) -> bool:
    """Say whether the requester may still take the file back."""
    if case.over or case.depth or case.with_requester or route.recall == "never":
        return False
    if route.recall == "before_first_answer":
        return not case.touched
    steps = (route.steps[name] for name in {*case.open, *case.path})
    return not any(isinstance(step, Human) and step.kind == "signature" for step in steps)


def cancelled(turn: Turn) -> None:
    """End the case without an outcome."""
    if turn.event.get("as") == REQUESTER:
        _own(turn)
    else:
        _circuits(turn)
    reason, asked = turn.reason(verb="cancel"), _concerned(turn)
    turn.shut_all(None, "case_over")
    turn.put(status="cancelled", outcome="cancelled", keep=(), clocks={}, explain=())
    turn.emit(Notify("case.cancelled", "", asked, {"reason": reason}))
    turn.emit(Finish("cancelled", "cancelled"))


def suspended(turn: Turn) -> None:
    """Hold the case: answers are refused, the remaining time is kept."""
    _circuits(turn)
    reason = turn.reason(verb="suspend")
    turn.put(status="suspended")
    turn.emit(Pause(), Notify("case.suspended", "", _concerned(turn), {"reason": reason}))


def continued(turn: Turn) -> None:
    """Let a suspended case go on."""
    _circuits(turn)
    if turn.case.status != "suspended":
        raise EngineRefusal("not_suspended", status=turn.case.status)
    turn.put(status="running")
    turn.emit(Resume(), Notify("case.continued", "", _concerned(turn)))
    wake(turn)


def transferred(turn: Turn) -> None:
    """Hand an awaited slot to another post: its offers are closed, that post is offered it."""
    step, place, slot = acting(turn)
    to, run = turn.text("to"), turn.case.runs[step.name].run
    _receive(turn, step, place, to)
    turn.emit(
        Close(step.name, run, place, "transferred"),
        Offer(step.name, run, place, slot.offers, to, step.kind, 0),
        Notify("task.opened", step.name, (to,), {"run": run, "kind": step.kind}),
    )
    turn.fill(step.name, place, replace(slot, principals=(to,), offers=slot.offers + 1, rank=0))


def _receive(turn: Turn, step: Human, place: int, to: str) -> None:
    """Look whether a post may be handed a slot: in the circuit's bounds, by somebody not barred."""
    case, ours = turn.case, turn.case.runs[step.name].slots[place].principals
    own = (turn.event.get("actor") or {}).get("post")
    if step.transfer == "never":
        raise EngineRefusal("answer_not_allowed", step=step.name, verb="transfer", allowed=())
    ask = Ask(
        step=step.name,
        purpose="transfer",
        who=(),
        case=case,
        excluded=excluded(case, step) | elsewhere(case, step.name, place),
        eligible=True,
        holder=f"post:{own}" if own else turn.text("as"),
        to=to,
        scope=step.transfer,
    )
    seats = () if to in ours else turn.look(ask)
    if not seats:
        raise EngineRefusal("receiver_not_allowed", step=step.name, to=to, scope=step.transfer)
    if not seats[0].eligible:
        raise EngineRefusal("receiver_barred", step=step.name, to=to)


def escalated(turn: Turn) -> None:
    """The step is late: offer its pending slots one rank up, or tell the superior."""
    name = turn.text("step")
    turn.run()
    step = turn.route.steps.get(name)
    if not isinstance(step, Human) or step.escalate is None:
        raise EngineRefusal("answer_not_allowed", step=name, verb="escalate", allowed=())
    for place, slot in enumerate(turn.case.runs[name].slots):
        if slot.pending:
            _escalate(turn, step, step.escalate, place)


def _escalate(turn: Turn, step: Human, rule: Escalate, place: int) -> None:
    slot = turn.case.runs[step.name].slots[place]
    # who replaced the first holder is the holder now: from there it is one rank again
    seats = turn.look(
        Ask(
            step=step.name,
            purpose="escalate",
            who=(rule.to,),
            case=turn.case,
            excluded=excluded(turn.case, step),
            holder=slot.principals[0],
            rank=1 if rule.mode == "replace" else slot.rank + 1,
        )
    )
    found = dict.fromkeys(one for seat in seats for one in seat.principals)
    higher = tuple(one for one in found if one not in slot.principals)
    if not higher:
        return
    turn.emit(
        Notify(
            "task.escalated",
            step.name,
            (*slot.principals, *higher),
            {"mode": rule.mode, "from": slot.principals[0], "to": list(higher)},
        )
    )
    _offer(turn, step, place, (higher, rule.mode))


def _offer(turn: Turn, step: Human, place: int, to: tuple[tuple[str, ...], str]) -> None:
    higher, mode = to
    run = turn.case.runs[step.name]
    slot = run.slots[place]
    if mode == "inform":
        turn.fill(step.name, place, replace(slot, rank=slot.rank + 1))
        return
    if mode == "replace":
        turn.emit(Close(step.name, run.run, place, "transferred"))
    for offer, principal in enumerate(higher, slot.offers):
        turn.emit(
            Offer(step.name, run.run, place, offer, principal, step.kind, slot.rank + 1),
        )
    turn.fill(step.name, place, _wider(slot, higher, mode))


def _wider(slot: Slot, higher: tuple[str, ...], mode: str) -> Slot:
    kept = () if mode == "replace" else slot.principals
    return replace(
        slot,
        principals=(*kept, *higher),
        offers=slot.offers + len(higher),
        rank=slot.rank + 1,
    )


def refreshed(turn: Turn) -> None:
    """The feature's data changed; runs that are not open yet will read the new."""
    data = turn.event.get("data") or {}
    turn.put(data=checked(turn.route.data, {**turn.case.data, **data}))
    wake(turn)


def reminded(turn: Turn) -> None:
    """Remind those who may act now."""
    _notice(turn, "task.reminded")


def late(turn: Turn) -> None:
    """The due day has passed; nothing more happens by itself."""
    _notice(turn, "task.late")


def rescheduled(turn: Turn) -> None:
    """The calendar changed, and with it the due day of a run: those who are asked are told."""
    _notice(turn, "task.rescheduled")


def noted(_turn: Turn) -> None:
    """Keep a remark in the case's memory; the state stays."""


def _notice(turn: Turn, topic: str) -> None:
    run = turn.run()
    asked = tuple(one for slot in run.slots if slot.pending for one in slot.principals)
    turn.emit(Notify(topic, turn.text("step"), tuple(dict.fromkeys(asked)), {"run": run.run}))


def _asked(turn: Turn) -> tuple[str, ...]:
    return awaited(turn.case)


def _concerned(turn: Turn) -> tuple[str, ...]:
    """Name everybody the file waits for, and who asked for it if somebody else acts."""
    mine = turn.case.requester in turn.people
    return _asked(turn) if mine else (*_asked(turn), f"u:{turn.case.requester}")


def _own(turn: Turn) -> None:
    if not {turn.case.requester, *turn.case.submitters} & set(turn.people[:1]):
        raise EngineRefusal("not_yours", step="")


def _circuits(turn: Turn) -> None:
    if turn.event.get("as") != CIRCUITS:
        raise EngineRefusal("not_yours", step="")
