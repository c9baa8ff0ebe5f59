"""The life of a body: planned, active, closed. Pure."""

from enum import StrEnum

from govflow.workflow.engine.flow import Flow


class State(StrEnum):
    """Where a body stands in its life."""

    PLANNED = "planned"
    ACTIVE = "active"
    CLOSED = "closed"


FLOW = Flow(
    start=State.PLANNED,
    moves={
        "open": ({State.PLANNED}, State.ACTIVE),
        "close": ({State.PLANNED, State.ACTIVE}, State.CLOSED),
    },
)
