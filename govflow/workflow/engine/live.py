"""How far a file has come on the drawing of its circuit: each step passed, waiting, ahead or not.

The state keeps who answered; the rest of the way (choices, joins, words awaited) is followed again.
"""

from govflow.workflow.engine.links import ahead_of
from govflow.workflow.engine.opening import heard
from govflow.workflow.engine.route import (
    JOIN,
    REQUESTER,
    Answered,
    Choice,
    Circuit,
    Human,
    Parallel,
    Route,
    Wait,
)
from govflow.workflow.engine.state import Case
from govflow.workflow.engine.truth import Facts, holds
from govflow.workflow.engine.walk import joined


def states(route: Route, case: Case, facts: Facts) -> dict[str, str]:
    """Say of each step: now, done, bad, skipped, stale, todo, or off where the way went elsewhere.

    stale: the answer was given on an older text. Also of the requester and the end, if the file
    is there. `facts`: what conditions read, today.
    """
    trail = Trail(route, case, facts)
    trail.follow(route.start)
    ahead = _ahead(route, case)
    found = {
        name: trail.state(name) or ("todo" if name in ahead else "off") for name in route.steps
    }
    found |= {REQUESTER: "now"} if case.with_requester else {}
    return found | ({f"end.{case.outcome}": "done"} if case.status == "finished" else {})


def _ahead(route: Route, case: Case) -> frozenset[str]:
    """Name what may still be reached; with its requester, a file has everything before it."""
    if case.over:
        return frozenset()
    if case.with_requester:
        return frozenset(route.steps)
    ahead = frozenset(one for name in case.open for one in ahead_of(route, name))
    return ahead - {
        name
        for block, results in case.joins.items()
        for branch in route.block(block).branches
        if results.get(branch) != ""
        for name in route.inside(block, branch)
    }


class Trail:
    """The way of one file through its circuit, as far as it has come."""

    def __init__(self, route: Route, case: Case, facts: Facts) -> None:
        self.route, self.case, self.facts = route, case, facts
        self.reached: set[str] = set()

    def follow(self, here: str) -> str:
        """Go on until the file waits; give the result that a branch has brought to its join."""
        found: str | None = "approve"
        while here in self.route.steps:
            self.reached.add(here)
            step = self.route.steps[here]
            if isinstance(step, Choice):
                here = next(
                    (one.go for one in step.cases if holds(one.when, self.facts)), step.otherwise
                )
                continue
            found = self.found(step)
            if found is None:
                return ""
            onward = here in self.route.homes and found not in step.then
            here = self.route.after(here) if onward else step.then.get(found, "")
        return "approve" if here == JOIN and found != "reject" else "reject"

    def found(self, step: Answered | Wait | Parallel) -> str | None:
        """Give the result by which a step was left, or None where it was not."""
        case, name = self.case, step.name
        if isinstance(step, Parallel):
            return self.block(step)
        if name in case.open:
            return None
        if isinstance(step, Wait):
            late = "timeout" in step.then and not heard(case, step)
            return "timeout" if late else "done"
        if isinstance(step, Human) and (step.kind == "copy" or not step.blocking):
            return "done"
        return case.answers[name].result if name in case.path else None

    def block(self, block: Parallel) -> str | None:
        opened = self.case.joins.get(block.name)
        taken = [
            branch
            for branch in block.branches
            if branch not in block.when or holds(block.when[branch], self.facts)
        ]
        results = {branch: self.follow(block.branches[branch][0]) for branch in opened or taken}
        return None if opened is not None else joined(block, results) or "approve"

    def state(self, name: str) -> str:
        """Say how a step was passed, or that it waits; nothing where the file has not been."""
        case, step = self.case, self.route.steps[name]
        if name in case.runs or name in case.joins:
            return "now"
        if isinstance(step, Human | Circuit) and name in case.path:
            return self.answered(step)
        asked = isinstance(step, Human | Circuit) and step.kind != "copy"
        return "done" if name in self.reached and not asked else ""

    def answered(self, step: Answered) -> str:
        answer = self.case.answers[step.name]
        if answer.digest != self.case.digest:
            return "stale"
        if set(answer.slots) == {"skipped"}:
            return "skipped"
        return "bad" if answer.result == "reject" else "done"
