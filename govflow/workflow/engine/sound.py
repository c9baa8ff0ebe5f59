"""Structural soundness: what could go wrong in a circuit, with the shortest way there.

A block is checked alone, branch by branch, and then stands as one step whose results are those it
can really end with; so the cost is a sum, not a product.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from govflow.workflow.engine.match import unmatched
from govflow.workflow.engine.route import (
    JOIN,
    RETURNS,
    Answered,
    Choice,
    Circuit,
    Human,
    Parallel,
    Route,
    Wait,
    is_end,
)
from govflow.workflow.engine.walk import ONWARD, TIMEOUT, joined

Home = tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, at which step, and the shortest way there as `step → result` lines."""

    kind: str
    step: str
    path: tuple[str, ...]


def unsound(route: Route) -> tuple[Fault, ...]:
    """Name every structural fault of a circuit; an empty answer means it is sound."""
    search = _Search(route)
    search.line(None, route.start, ())
    search.twice()
    search.unreached()
    return tuple(search.faults)


@dataclass(slots=True)
class _Search:
    route: Route
    faults: list[Fault] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)

    def line(self, home: Home, start: str, way: tuple[str, ...]) -> frozenset[str]:
        """Explore one line (the whole case or a branch); give the results it can end with."""
        ways: dict[str, tuple[str, ...]] = {start: way}
        moves: dict[str, tuple[tuple[str, str], ...]] = {}
        queue = deque([start])
        while queue:
            name = queue.popleft()
            if not self.stands(home, name, ways[name]):
                continue
            moves[name] = tuple(self.moves(name, ways[name]))
            for result, target in moves[name]:
                if target not in ways:
                    ways[target] = (*ways[name], f"{name} → {result}")
                    queue.append(target)
        self.stuck(moves, ways)
        self.loops(moves, ways)
        return frozenset(target for target in ways if _terminal(home, target))

    def stands(self, home: Home, name: str, way: tuple[str, ...]) -> bool:
        """Say whether a token may be here; note what a token elsewhere would do."""
        if _terminal(home, name):
            return False
        if is_end(name):
            self.fault("finished_while_open", name, way)
            return False
        if name not in self.route.steps or name.startswith(f"{JOIN}:"):
            self.fault("deadlock", name, way)
            return False
        if self.route.homes.get(name) != home:
            self.fault("opened_twice", name, way)
            return False
        self.reached.add(name)
        return True

    def moves(self, name: str, way: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Give each result a step can be left with, and where it leads."""
        step = self.route.steps[name]
        if isinstance(step, Choice):
            for place in unmatched(step, self.route.data):
                self.fault("never_matches", name, (*way, f"case {place + 1}"))
            for target in dict.fromkeys(step.targets):
                yield target, self.target(name, target, "approve")
            return
        results = self.block(step, way) if isinstance(step, Parallel) else _results(step)
        if not results:
            self.fault("deadlock", name, way)
        for result in results:
            yield result, self.after(name, step.then, result)

    def after(self, name: str, then: Mapping[str, str], result: str) -> str:
        onward = result in ONWARD or (result == TIMEOUT and result not in then)
        if name in self.route.homes and onward:
            return self.target(name, self.route.after(name), "approve")
        return self.target(name, then.get(result, f"{JOIN}:nowhere"), result)

    def target(self, name: str, target: str, result: str) -> str:
        if target != JOIN or name not in self.route.homes:
            return target
        return f"{JOIN}:{'reject' if result == TIMEOUT else result}"

    def block(self, block: Parallel, way: tuple[str, ...]) -> tuple[str, ...]:
        """Check each branch alone, then combine: with what can the block end?"""
        ends: dict[str, frozenset[str]] = {}
        for branch, line in block.branches.items():
            inside = (*way, f"{block.name} / {branch}")
            found = self.line((block.name, branch), line[0], inside) if line else frozenset()
            ends[branch] = frozenset(one.removeprefix(f"{JOIN}:") for one in found)
        return tuple(sorted(set(_combined(block, ends))))

    def stuck(
        self,
        moves: Mapping[str, tuple[tuple[str, str], ...]],
        ways: Mapping[str, tuple[str, ...]],
    ) -> None:
        """Find the steps from which no end of the line can be reached any more."""
        good = {name for name in ways if name not in moves}
        size = -1
        while size != len(good):
            size = len(good)
            good |= {name for name, out in moves.items() if any(to in good for _, to in out)}
        for name in (name for name in moves if name not in good):
            self.fault("no_way_to_finish", name, ways[name])

    def loops(
        self,
        moves: Mapping[str, tuple[tuple[str, str], ...]],
        ways: Mapping[str, tuple[str, ...]],
    ) -> None:
        """Find the choices (and copies) that lead back to themselves without asking anybody."""
        for name in moves:
            if self.automatic(name) and name in self.onward(name, moves):
                self.fault("automatic_loop", name, ways[name])

    def onward(self, name: str, moves: Mapping[str, tuple[tuple[str, str], ...]]) -> set[str]:
        """Give all that is reached from here without anybody's answer."""
        found: set[str] = set()
        queue = [name]
        while queue:
            for _, target in moves.get(queue.pop(), ()):
                if target not in found:
                    found.add(target)
                    queue.extend([target] if self.automatic(target) else [])
        return found

    def automatic(self, name: str) -> bool:
        step = self.route.steps.get(name)
        return isinstance(step, Choice) or (isinstance(step, Human) and step.kind == "copy")

    def twice(self) -> None:
        """Find the steps that two lines open."""
        blocks = [step for step in self.route.steps.values() if isinstance(step, Parallel)]
        listed = [name for block in blocks for line in block.branches.values() for name in line]
        for name in dict.fromkeys(name for name in listed if listed.count(name) > 1):
            self.fault("opened_twice", name, ())

    def unreached(self) -> None:
        for name in self.route.steps:
            if name not in self.reached:
                self.fault("never_reached", name, ())

    def fault(self, kind: str, step: str, way: tuple[str, ...]) -> None:
        found = Fault(kind, step, way)
        known = {(fault.kind, fault.step) for fault in self.faults}
        if (kind, step) not in known:
            self.faults.append(found)


def _terminal(home: Home, target: str) -> bool:
    """Say whether a line may end like this: the case at an end, a branch at its join."""
    if home is None:
        return is_end(target)
    return target in {f"{JOIN}:approve", f"{JOIN}:reject"}


def _results(step: Answered | Wait) -> tuple[str, ...]:
    """Give the results a step can be left with, whether or not the definition names them."""
    if isinstance(step, Wait):
        return ("done",) if step.due is None else ("done", TIMEOUT)
    if isinstance(step, Circuit):
        return ("approve", "reject")
    if step.kind == "copy":
        return ("done",)
    if step.kind == "avis":
        return ("done", "reject") if step.binding else ("done",)
    rejects = step.kind in {"approval", "signature"} or "reject" in step.then
    return ("approve", "reject") if rejects and step.kind in RETURNS else ("approve",)


def _combined(block: Parallel, ends: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Give every result of the join, over what each branch may bring (or not being opened)."""
    optional = {branch: {"absent"} if branch in block.when else set[str]() for branch in ends}
    kinds: dict[tuple[frozenset[str], bool], int] = {}
    for branch, found in ends.items():
        kind = (found, bool(optional[branch]))
        kinds[kind] = kinds.get(kind, 0) + 1
    for counts in product(*(_counts(found, many) for found, many in kinds.items())):
        results = [one for part in counts for one in part if one != "absent"]
        verdict = joined(block, dict(zip(map(str, range(len(results))), results, strict=True)))
        if verdict is not None and (results or block.join is not None):
            yield verdict


def _counts(kind: tuple[frozenset[str], bool], many: int) -> Iterator[tuple[str, ...]]:
    """Give each way in which `many` branches of one kind may end, their order left out."""
    options = sorted(kind[0] | ({"absent"} if kind[1] else set()))
    if len(options) <= 1:
        yield tuple(options * many)
        return
    for first in range(many + 1):
        for rest in _counts((frozenset(options[1:]), False), many - first):
            yield (options[0],) * first + rest
