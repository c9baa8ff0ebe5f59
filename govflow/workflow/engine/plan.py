"""The dry run: who would be asked, when, and which ways would not be taken and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from govflow.workflow.engine.decide import opened
from govflow.workflow.engine.look import Look
from govflow.workflow.engine.route import Human, Route, Wait
from govflow.workflow.engine.state import Run
from govflow.workflow.engine.turn import Passed, Turn
from govflow.workflow.engine.walk import leave_outside, settle

Due = Callable[[str, str], tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Planned:
    """One step ahead: `seats` as `look` gave them; `detail` is what the due function told."""

    step: str
    kind: str
    opens_on: str
    due_on: str | None
    detail: Any
    seats: tuple[Mapping[str, object], ...]
    skipped: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps in their order, the ways looked at, and how it ends if everybody agrees."""

    steps: tuple[Planned, ...]
    ways: tuple[Passed, ...]
    outcome: str | None


def plan(route: Route, event: Mapping[str, Any], look: Look, due: Due) -> Plan:
    """Run a case that everybody approves. `event` is what `start` would take.

    `due(day, "3wd")` gives the due day and anything to show beside it. Nothing is written; a
    refusal of the start (data_invalid, nobody) is raised as it would be.
    """
    turn = opened(route, event, look)
    planned: dict[int, Planned] = {}
    day = str(event["day"])
    _note(turn, planned, due, day)
    while turn.case.open:
        step = _next(turn, planned)
        day = planned[turn.case.open[step].run].due_on or planned[turn.case.open[step].run].opens_on
        _agree(turn, step)
        _note(turn, planned, due, day)
    ways = tuple(dict.fromkeys(turn.ways))
    return Plan(tuple(planned[run] for run in sorted(planned)), ways, turn.case.outcome)


def _next(turn: Turn, planned: Mapping[int, Planned]) -> str:
    """Take the open step that is due first, so that a join opens what follows at the latest."""

    def when(step: str) -> tuple[str, int]:
        found = planned[turn.case.open[step].run]
        return (found.due_on or found.opens_on, turn.case.open[step].run)

    return min(turn.case.open, key=when)


def _agree(turn: Turn, name: str) -> None:
    step, run = turn.route.steps[name], turn.case.open[name]
    if isinstance(step, Wait):
        leave_outside(turn, step, "done")
    if not isinstance(step, Human):
        return
    yes = "favourable" if step.kind == "avis" else "approve"
    seats = turn.look.people[step.name]
    for place, slot in enumerate(run.slots):
        people = _people(seats[place])
        if slot.pending:
            filled = replace(slot, answer=yes, people=people[:1], digest=turn.case.digest)
            turn.fill(step.name, place, filled)
    settle(turn, step)


def _people(seat: Mapping[str, object]) -> tuple[int, ...]:
    found = seat.get("eligible")
    return tuple(found) if isinstance(found, list) else ()


def _note(turn: Turn, planned: dict[int, Planned], due: Due, day: str) -> None:
    """Note the runs opened since; a run that was skipped is known by its answer alone."""
    for name, run in turn.case.runs.items():
        if run.run not in planned:
            planned[run.run] = _planned(turn, name, run, (due, day))
    for name, answer in turn.case.answers.items():
        if answer.run not in planned:
            step = turn.route.answered(name)
            seats = tuple(turn.look.people[name])
            planned[answer.run] = Planned(name, step.kind, day, day, None, seats, skipped=True)


def _planned(turn: Turn, name: str, run: Run, at: tuple[Due, str]) -> Planned:
    due, day = at
    step = turn.route.stop(name)
    span = step.due if isinstance(step, Human | Wait) else None
    due_on, detail = (None, None) if span is None else due(day, str(span))
    return Planned(
        step=name,
        kind=step.kind,
        opens_on=day,
        due_on=due_on,
        detail=detail,
        seats=tuple(turn.look.people.get(name, ())),
        skipped=all(not slot.pending for slot in run.slots),
    )
