"""The same decisions in SpiffWorkflow: the same steps wait after each, the same end is reached."""

from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from govflow.workflow.engine.bpmn import write
from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.route import Circuit, Human, Parallel, Wait
from tests.workflow.engine.drawn import POSTS, circuits
from tests.workflow.engine.people import File, Ministry
from tests.workflow.engine.spiff import Play

MINISTRY = Ministry({f"post:{post}": place for place, post in enumerate(POSTS, 10)})
APART = ("not_same_as", "skip", "silence", "edit", "until")  # what BPMN cannot say, or only so far


def exported(definition: dict[str, Any]) -> dict[str, Any]:
    """Leave out what the oracle cannot play: returns, silence, and the like."""
    homes = {
        name
        for step in definition["steps"].values()
        for line in step.get("branches", {}).values()
        for name in line
    }
    for name, step in definition["steps"].items():
        for key in APART:
            step.pop(key, None)
        step.get("then", {}).pop("return", None)
        if name in homes:
            step.pop("blocking", None)
        if step["kind"] == "wait":
            step["signal"] = name  # each its own word: a word given early is kept by us alone
    return definition


class Both:
    """One file in our engine and in theirs."""

    def __init__(self, definition: dict[str, Any], n: int) -> None:
        route = parse(definition)
        self.file = File(route, MINISTRY, {"n": n})
        joins = {
            name: step.join for name, step in route.steps.items() if isinstance(step, Parallel)
        }
        self.play = Play(write(route), {"n": n}, joins)

    def agree(self) -> None:
        case = self.file.case
        end = f"end.{case.outcome}" if case.over else None
        assert (set(self.play.enabled()), self.play.end) == (set(case.runs), end)

    def move(self, pick: int, verb: int) -> None:
        """Answer one of the steps that wait, in both."""
        runs = self.file.case.runs
        name = sorted(runs)[pick % len(runs)]
        step, run = self.file.route.steps[name], runs[name].run
        if isinstance(step, Human):
            pending = [at for at, slot in enumerate(runs[name].slots) if slot.pending]
            slot = pending[pick % len(pending)]
            said = step.verbs[verb % len(step.verbs)]
            self.file.answer(name, said, slot=slot, reason="so")
        elif isinstance(step, Circuit):
            outcome = ("approved", "approved", "rejected")[verb % 3]
            self.file.send("child_ended", step=name, status="finished", outcome=outcome)
        elif isinstance(step, Wait):
            self.file.send("signalled", name=step.signal)
        left = self.file.case.runs.get(name)
        answer = self.file.case.answers.get(name)
        result = answer.result if answer else "done"
        self.play.answer(name, None if left is not None and left.run == run else result)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(circuits(), st.integers(0, 4), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5))))
def test_spiffworkflow_opens_the_same_steps_after_every_answer(
    definition: dict[str, Any], n: int, moves: list[tuple[int, int]]
) -> None:
    assume(len(definition["steps"]) > 1)
    both = Both(exported(definition), n)
    both.agree()
    for pick, verb in (*moves, *((0, 0),) * 60):
        if both.file.case.over:
            break
        both.move(pick, verb)
        both.agree()
    assert both.file.case.over
