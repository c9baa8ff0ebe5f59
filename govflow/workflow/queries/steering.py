"""How a case may be steered from outside its steps: by whoever keeps the circuits, and others."""

from collections.abc import Mapping
from dataclasses import dataclass

from govflow.kernel.work import Work
from govflow.workflow import capacity, door, policy, store
from govflow.workflow.engine.answers import in_line, open_opinions
from govflow.workflow.engine.look import Recorder
from govflow.workflow.engine.turn import Turn
from govflow.workflow.models import Note
from govflow.workflow.people import Look
from govflow.workflow.queries.margin import notes
from govflow.workflow.queries.story import Story, states, told
from govflow.workflow.rows import CaseRow
from govflow.workflow.store import File


@dataclass(frozen=True, slots=True)
class Steered:
    """A case as its own page shows it: its way, and what the reader may do to it."""

    file: File
    story: Story
    states: Mapping[str, str]
    verbs: tuple[str, ...]
    notes: tuple[Note, ...] = ()

    @property
    def row(self) -> CaseRow:
        return self.file.row


def steered(work: Work, case: str) -> Steered:
    """Open a case by its public id, to read it. Raises NotFound."""
    file = door.of_case(work, case, by=store.By.ADDRESS, lock=False)
    story, margin = told(work, file), tuple(notes(work, file))
    return Steered(file, story, states(work, file, story), steering(work, file), margin)


def steering(work: Work, file: File) -> tuple[str, ...]:
    """Name what the reader of a case may do to it now, besides answering."""
    case, row = file.case, file.row
    annotate = ("annotate",) if work.may(policy.annotate, row) else ()
    if case.over:
        return ("note", *annotate)
    held = case.status == "suspended"
    may = {
        "continue": held and work.may(policy.continue_, row),
        "suspend": not held and work.may(policy.suspend, row),
        "override": not held and bool(overridable(work, file)),
        "cancel": not case.with_requester and work.may(policy.cancel, row),
        "note": True,
    }
    return (*(verb for verb, able in may.items() if able), *annotate)


def overridable(work: Work, file: File) -> tuple[str, ...]:
    """Name the awaited opinions that the reader may pass over."""
    awaited = awaited_opinions(file)
    if work.may(policy.keeps_the_circuits, file.row):
        return awaited
    return tuple(one for one in awaited if work.may(policy.override, next_chance(work, file, one)))


def awaited_opinions(file: File) -> tuple[str, ...]:
    return open_opinions(file.route, file.case)


def next_chance(work: Work, file: File, step: str) -> policy.Chance:
    """Return the slots of the step that follows an open one, as the actor meets them."""
    known = step in file.case.open
    turn = Turn(file.route, file.case, {"day": work.today.isoformat()}, Recorder(Look(work)))
    following, offered = in_line(turn, step) if known else (None, ())
    return capacity.chance_of(work, file.row, offered, following.kind if following else "")
