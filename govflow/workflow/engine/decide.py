"""The one pure function of the engine: a case and an event give the next case and its effects."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from govflow.workflow.engine import answers, consult, control, move, outside, returns, undo
from govflow.workflow.engine.data import checked
from govflow.workflow.engine.effects import Effect
from govflow.workflow.engine.look import Look, Recorder, replay
from govflow.workflow.engine.refusal import EngineRefusal, KernelFault
from govflow.workflow.engine.route import Route
from govflow.workflow.engine.state import Case
from govflow.workflow.engine.turn import Turn
from govflow.workflow.engine.walk import walk


class Decided(NamedTuple):
    """The next state, what to do about it, and the event as it is to be stored."""

    case: Case
    effects: tuple[Effect, ...]
    event: dict[str, Any]


HANDLERS: Final[Mapping[str, Callable[[Turn], None]]] = {
    "answered": answers.answered,
    "silenced": answers.silenced,
    "overridden": answers.overridden,
    "returned": returns.returned,
    "resubmitted": returns.resubmitted,
    "withdrawn": returns.withdrawn,
    "revised": returns.revised,
    "recalled": control.recalled,
    "cancelled": control.cancelled,
    "suspended": control.suspended,
    "continued": control.continued,
    "transferred": control.transferred,
    "consulted": consult.consulted,
    "advised": consult.advised,
    "consult_closed": consult.consult_closed,
    "escalated": control.escalated,
    "refreshed": control.refreshed,
    "reminded": control.reminded,
    "late": control.late,
    "rescheduled": control.rescheduled,
    "noted": control.noted,
    "migrated": move.migrated,
    "undone": undo.undone,
    "signalled": outside.signalled,
    "timed_out": outside.timed_out,
    "child_ended": outside.child_ended,
    "called_off": outside.called_off,
}
WHILE_SUSPENDED: Final = frozenset(
    {"continued", "cancelled", "noted", "refreshed", "rescheduled"}
    | {"migrated", "signalled", "child_ended", "called_off"}
)
NONE: Final[Mapping[str, Route]] = MappingProxyType({})
WHEN_OVER: Final = frozenset({"undone", "noted"})


def start(route: Route, event: Mapping[str, Any], look: Look) -> Decided:
    """Begin a case with its `started` event. Raises EngineRefusal (data_invalid, nobody)."""
    turn = opened(route, event, look)
    return _decided(turn, turn.case)


def opened(route: Route, event: Mapping[str, Any], look: Look) -> Turn:
    """Begin a case on the desk, without numbering the event: what the dry run goes on from."""
    actor, requester = event.get("actor") or {}, event["requester"]
    first = (actor.get("person", requester["person"]), actor.get("for_person"))
    case = Case(
        requester=requester["person"],
        requester_post=requester.get("post"),
        digest=str(event["digest"]),
        data=checked(route.data, event.get("data") or {}),
        submitters=tuple(
            dict.fromkeys(one for one in event.get("submitters", first) if one is not None)
        ),
        depth=event.get("depth", 0),
        signals=tuple((name, about) for name, about in event.get("signals", ())),
    )
    turn = Turn(route, case, event, Recorder(look))
    walk(turn, route.start)
    return turn


def decide(route: Route, case: Case, event: Mapping[str, Any], look: Look) -> Decided:
    """Apply one event. Raises EngineRefusal where it may not happen; nothing has changed then."""
    kind = str(event.get("kind"))
    if kind not in HANDLERS:
        raise EngineRefusal("unknown_event", kind=kind, allowed=tuple(HANDLERS))
    if case.over and kind not in WHEN_OVER:
        raise EngineRefusal("not_open", step=event.get("step", ""), status=case.status)
    if case.status == "suspended" and kind not in WHILE_SUSPENDED:
        raise EngineRefusal("suspended")
    turn = Turn(route, case, event, Recorder(look))
    HANDLERS[kind](turn)
    return _decided(turn, case)


def fold(
    route: Route, events: Iterable[Mapping[str, Any]], others: Mapping[str, Route] = NONE
) -> Case:
    """Rebuild the state from its stored events; the people are those recorded.

    `others`: the circuits that it went over to, by their fingerprints.
    """
    case: Case | None = None
    for event in events:
        look = replay(event.get("people") or {})
        route = others[event["to"]] if event["kind"] == "migrated" else route
        case = (
            start(route, event, look).case
            if case is None
            else decide(route, case, event, look).case
        )
    if case is None:
        told = "a case without events"
        raise KernelFault(told)
    return case


def _decided(turn: Turn, before: Case) -> Decided:
    people = {"people": turn.look.people} if turn.look.people else {}
    event = {**turn.event, **turn.told, **people}
    return Decided(undo.remember(turn, before), tuple(turn.effects), event)
