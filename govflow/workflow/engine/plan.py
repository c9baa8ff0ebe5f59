"""The dry run: who would be asked, when, and which ways would not be taken and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from govflow.workflow.engine.decide import opened
from govflow.workflow.engine.look import Look
from govflow.workflow.engine.opening import mapped
from govflow.workflow.engine.refusal import EngineRefusal
from govflow.workflow.engine.route import Circuit, Human, Route, Wait
from govflow.workflow.engine.state import Run
from govflow.workflow.engine.turn import Passed, Turn
from govflow.workflow.engine.walk import leave_outside, settle

Due = Callable[[str, str], tuple[str, Any]]
Circuits = Callable[[str], Route]


@dataclass(frozen=True, slots=True)
class Planned:
    """One step ahead: `seats` as `look` gave them; `detail` is what the due function told.

    `below`: the steps of the circuit that answers this one.
    """

    step: str
    kind: str
    opens_on: str
    due_on: str | None
    detail: Any
    seats: tuple[Mapping[str, object], ...]
    skipped: bool
    below: tuple["Planned", ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps in their order, the ways looked at, and how it ends if everybody agrees.

    `stopped`: why it does not go on, where a step asks nobody.
    """

    steps: tuple[Planned, ...]
    ways: tuple[Passed, ...]
    outcome: str | None
    stopped: EngineRefusal | None = None


def plan(
    route: Route,
    event: Mapping[str, Any],
    look: Look,
    due: Due,
    circuits: Circuits | None = None,
) -> Plan:
    """Run a case that everybody approves. `event` is what `start` would take.

    `due(day, "3wd")` gives the due day and anything to show beside it; `circuits(key)` the
    circuit in force, where those below are to be shown too. Nothing is written; a refusal of the
    start (data_invalid, nobody) is raised as it would be.
    """
    run = _Run(opened(route, event, look), look, due, circuits)
    day = str(event["day"])
    run.note(day)
    stopped = run.through(day)
    planned = tuple(run.planned[number] for number in sorted(run.planned))
    return Plan(planned, tuple(dict.fromkeys(run.turn.ways)), run.turn.case.outcome, stopped)


@dataclass(slots=True)
class _Run:
    """The case that is played, and what was noted of it by the numbers of its runs."""

    turn: Turn
    look: Look
    due: Due
    circuits: Circuits | None
    planned: dict[int, Planned] = field(default_factory=dict)

    def through(self, day: str) -> EngineRefusal | None:
        """Let everybody agree, step by step; give what refuses to go on."""
        while self.turn.case.open:
            step = self.next()
            found = self.planned[self.turn.case.open[step].run]
            day = found.due_on or found.opens_on
            try:
                _agree(self.turn, step)
            except EngineRefusal as refused:
                return refused
            self.note(day)
        return None

    def next(self) -> str:
        """Take the open step that is due first: a join opens what follows at the latest."""

        def when(step: str) -> tuple[str, int]:
            found = self.planned[self.turn.case.open[step].run]
            return (found.due_on or found.opens_on, self.turn.case.open[step].run)

        return min(self.turn.case.open, key=when)

    def note(self, day: str) -> None:
        """Note the runs opened since; a run that was skipped is known by its answer alone."""
        for name, run in self.turn.case.runs.items():
            if run.run not in self.planned:
                self.planned[run.run] = self._planned(name, run, day)
        for name, answer in self.turn.case.answers.items():
            if answer.run not in self.planned:
                kind, seats = self.turn.route.stop(name).kind, tuple(self.turn.look.people[name])
                self.planned[answer.run] = Planned(name, kind, day, day, None, seats, skipped=True)

    def _planned(self, name: str, run: Run, day: str) -> Planned:
        step = self.turn.route.stop(name)
        due_on, detail = (None, None) if step.due is None else self.due(day, str(step.due))
        found = Planned(
            step=name,
            kind=step.kind,
            opens_on=day,
            due_on=due_on,
            detail=detail,
            seats=tuple(self.turn.look.people.get(name, ())),
            skipped=all(not slot.pending for slot in run.slots),
        )
        return self._with_below(found, step, day) if isinstance(step, Circuit) else found

    def _with_below(self, found: Planned, step: Circuit, day: str) -> Planned:
        """Play the circuit below from this day on."""
        if self.circuits is None:
            return found
        data = mapped(step, self.turn.case.data)
        event = {**self.turn.event, "day": day, "data": data}
        below = plan(self.circuits(step.circuit), event, self.look, self.due, self.circuits).steps
        last = max((one.due_on for one in below if one.due_on), default=None)
        return replace(found, due_on=last, below=below)


def _agree(turn: Turn, name: str) -> None:
    step, run = turn.route.steps[name], turn.case.open[name]
    if isinstance(step, Wait):
        leave_outside(turn, step, "done")
    if isinstance(step, Circuit):
        turn.fill(name, 0, replace(run.slots[0], answer="approve"))
        leave_outside(turn, step, "approve")
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
