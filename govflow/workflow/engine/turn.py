"""One event being applied: the state so far, the effects so far, what the event says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from govflow.workflow.engine.effects import CallOff, Close, Done, Effect, Untimer
from govflow.workflow.engine.look import Recorder
from govflow.workflow.engine.refusal import EngineRefusal, KernelFault
from govflow.workflow.engine.route import Circuit, Route
from govflow.workflow.engine.state import Asked, Case, Run, Slot, changed
from govflow.workflow.engine.truth import Facts

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Passed:
    """A way looked at: from choice or block `step` to `target`, by condition `text`, or not."""

    step: str
    target: str
    text: str
    taken: bool


@dataclass(slots=True)
class Turn:
    """The kernel's desk during one event; the values on it are immutable, the desk is not."""

    route: Route
    case: Case
    event: Mapping[str, Any]
    look: Recorder
    effects: list[Effect] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    ways: list[Passed] = field(default_factory=list)

    def put(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of Case have many types
        """Replace fields of the state."""
        self.case = changed(self.case, changes)

    def emit(self, *effects: Effect) -> None:
        self.effects.extend(effects)

    @property
    def people(self) -> tuple[int, ...]:
        """Everybody concerned by the act: who acts, and who is represented."""
        actor = self.event.get("actor") or {}
        both = (actor.get("person"), actor.get("for_person"))
        return tuple(dict.fromkeys(person for person in both if person is not None))

    @property
    def facts(self) -> Facts:
        """What conditions are judged on: the answers of the present walk only."""
        return Facts(
            data=self.case.data,
            spec=self.route.data,
            today=_day(self.event),
            returns=self.case.returns,
            outcomes={step: self.case.answers[step].slots for step in self.case.path},
        )

    def text(self, key: str) -> str:
        """Give a text of the event, empty where it has none."""
        found = self.event.get(key)
        return found.strip() if isinstance(found, str) else ""

    def reason(self, **why: object) -> str:
        """Give the reason. Raises reason_missing where there is none."""
        found = self.text("reason")
        if not found:
            raise EngineRefusal("reason_missing", **why)
        return found

    def run(self, *, step: str = "") -> Run:
        """Give the open run the event speaks of. Raises not_open."""
        step = step or self.text("step")
        run = self.case.runs.get(step)
        if run is None or run.run != self.event.get("run", run.run):
            raise EngineRefusal("not_open", step=step, status=self.case.status)
        return run

    def fill(self, step: str, place: int, slot: Slot) -> None:
        """Replace one slot of an open run; on an answered one no opinion is awaited any more."""
        run = self.case.runs[step]
        slots = (*run.slots[:place], slot, *run.slots[place + 1 :])
        over = () if slot.pending else tuple(one for one in run.asks if one.slot == place)
        self._close_asks(step, over, "decided")
        self.keep_run(step, Run(run.run, slots, run.asks).without(*over))

    def keep_run(self, step: str, run: Run) -> None:
        """Put an open run back with what changed in it."""
        self.hold(step, run, beside=step in self.case.side)

    def hold(self, step: str, run: Run, *, beside: bool = False) -> None:
        """Keep a run: among those the file waits for, or beside its way."""
        home = self.case.side if beside else self.case.open
        self.put(**{"side" if beside else "open": {**home, step: run}})

    def _close_asks(self, step: str, asks: Iterable[Asked], reason: str) -> None:
        self.emit(*(Close(one.of(step), one.number, one.slot, reason) for one in asks))

    def done(self, step: str, place: int, principal: str, outcome: str) -> None:
        """One offer of the slot was taken; its other offers are closed."""
        run = self.case.runs[step]
        self.emit(Done(step, run.run, place, principal, outcome))
        if len(run.slots[place].principals) > 1:
            self.emit(Close(step, run.run, place, "decided"))

    def shut(self, step: str, reason: str) -> None:
        """Close a run: what is still pending in it is awaited no more."""
        run = self.case.runs[step]
        for place, slot in enumerate(run.slots):
            if slot.pending and slot.principals:
                self.emit(Close(step, run.run, place, reason))
        if isinstance(self.route.steps.get(step), Circuit) and run.slots[0].pending:
            self.emit(CallOff(step, run.run))
        self._close_asks(step, run.asks, reason)
        self.emit(Untimer(step, run.run))
        self.put(open=without(self.case.open, (step,)), side=without(self.case.side, (step,)))

    def shut_all(self, steps: Iterable[str] | None, reason: str) -> None:
        """Close every run and block among `steps` (None: everywhere)."""
        wanted = None if steps is None else frozenset(steps)
        for step in tuple(self.case.runs):
            if wanted is None or step in wanted:
                self.shut(step, reason)
        self.put(joins={} if wanted is None else without(self.case.joins, wanted))


def without(mapping: Mapping[str, Kept], keys: Iterable[str]) -> dict[str, Kept]:
    """Copy a mapping without some keys."""
    gone = frozenset(keys)
    return {key: value for key, value in mapping.items() if key not in gone}


def _day(event: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(str(event["day"]))
    except (KeyError, ValueError) as wrong:
        told = f"an event carries its local date as `day`: {event.get('day')!r}"
        raise KernelFault(told) from wrong
