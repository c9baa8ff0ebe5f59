"""The life of an action: drafted, approved through its circuit, carried out, done. Pure."""

from enum import StrEnum

from govflow.workflow.engine.flow import Flow


class State(StrEnum):
    """Where an action stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


WITH_REQUESTER = frozenset({State.DRAFT, State.RETURNED})  # its text and papers may change
AWAITED = frozenset({State.APPROVED, State.IN_PROGRESS})  # its owner owes it
IN_CIRCUIT = frozenset({State.SUBMITTED})
OPEN = WITH_REQUESTER | AWAITED | IN_CIRCUIT
OVER = frozenset({State.DONE, State.REJECTED, State.CANCELLED})
UNDECIDED = WITH_REQUESTER | IN_CIRCUIT  # the circuit has still a say

FLOW = Flow(
    start=State.DRAFT,
    moves={
        "submit": (WITH_REQUESTER, State.SUBMITTED),
        "withdraw": (IN_CIRCUIT, State.DRAFT),
        "cancel": (UNDECIDED, State.CANCELLED),
        "report": (AWAITED, State.IN_PROGRESS),
        "close": (AWAITED, State.DONE),
        # what its circuit makes of it
        "take_back": (UNDECIDED, State.DRAFT),
        "return": (UNDECIDED, State.RETURNED),
        "resume": (WITH_REQUESTER, State.SUBMITTED),
        "approve": (UNDECIDED, State.APPROVED),
        "reject": (UNDECIDED, State.REJECTED),
        "lapse": (UNDECIDED, State.CANCELLED),
    },
)


def circuit_verb(
    state: State, *, status: str, outcome: str | None, with_requester: bool, reason: str | None
) -> str | None:
    """Return the verb by which an action follows its newest case; None where it has already.

    `reason` tells a return, which has one, from a recall, which has none.
    """
    if state not in UNDECIDED:
        return None
    verb = _verb(status, outcome, with_requester=with_requester, reason=reason)
    return verb if verb and FLOW.moves[verb][1] != state else None


def _verb(
    status: str, outcome: str | None, *, with_requester: bool, reason: str | None
) -> str | None:
    if status == "finished":
        return {"approved": "approve", "rejected": "reject"}.get(outcome or "")
    if status == "cancelled":
        return "lapse"
    if with_requester:
        return "return" if reason else "take_back"
    return "resume"
