"""The lives of a charter, of its text and of a campaign. Pure."""

from enum import StrEnum

from govflow.workflow.engine.flow import Flow


class State(StrEnum):
    """Where a charter stands."""

    PREPARED = "prepared"  # its paper is being made
    OFFERED = "offered"
    SIGNING = "signing"  # the act is recorded, the seal follows
    SIGNED = "signed"
    ATTESTING = "attesting"  # as signing, for the supervising post
    IN_FORCE = "in_force"
    DECLINED = "declined"
    RETURNED = "returned"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # its holder left
    SUPERSEDED = "superseded"
    ENDED = "ended"  # at its term


class TextState(StrEnum):
    """Where a text stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class Course(StrEnum):
    """Where a campaign stands."""

    PREPARED = "prepared"
    OPEN = "open"
    COMPLETED = "completed"


LIVE = (State.PREPARED, State.OFFERED, State.SIGNING, State.SIGNED, State.ATTESTING, State.IN_FORCE)
UNFINISHED = tuple(state for state in LIVE if state != State.IN_FORCE)
AGAIN = (State.DECLINED, State.EXPIRED, State.WITHDRAWN, State.RETURNED, State.LAPSED)
WITH_HOLDER = frozenset({State.OFFERED})
LAPSING = frozenset({State.PREPARED, State.OFFERED, State.SIGNED, State.IN_FORCE})
FLOW = Flow(
    start=State.PREPARED,
    moves={
        "offer": ({State.PREPARED}, State.OFFERED),
        "open": (WITH_HOLDER, State.OFFERED),
        "answer": (WITH_HOLDER, State.OFFERED),
        "extend": (WITH_HOLDER, State.OFFERED),
        "sign": (WITH_HOLDER, State.SIGNING),
        "signature_sealed": ({State.SIGNING}, State.SIGNED),
        "decline": (WITH_HOLDER, State.DECLINED),
        "expire": (WITH_HOLDER, State.EXPIRED),
        "withdraw": ({State.PREPARED, State.OFFERED, State.SIGNED}, State.WITHDRAWN),
        "attest": ({State.SIGNED}, State.ATTESTING),
        "enter_into_force": ({State.ATTESTING}, State.IN_FORCE),
        "return": ({State.SIGNED}, State.RETURNED),
        "lapse": (LAPSING, State.LAPSED),
        "supersede": ({State.IN_FORCE}, State.SUPERSEDED),
        "end": ({State.IN_FORCE}, State.ENDED),
    },
)
TEXTS = Flow(
    start=TextState.DRAFT,
    moves={
        "edit": ({TextState.DRAFT}, TextState.DRAFT),
        "discard": ({TextState.DRAFT}, TextState.DRAFT),  # and the row goes
        "publish": ({TextState.DRAFT}, TextState.PUBLISHED),
        "retire": ({TextState.PUBLISHED}, TextState.RETIRED),
    },
)
COURSES = Flow(
    start=Course.PREPARED,
    moves={
        "offer": ({Course.PREPARED}, Course.OPEN),
        "discard": ({Course.PREPARED}, Course.PREPARED),  # and the row goes
        "complete": ({Course.OPEN}, Course.COMPLETED),
        "offer_to": ({Course.OPEN, Course.COMPLETED}, Course.OPEN),  # one region, perhaps again
    },
)
