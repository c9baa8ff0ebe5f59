"""A file in a random circuit of a small ministry, and what is asked of it; nothing is tried yet."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.refusal import EngineRefusal
from govflow.workflow.engine.route import RETURNS, Circuit, Human, Wait
from govflow.workflow.engine.sound import unsound
from govflow.workflow.engine.state import REVISE, Asked
from tests.workflow.engine.drawn import circuits
from tests.workflow.engine.people import File, Ministry
from tests.workflow.engine.rows import Rows

HOLDERS = {"post:P0": 10, "post:P1": 11, "post:P2": 12, "post:P3": 12, "post:P4": 13, "post:P5": 10}
ABOVE = {"post:P1": "post:P0", "post:P2": "post:P1", "post:P3": "post:P1", "post:P4": "post:P2"}
MINISTRY = Ministry(HOLDERS, ABOVE)


class Walked(RuleBasedStateMachine):
    """One file in one random circuit; `rows` is what the database would hold."""

    @initialize(definition=circuits(), n=st.integers(0, 4))
    def submit(self, definition: dict[str, Any], n: int) -> None:
        route = parse(definition)
        assert unsound(route) == ()
        assert parse(dict(route.source)) == route
        self.file = File(route, MINISTRY, {"n": n})
        self.rows = Rows()
        self.rows.carry(self.file.effects)
        self.stranger = 100
        self.timed: dict[tuple[str, int], bool] = {}

    def tried(self, send: Callable[[], object]) -> bool:
        """Send an event; a refusal must leave everything as it was."""
        before, events = self.file.case, len(self.file.events)
        try:
            send()
        except EngineRefusal:
            assert (self.file.case, len(self.file.events)) == (before, events)
            return False
        self.rows.carry(self.file.effects)
        return True

    def slot(self, pick: int) -> tuple[str, int]:
        """Pick one awaited slot."""
        slots = [
            (name, place)
            for name, run in self.file.case.runs.items()
            for place, slot in enumerate(run.slots)
            if slot.pending and slot.principals
        ]
        return slots[pick % len(slots)] if slots else ("nowhere", 0)

    def step(self, pick: int) -> str:
        names = list(self.file.case.runs)
        return names[pick % len(names)] if names else "nowhere"

    def barred(self, name: str, person: int) -> bool:
        """Read the separation of duties from the events alone."""
        step = self.file.route.steps.get(name)
        if not isinstance(step, Human):
            return False
        case = self.file.case
        others = {one for slot in case.runs[name].slots for one in slot.people}
        for other in step.not_same_as:
            others |= set(case.answers[other].people) if other in case.answers else set()
        own = {case.requester, *case.submitters} if step.kind in RETURNS else set()
        return person in own | others

    def asks(self) -> list[tuple[str, Asked]]:
        return [(name, ask) for name, run in self.file.case.runs.items() for ask in run.asks]

    def end(self, asked: tuple[str, Asked], *, advise: bool) -> object:
        name, ask = asked
        if advise:
            at = {"run": ask.number, "as": ask.principal, "digest": self.file.case.digest}
            return self.file.send("advised", 14, reason="so", step=ask.of(name), **at)
        at = self.file.at(name, ask.slot, 14)
        return self.file.send("consult_closed", **at, ask=ask.number)

    def go_on(self) -> None:
        if self.file.case.status == "suspended":
            self.file.send("continued", 14, **{"as": "role:circuits"})
        elif REVISE in self.file.case.open:
            self.file.send("resubmitted", 1)
        elif self.asks():
            self.end(self.asks()[0], advise=True)
        else:
            self.go_through(next(iter(self.file.case.open)))
        self.rows.carry(self.file.effects)

    def go_through(self, name: str) -> None:
        """Answer an open step: whoever is asked, the house, the circuit below."""
        step, run = self.file.route.stop(name), self.file.case.open[name]
        if isinstance(step, Wait):
            self.file.send("signalled", name=step.signal)
        elif isinstance(step, Circuit):
            self.rows.below.remove((name, run.run))
            self.file.send("child_ended", step=name, status="finished", outcome="approved")
        else:
            place = next(place for place, slot in enumerate(run.slots) if slot.pending)
            self.stranger += 1
            verb = step.verbs[0]
            self.file.answer(name, verb, self.stranger, slot=place, reason="because")
