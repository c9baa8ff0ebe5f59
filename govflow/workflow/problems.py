"""What keeps a circuit from being published: everything at once, each with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from govflow.kernel.work import Work
from govflow.workflow import nesting
from govflow.workflow.engine.links import leads
from govflow.workflow.engine.parse import sketch
from govflow.workflow.engine.route import Human, Route, is_end
from govflow.workflow.engine.sound import unsound
from govflow.workflow.engine.when import Call, Name, condition, walk
from govflow.workflow.queries.circuits import bindings

NOT_YET = frozenset({"signature"})  # answered with a proof: until `signing` can give one
FOLLOWED: Mapping[str, tuple[str, ...]] = {  # the ends that a feature can write down
    "action": ("end.approved", "end.rejected"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `kind`: shape, not_yet, ends, below, bound, or what is unsound.

    `place` is the path in the definition, `told` what the engine says of it; `path` the shortest
    way to a step that is unsound.
    """

    kind: str
    place: str
    told: str = ""
    path: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.told:
            return f"{self.place}: {self.told}"
        return f"{self.kind}: {self.place.removeprefix('steps.')} ({' → '.join(self.path)})"


def found(work: Work, body: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Name all that is wrong with a circuit: by itself, with others, with what it serves."""
    route, own = alone(body)
    if any(one.kind == "shape" for one in own):
        return own
    below = [_placed("below", told) for told in nesting.faults(work, route)]
    return (*own, *below, *_bound(work, route))


def alone(body: Mapping[str, Any]) -> tuple[Route, tuple[Problem, ...]]:
    """Read a circuit as far as it can be read, and name what is wrong with it by itself."""
    route, wrong = sketch(body)
    if wrong:
        return route, tuple(Problem("shape", place, told) for place, told in wrong)
    faults = [Problem(one.kind, f"steps.{one.step}", path=one.path) for one in unsound(route)]
    return route, (*faults, *_not_yet(route), *_not_followed(route))


def _placed(kind: str, told: str) -> Problem:
    place, _, sentence = told.partition(": ")
    return Problem(kind, place, sentence)


def _not_yet(route: Route) -> Iterator[Problem]:
    """Name the steps that the engine knows and the house cannot do yet."""
    for name, step in route.steps.items():
        if isinstance(step, Human) and step.kind in NOT_YET:
            told = f"'{step.kind}' is not available yet"
            yield Problem("not_yet", f"steps.{name}.kind", told)


def _not_followed(route: Route) -> Iterator[Problem]:
    """Name the ends after which the subject would wait for ever."""
    followed = FOLLOWED.get(route.subject)
    if followed is None:
        return
    for name, step in route.steps.items():
        for place, target in leads(step).items():
            if is_end(target) and target not in followed:
                told = f"found '{target}'; allowed: {', '.join(followed)}"
                yield Problem("ends", f"steps.{name}.{place}", told)


def _bound(work: Work, route: Route) -> Iterator[Problem]:
    """Name the rules of choice whose condition this circuit could not read any more."""
    for one in work.all(bindings(route.key)):
        for told in unread(route, one.condition):
            yield Problem("bound", "bindings", f"'{one.condition}': {told}")


def unread(route: Route, text: str) -> list[str]:
    """Name what a condition reads that the circuit does not declare; or why it is none."""
    if not text:
        return []
    try:
        parts = walk(condition(text))
    except ValueError as wrong:
        return [str(wrong)]
    names = [part.name for part in parts if isinstance(part, Name | Call)]
    return [name for name in names if name not in route.data]
