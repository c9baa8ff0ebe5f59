"""The life of a meeting: proposed by a rhythm, drafted, convened, held. Pure."""

from enum import StrEnum

from govflow.workflow.engine.flow import Flow


class State(StrEnum):
    """Where a meeting stands."""

    PROPOSED = "proposed"  # a date of the rhythm that the secretariat kept
    DRAFT = "draft"
    CONVENED = "convened"
    HELD = "held"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What a member answers to a convocation."""

    PRESENT = "present"
    EXCUSED = "excused"


class Attendance(StrEnum):
    """What became of a seat at the sitting."""

    PRESENT = "present"
    REPRESENTED = "represented"
    EXCUSED = "excused"
    ABSENT = "absent"


UNSENT = frozenset({State.PROPOSED, State.DRAFT})  # its secretariat's alone
OPEN = UNSENT | {State.CONVENED}  # its agenda, place and hour may change

FLOW = Flow(
    start=State.DRAFT,
    moves={
        "confirm": ({State.PROPOSED}, State.DRAFT),
        "convene": (UNSENT, State.CONVENED),
        "hold": ({State.CONVENED}, State.HELD),
        "cancel": (OPEN, State.CANCELLED),
    },
)
