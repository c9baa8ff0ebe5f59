"""What the figures show: lines of tables, bars of charts, and the list behind each figure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from govflow.gate.language import chosen, sentence, worded
from govflow.i18n import formats
from govflow.i18n.text import Text3
from govflow.kernel.canonical import fingerprint
from govflow.kernel.rules import READ
from govflow.kernel.work import Work
from govflow.web.insight.picked import OF_CASES, WAITS, Picked
from govflow.workflow import store
from govflow.workflow.engine.figures import COUNTED, Group, Wait, grouped, percentile, with_sign
from govflow.workflow.queries import Movement, Named, Passage, movement
from govflow.workflow.rows import CaseRow

MOST_BARS = 8
MOST_LISTED = 200
TONES = {"within": "done", "late": "late", "silent": "todo", "answered": "now", "waiting": "now"}
OWN_WORDS = frozenset({"consult", "revise"})  # steps that no circuit names
Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table of waits: a step, somebody's, in a circuit."""

    group: Group[Key]
    code: str
    step: str
    place: str
    circuit: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list behind a figure: a case, or how long it waited for somebody."""

    passage: Passage
    time: timedelta
    step: str = ""
    place: str = ""
    opened: datetime | None = None
    ended: datetime | None = None
    readable: bool = False


class Shown:
    """The figures of a span, in the reader's language."""

    def __init__(self, work: Work, picked: Picked) -> None:
        self.work, self.picked = work, picked
        self.found: Movement = movement(work, picked.span)

    # ------------------------------------------------------------ lines

    def lines(self) -> list[Line]:
        """Return the waits by step and place, the largest sum first."""
        return [
            Line(
                one,
                _code(one.key),
                self._step(one.key[0], one.key[2], one.key[1]),
                self._place(one.waits[0].who),
                self.circuit(one.key[0]),
            )
            for one in grouped(self.found.waits, self._key)
        ]

    def _key(self, wait: Wait) -> Key:
        step = wait.step.partition("?")[0]
        return wait.circuit, wait.kind, step, self._place(wait.who)

    def _step(self, circuit: str, step: str, kind: str) -> str:
        title = None if kind in OWN_WORDS else self.found.steps.get((circuit, step))
        return title.in_(chosen()) if title else sentence(f"step.{kind}")

    def _place(self, who: str) -> str:
        named = self.found.names.get(who, Named(who))
        if self.picked.by == "unit":
            return _said(named.unit) or worded("No unit")
        if named.role:
            return sentence(f"role.{named.role}")
        return _said(named.post) or ", ".join(map(_said, named.people))

    def circuit(self, key: str) -> str:
        return _said(self.found.circuits.get(key)) or key

    # ------------------------------------------------------------ figures

    def passages(self, figure: str = "cases", circuit: str = "") -> list[Passage]:
        """Return the cases that a figure counts."""
        wanted = {"cases": {True, False}, "open": {False}, "finished": {True}}[figure]
        return [
            one
            for one in self.found.passages.values()
            if (one.ended is not None) in wanted and circuit in {"", one.circuit}
        ]

    def counts(self) -> dict[str, int]:
        waits = {sign: len(with_sign(self.found.waits, sign)) for sign in COUNTED}
        return waits | {figure: len(self.passages(figure)) for figure in OF_CASES}

    def cycles(self) -> list[dict[str, Any]]:
        """Return how long cases take from end to end, circuit by circuit."""
        keys = dict.fromkeys(one.circuit for one in self.found.passages.values())
        return [self._cycle(key) for key in keys]

    def _cycle(self, circuit: str) -> dict[str, Any]:
        over = [one.time for one in self.passages("finished", circuit)]
        runs = _runs(one for one in self.found.waits if one.circuit == circuit)
        return {
            "key": circuit,
            "circuit": self.circuit(circuit),
            "cases": len(self.passages("cases", circuit)),
            "finished": len(over),
            "half": hours(percentile(over, 50)) if over else None,
            "most": hours(percentile(over, 90)) if over else None,
            "runs": len(runs),
            "run_half": hours(percentile(runs, 50)),
            "run_most": hours(percentile(runs, 90)),
        }

    # ------------------------------------------------------------ the list

    def listed(self) -> list[Listed]:
        """Return everything that the figure asked for counts."""
        if self.picked.figure in OF_CASES:
            return [
                Listed(one, one.time, opened=one.started, ended=one.ended)
                for one in self.passages(self.picked.figure)
            ]
        sign = "" if self.picked.figure == WAITS else self.picked.figure
        waits = with_sign(self.found.waits, sign)
        wanted = self.picked.place
        return [
            Listed(
                self.found.passages[one.case],
                one.time,
                self._step(one.circuit, one.step.partition("?")[0], one.kind),
                self._place(one.who),
                one.opened,
                one.ended,
            )
            for one in waits
            if not wanted or _code(self._key(one)) == wanted
        ]

    def readable(self, listed: list[Listed]) -> list[Listed]:
        """Mark the cases whose page the reader may open."""
        rows = store.by_rows(self.work, list({one.passage.id for one in listed}))
        open_to = {row.id for row in rows if READ[CaseRow](self.work.actor, row)}
        return [replace(one, readable=one.passage.id in open_to) for one in listed]


def page(work: Work, picked: Picked) -> dict[str, Any]:
    """Return what the page of figures shows."""
    shown = Shown(work, picked)
    lines, counts, cycles = shown.lines(), shown.counts(), shown.cycles()
    return {
        "picked": picked,
        "lines": lines,
        "counts": counts,
        "cycles": cycles,
        "circuits": [(key, shown.circuit(key)) for key in shown.found.circuits],
        "waits": [
            _bar(f"{one.step} · {one.place}", hours(one.group.total), "now")
            for one in lines[:MOST_BARS]
        ],
        "answers": [
            {
                "label": sentence(f"insight.{sign}"),
                "value": counts[sign],
                "said": formats.number(counts[sign], chosen()),
                "tone": TONES.get(sign, "returned"),
            }
            for sign in COUNTED
            if counts[sign]
        ],
        "times": [_bar(one["circuit"], one["most"], "done") for one in cycles if one["finished"]],
        "hours": hours,
        "said": said_hours,
        "url": picked.address,
        "signs": COUNTED,
        "columns": columns,
    }


def columns(names: Iterable[str], figures: Iterable[str]) -> list[dict[str, Any]]:
    """Return the heads of a table: what its lines are, then their figures."""
    heads = [(name, name in figures) for name in (*names, *figures)]
    return [{"label": sentence(f"insight.{name}"), "num": number} for name, number in heads]


def _bar(label: str, value: float, tone: str) -> dict[str, Any]:
    return {"label": label, "value": value, "said": said_hours(value), "tone": tone}


def _runs(waits: Iterable[Wait]) -> list[timedelta]:
    """Return how long each run of a step took: the longest of the waits that it was made of."""
    found: dict[tuple[int, str, int], timedelta] = {}
    for one in waits:
        run = (one.case, one.step, one.run)
        found[run] = max(one.time, found.get(run, timedelta()))
    return list(found.values())


def hours(time: timedelta) -> float:
    return round(time / timedelta(hours=1), 1)


def said_hours(value: float) -> str:
    whole = int(value) if value == int(value) else value
    return sentence("insight.hours", hours=formats.number(whole, chosen()))


def _code(key: Key) -> str:
    """Return what an address calls a line: opaque, like every id in one."""
    return fingerprint("\0".join(key).encode())[:12]


def _said(text: Text3 | None) -> str:
    return text.in_(chosen()) if text else ""
