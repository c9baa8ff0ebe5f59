"""Tables of the circuits."""

from govflow.workflow.models.cases import (
    IS_ALIVE,
    IS_OPEN,
    Case,
    Event,
    Status,
    Task,
    TaskStatus,
    Turn,
)
from govflow.workflow.models.definitions import (
    Binding,
    Definition,
    DraftCircuit,
    Publication,
)
from govflow.workflow.models.margin import Note, Proposal, SavedView
from govflow.workflow.models.queue import Idempotency, Outbox, Timer
