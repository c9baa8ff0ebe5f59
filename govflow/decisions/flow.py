"""The life of a decision: in force until it is executed, superseded or repealed. Pure."""

from enum import StrEnum

from govflow.workflow.engine.flow import Flow


class State(StrEnum):
    """Where a decision stands."""

    IN_FORCE = "in_force"
    EXECUTED = "executed"
    SUPERSEDED = "superseded"
    REPEALED = "repealed"


class Handed(StrEnum):
    """Where a decision stands with the committee to which it was handed down."""

    OPEN = "open"
    REPORTED = "reported"


FLOW = Flow(
    start=State.IN_FORCE,
    moves={
        "execute": ({State.IN_FORCE}, State.EXECUTED),
        "supersede": ({State.IN_FORCE, State.EXECUTED}, State.SUPERSEDED),
        "repeal": ({State.IN_FORCE}, State.REPEALED),
    },
)
HAND_DOWN = Flow(
    start=Handed.OPEN,
    moves={"report_back": ({Handed.OPEN}, Handed.REPORTED)},
)
