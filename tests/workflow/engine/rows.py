"""The database as the effects would leave it: task rows and timers, nothing else."""

from collections.abc import Callable  # noqa: TC003 - one style of import everywhere
from typing import Any

from govflow.workflow.engine.effects import (
    CallOff,
    Child,
    Close,
    Done,
    Effect,
    Finish,
    Offer,
    Open,
    Reopen,
    Timer,
    Untimer,
    Void,
)

Row = tuple[str, int, int, int]


class Rows:
    """Carries effects out as the store does; a second opening or answer is an error."""

    def __init__(self) -> None:
        self.status: dict[Row, str] = {}
        self.principal: dict[Row, str] = {}
        self.timers: set[tuple[str, int]] = set()
        self.finished: list[str] = []
        self.below: set[tuple[str, int]] = set()

    def carry(self, effects: tuple[Effect, ...]) -> None:
        doers: dict[type, Callable[[Any], None]] = {
            Open: self.open,
            Offer: self.open,
            Done: self.done,
            Close: self.close,
            Reopen: self.reopen,
            Void: self.void,
            Timer: lambda one: self.timers.add((one.step, one.run)),
            Untimer: lambda one: self.timers.discard((one.step, one.run)),
            Child: lambda one: self.below.add((one.step, one.run)),
            CallOff: lambda one: self.below.remove((one.step, one.run)),
            Finish: lambda one: self.finished.append(one.outcome),
        }
        for effect in effects:
            if type(effect) in doers:
                doers[type(effect)](effect)

    def open(self, one: Open | Offer) -> None:
        row = (one.step, one.run, one.slot, one.offer)
        assert row not in self.status, f"opened twice: {row}"
        self.status[row], self.principal[row] = "open", one.principal

    def done(self, one: Done) -> None:
        mine = [row for row in self.of(one) if self.principal[row] == one.principal]
        rows = [row for row in mine if self.status[row] == "open"]
        assert len(rows) == 1, f"decided twice: {one}"
        self.status[rows[0]] = f"done {one.outcome}"

    def close(self, one: Close) -> None:
        for row in self.of(one):
            if self.status[row] == "open" and one.principal in {None, self.principal[row]}:
                self.status[row] = f"closed {one.reason}"

    def reopen(self, one: Reopen) -> None:
        for row in self.of(one):
            if row[3] in one.offers:
                assert self.status[row] != "open"
                assert self.principal[row] in one.principals
                self.status[row] = "open"

    def void(self, one: Void) -> None:
        for row in self.status:
            if row[1] > one.after:
                self.status[row] = "closed undone"

    def of(self, one: Done | Close | Reopen) -> list[Row]:
        return [row for row in self.status if row[:3] == (one.step, one.run, one.slot)]

    @property
    def awaited(self) -> set[tuple[str, int, int, str]]:
        return {
            (*row[:3], self.principal[row])
            for row, status in self.status.items()
            if status == "open"
        }
