"""The story of a subject: who did what, when, in which capacity; what was passed, what comes."""

from dataclasses import dataclass, replace
from datetime import datetime

from govflow.i18n.text import Text3
from govflow.kernel.work import Work
from govflow.workflow import policy, store
from govflow.workflow.engine import live
from govflow.workflow.engine.look import Ask
from govflow.workflow.engine.path import ahead
from govflow.workflow.engine.route import Human
from govflow.workflow.engine.state import REVISE
from govflow.workflow.engine.truth import Facts
from govflow.workflow.models import TaskStatus
from govflow.workflow.people import Look
from govflow.workflow.queries.names import Named, named
from govflow.workflow.queries.outside import awaited
from govflow.workflow.queries.standing import Standing, of_case
from govflow.workflow.queries.timeline import Entry, timeline
from govflow.workflow.store import File


@dataclass(frozen=True, slots=True)
class Station:
    """One step of the way, with who is asked: `state` done, now, late, todo, skipped, returned."""

    step: str
    kind: str
    title: Text3 | None
    state: str
    named: tuple[Named, ...] = ()
    at: datetime | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that a page tells of a subject's way."""

    standing: Standing
    timeline: tuple[Entry, ...]
    ranks: tuple[tuple[Station, ...], ...]
    readable: bool = False  # whether the reader may open the page of the case itself

    @property
    def stations(self) -> tuple[Station, ...]:
        return tuple(station for rank in self.ranks for station in rank)

    @property
    def given(self) -> tuple[Entry, ...]:
        """The answers that the steps received, each with its reason."""
        return tuple(one for one in self.timeline if one.key.startswith("outcome."))

    def seen_by(self, person: int | None) -> Entry | None:
        """What a reader knows of the text: his own last answer, or else the last one of all."""
        found = [one for one in self.timeline if one.version]
        mine = [one for one in found if one.actor == person]
        known = mine or found
        return known[-1] if known else None

    @property
    def place(self) -> int:
        """The number of the step that waits now, from 1; 0 where none does."""
        for number, station in enumerate(self.stations, 1):
            if station.state in {"now", "late"}:
                return number
        return 0


def story(work: Work, subject: str) -> Story | None:
    """Tell the way of a subject such as ``action:17``; None where it was never sent."""
    row = store.found(work, store.By.SUBJECT, subject)
    if row is None:
        return None
    return told(work, store.opened(work, row))


def told(work: Work, file: File) -> Story:
    """Tell the way of a case that is open on the desk."""
    stands = of_case(work, file)
    told = timeline(work, file.row.subject)
    return Story(stands, told, ranks(work, file, stands), work.may(policy.read, file.row))


# ------------------------------------------------------------------ the way


def ranks(work: Work, file: File, stands: Standing) -> tuple[tuple[Station, ...], ...]:
    """Return the steps passed, waiting and to come, if everybody agrees from here on."""
    case = file.case
    way = ahead(file.route, _facts(work, file))
    asked = {step: _asked(work, file, step) for rank in way for step in rank}
    names = named(work, {name for group in asked.values() for name in group})
    late = {one.step for one in stands.waiting if one.late}
    found = tuple(
        tuple(_station(file, step, tuple(names[n] for n in asked[step] if n in names), late)
              for step in rank)
        for rank in way
    )  # fmt: skip
    found = _passed(found, over=case.status == "finished")
    return _as_returned(found, file) if case.with_requester else found


def states(work: Work, file: File, told: Story) -> dict[str, str]:
    """Say of every step of the circuit where the file stands, as its drawing shows it."""
    found = live.states(file.route, file.case, _facts(work, file))
    found |= {one.step: "late" for one in told.standing.waiting if one.late}
    back = file.case.with_requester
    return found | {
        one.step: one.state for one in told.stations if back and one.state == "returned"
    }


def _facts(work: Work, file: File) -> Facts:
    answers = file.case.answers.items()
    return Facts(
        data=file.case.data,
        spec=file.route.data,
        today=work.today,
        returns=file.case.returns,
        outcomes={name: answer.slots for name, answer in answers},
    )


def _passed(
    found: tuple[tuple[Station, ...], ...], *, over: bool
) -> tuple[tuple[Station, ...], ...]:
    """Mark what nobody answered, and what the file has left behind all the same."""
    marked: list[tuple[Station, ...]] = []
    for rank in reversed(found):
        marked.append(tuple(_beyond(one, over=over) for one in rank))
        over = over or any(one.state != "todo" for one in rank)
    return tuple(reversed(marked))


def _beyond(one: Station, *, over: bool) -> Station:
    passed = {"wait": "done", "avis": "skipped"}.get(one.kind)
    return replace(one, state=passed) if over and passed and one.state == "todo" else one


def _asked(work: Work, file: File, step: str) -> tuple[str, ...]:
    """Return who is, was or would be asked at a step."""
    run = file.case.runs.get(step)
    if run is not None:
        return tuple(dict.fromkeys(one for slot in run.slots for one in slot.principals))
    if step in file.case.answers and step in file.case.path:
        return file.case.answers[step].principals
    human = file.route.steps[step]
    if not isinstance(human, Human):
        return ()
    seats = Look(work)(Ask(step=step, purpose="open", who=human.who, case=file.case))
    return tuple(dict.fromkeys(one for seat in seats for one in seat.principals))


def _station(file: File, step: str, who: tuple[Named, ...], late: set[str]) -> Station:
    asked, case = file.route.stop(step), file.case
    title = Text3.of(asked.title) if asked.title else None
    station = Station(step, asked.kind, title, "todo", who or awaited(asked))
    if step in case.runs:
        return replace(station, state="late" if step in late else "now")
    if step not in case.path:
        return station
    answer = case.answers[step]
    done = [one for one in file.of(step, answer.run) if one.status == TaskStatus.DONE]
    skipped = set(answer.slots) == {"skipped"}
    state = "skipped" if skipped else "returned" if answer.result == "reject" else "done"
    at = max((one.done_at for one in done if one.done_at), default=None)
    return replace(station, state=state, at=at, outcome=answer.result)


def _as_returned(
    found: tuple[tuple[Station, ...], ...], file: File
) -> tuple[tuple[Station, ...], ...]:
    """Mark the step that gave the file back."""
    back = [one for one in file.tasks if one.outcome == "return" and one.step != REVISE]
    last = max(back, key=lambda one: one.done_at or one.created_at).step if back else ""
    return tuple(
        tuple(replace(one, state="returned") if one.step == last else one for one in rank)
        for rank in found
    )
