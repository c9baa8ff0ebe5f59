"""The shell of a flow: moves a row along its life; a wrong state becomes a Conflict here only."""

from typing import Any, Protocol

from govflow.kernel.errors import Conflict
from govflow.kernel.refs import kind_of
from govflow.workflow.engine.flow import Flow, WrongStateError


class Living(Protocol):
    """A row with a state."""

    state: Any


def allowed(thing: Living, flow: Flow[Any], verb: str) -> Any:  # noqa: ANN401 - a state of its flow
    """Return what a verb would make of a thing. Raises Conflict, naming what it has become."""
    try:
        return flow.after(thing.state, verb)
    except WrongStateError as wrong:
        kind = kind_of(type(thing))
        raise Conflict("wrong_state", kind=kind, verb=verb, state=str(wrong.state)) from wrong


def step(thing: Living, flow: Flow[Any], verb: str) -> None:
    """Move a thing by a verb of its flow. Raises Conflict."""
    thing.state = allowed(thing, flow, verb)
