"""A circuit drawn, in the reader's language: what stands in each box and beside each line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from govflow.gate.language import chosen, sentence
from govflow.i18n import formats
from govflow.i18n.text import Text3
from govflow.kernel.clock import local_day
from govflow.kernel.work import Work
from govflow.web.circuits.teller import Teller, end, joined, kind_of, spoken
from govflow.web.people import acted_as, names
from govflow.workflow.engine.draw import ONWARD, Drawing, drawing, onward
from govflow.workflow.engine.links import ends
from govflow.workflow.engine.route import REQUESTER, Choice, Circuit, Human, Parallel, Step, Wait
from govflow.workflow.queries import Steered, Story
from govflow.workflow.queries.story import Station

WIDE = 27  # letters in a line of a box
NARROW = 22  # beside a line, over a branch


@dataclass(frozen=True, slots=True)
class Live:
    """Where a step of one file stands, by whom, when: `state` as the engine's live.py says it."""

    state: str
    who: str = ""
    note: str = ""
    capacity: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A step in words. `name` and `facts` are whole, for the list; `lines` are cut, for the box."""

    kind: str
    name: str
    facts: tuple[str, ...] = ()
    live: Live | None = None
    fault: str = ""

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Give each line of the box with its class."""
        cut = [("node-name", line) for line in _cut(self.name, 3)]
        cut += [("node-day", line) for fact in self.facts for line in _cut(fact, 2)]
        return cut + [("node-fault", line) for line in _cut(self.fault, 3)]

    @property
    def height(self) -> int:
        return len(self.lines) + 1 + bool(self.live)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing with its words: of its boxes by name, and of its lines by source and key."""

    layout: Drawing
    told: Mapping[str, Told]
    labels: Mapping[tuple[str, str], list[str]]

    @property
    def order(self) -> list[str]:
        """Name the steps as they are read: from the top."""
        boxes = sorted(self.layout.boxes, key=lambda box: box.y)
        return [box.name for box in boxes if box.kind not in {"end", REQUESTER}]


def drawn(
    teller: Teller,
    *,
    live: Mapping[str, Live] | None = None,
    faults: Mapping[str, str] | None = None,
) -> Drawn:
    """Draw a circuit, published or not; `faults` are marked on their steps, `live` is one file."""
    live, faults, route = live or {}, faults or {}, teller.route
    told = {
        name: Told(
            sentence(f"step.{kind_of(step)}"),
            live[name].who if name in live and live[name].who else _name(teller, step),
            tuple(_facts(teller, step)),
            live.get(name),
            faults.get(name, ""),
        )
        for name, step in route.steps.items()
    }  # fmt: skip
    labels = dict(_labels(teller))
    lines = {name: one.height for name, one in told.items()}
    lines |= {f"{name}/{key[9:]}": len(said) for (name, key), said in labels.items()
              if key.startswith("branches.")}  # fmt: skip
    told |= {name: Told(end(name), "", live=live.get(name)) for name in ends(route)}
    told[REQUESTER] = Told(sentence("base.requester"), "", live=live.get(REQUESTER))
    layout = drawing(route, lines, rtl=chosen() == "ar")
    return Drawn(layout, told, labels)


def _cut(text: str, most: int, width: int = WIDE) -> list[str]:
    return wrap(text, width, max_lines=most, placeholder="…") if text else []


def _name(teller: Teller, step: Step) -> str:
    if isinstance(step, Choice):
        return ""
    if isinstance(step, Parallel):
        return joined(step)
    return Text3.of(step.title).in_(chosen()) if step.title else teller.awaited(step)


def _facts(teller: Teller, step: Step) -> Iterator[str]:
    if isinstance(step, Choice):
        for number, case in enumerate(step.cases, 1):
            yield f"{number}. {teller.condition(case.when)}"
        return
    if isinstance(step, Human | Wait) and step.due:
        yield spoken(step.due)
    if isinstance(step, Human) and not step.blocking:
        yield sentence("circuit.not_awaited")
    back = step.back if isinstance(step, Human | Circuit) else None
    if back is not None:
        places = formats.enumerated([teller.back(one) for one in back.to], chosen())
        yield sentence("circuit.back", to=places)


def _labels(teller: Teller) -> Iterator[tuple[tuple[str, str], list[str]]]:
    """Say what leads along each line; nothing where there is only one."""
    for name, step in teller.route.steps.items():
        links = list(onward(teller.route, name))
        for link in links if len(links) > 1 else ():
            yield (name, link.key), [_label(step, link.key)]
        if isinstance(step, Parallel):
            for branch, expr in step.when.items():
                text = sentence("circuit.if", condition=teller.condition(expr))
                yield (name, f"branches.{branch}"), _cut(text, 4, NARROW)


def _label(step: Step, key: str) -> str:
    if key == ONWARD:
        advised = isinstance(step, Wait) or (isinstance(step, Human) and step.kind == "avis")
        return sentence(f"result.{'done' if advised else 'approve'}")
    if isinstance(step, Choice):
        return sentence("Otherwise") if key == "else" else str(int(key[6:-4]) + 1)
    return sentence(f"result.{key.removeprefix('then.')}")


# ------------------------------------------------------------------ a file on its way


def of_file(work: Work, found: Steered) -> Drawn:
    """Draw the circuit of one file, with where it stands."""
    story = found.story
    stations = {one.step: one for one in story.stations}
    due = {one.step: one.due_on for one in story.standing.waiting}
    live = {
        name: _live(state, stations.get(name), story, due.get(name))
        for name, state in found.states.items()
    }
    return drawn(Teller(work, found.file.route), live=live)


def _live(state: str, station: Station | None, story: Story, due: date | None) -> Live:
    if station is None:
        return Live(state)
    day = local_day(station.at) if station.at else due
    note = formats.date_short(day, chosen()) if day else ""
    return Live(state, names(station.named), note, acted_as(story, station))
