"""Is the memory of the cases whole? Events are chained, and a state is the fold of its events.

Decision 0008: what `decide` returned is kept, so that anybody may play a case again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select

from govflow.kernel.work import Work
from govflow.workflow import store
from govflow.workflow.engine.decide import fold
from govflow.workflow.engine.refusal import DefinitionError, EngineRefusal, KernelFault
from govflow.workflow.engine.route import Route
from govflow.workflow.engine.state import from_json
from govflow.workflow.models import Case, Event

CHUNK = 500
UNPLAYABLE = (
    DefinitionError,
    EngineRefusal,
    KernelFault,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Memory:
    """How many cases fit their events; the first that does not, and in what."""

    cases: int
    differs: Case | None = None
    reason: str = ""  # "altered" (its events) | "state" (is not what they make)


def remembered(work: Work) -> Memory:
    """Play every case again from its events, and name the first that differs."""
    count = 0
    circuits = store.circuits(work)
    for row, events in _told(work):
        if reason := _differs(row, events, circuits):
            return Memory(count, row, reason)
        count += 1
    return Memory(count)


def _told(work: Work) -> Iterator[tuple[Case, list[Event]]]:
    """Go through the cases, some at a time, each with its events in order."""
    query, last = select(Case).order_by(Case.id), 0
    while rows := work.all(query.where(Case.id > last).limit(CHUNK)):
        last = rows[-1].id
        asked = select(Event).where(Event.case_id.in_([row.id for row in rows]))
        found = work.all(asked.order_by(Event.case_id, Event.seq))
        events = {case: list(group) for case, group in groupby(found, lambda one: one.case_id)}
        yield from ((row, events.get(row.id, [])) for row in rows)


def _differs(row: Case, events: list[Event], circuits: Mapping[str, Route]) -> str:
    if not events or not store.chained(events) or events[-1].hash != row.head:
        return "altered"
    try:
        bodies = [event.body for event in events]
        played = fold(circuits[bodies[0]["definition"]], bodies, circuits)
        same = played == from_json(row.state)
    except UNPLAYABLE:
        return "state"
    mirrored = (row.rev, row.status, row.outcome, row.digest)
    told = (played.rev, played.status, played.outcome, played.digest)
    return "" if same and told == mirrored else "state"
