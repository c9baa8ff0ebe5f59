"""SpiffWorkflow as an oracle: it plays the BPMN file of a circuit, and knows nothing of our engine.

The results of steps are told to it; where the way goes on then is its own business.
"""

import re
from collections.abc import Mapping
from typing import Any

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine

BELOW = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
<process id="below" isExecutable="true"><startEvent id="b1"/>
<userTask id="answer_below"/><endEvent id="b2"/>
<sequenceFlow id="f1" sourceRef="b1" targetRef="answer_below"/>
<sequenceFlow id="f2" sourceRef="answer_below" targetRef="b2"/></process></definitions>"""
SAYS = re.compile(r"(result|joined)\((\w+)\) = '(\w+)'")


class Engine(PythonScriptEngine):  # type: ignore[misc]
    """Reads the few expressions of an exported circuit."""

    def __init__(self, play: "Play") -> None:
        super().__init__()
        self.play = play

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:  # noqa: ANN401 - Spiff's own
        del external_context
        if expression.startswith("P"):
            return expression  # a duration: it lasts longer than the test
        if expression.startswith("decided("):
            return expression[8:-1] in self.play.results
        if found := SAYS.fullmatch(expression):
            kind, name, word = found.groups()
            return word == (self.play.results.get(name) if kind == "result"
                            else self.play.joined(task, name))  # fmt: skip
        return eval(expression, {}, dict(self.play.data))  # noqa: S307 - of our own drawing


class Play:
    """One case on its way; `joins`: how many approvals each block needs, None for all."""

    def __init__(self, file: bytes, data: Mapping[str, Any], joins: Mapping[str, Any]) -> None:
        self.data, self.joins = data, joins
        self.results: dict[str, str] = {}
        parser = BpmnParser()
        parser.add_bpmn_str(file)
        parser.add_bpmn_str(BELOW.encode())
        spec = parser.get_spec("test")
        parts = parser.get_subprocess_specs("test")
        self.workflow = BpmnWorkflow(spec, parts, script_engine=Engine(self))
        self.workflow.do_engine_steps()

    def enabled(self) -> dict[str, list[Any]]:
        """Return what waits for somebody, by step."""
        found: dict[str, list[Any]] = {}
        for task in self.workflow.get_tasks(state=TaskState.READY, manual=True):
            found.setdefault(self.step(task), []).append(task)
        for task in self.workflow.get_tasks(state=TaskState.WAITING):
            if type(task.task_spec).__name__ == "ReceiveTask":
                found.setdefault(self.step(task), []).append(task)
        return found

    def step(self, task: Any) -> str:  # noqa: ANN401 - Spiff's own
        if task.task_spec.name == "answer_below":
            above = task.workflow.top_workflow.get_task_from_id(task.workflow.parent_task_id)
            return self.step(above)
        return str(task.task_spec.name).split(" ")[0]

    def answer(self, step: str, result: str | None) -> None:
        """Complete one instance of a step; `result` once the step is left."""
        if result is not None:
            self.results[step] = result
        task = self.enabled()[step][0]
        if task.state == TaskState.WAITING:
            self.workflow.send_event(BpmnEvent(task.task_spec.event_definition, payload={}))
        else:
            task.run()
        self.workflow.do_engine_steps()

    def joined(self, task: Any, block: str) -> str | None:  # noqa: ANN401 - Spiff's own
        """Count what the branches of a block have brought, by the events at their ends."""
        names = [one.task_spec.name for one in task.workflow.get_tasks(state=TaskState.COMPLETED)]
        ends = [name for name in task.workflow.spec.task_specs if name.startswith(f"{block}.")]
        branches = sum(name.endswith(".end") for name in ends)
        skip, approve, reject = (
            sum(name in ends and name.endswith(f".{result}") for name in names)
            for result in ("skip", "approve", "reject")
        )
        return self.verdict(block, branches - skip, approve, reject)

    def verdict(self, block: str, opened: int, approved: int, rejected: int) -> str | None:
        least = self.joins[block] or opened
        if approved >= least:
            return "approve"
        return "reject" if opened - rejected < least else None

    @property
    def end(self) -> str | None:
        """Name the end that was reached."""
        if not self.workflow.completed:
            return None
        done = self.workflow.get_tasks(state=TaskState.COMPLETED)
        return next(one for task in done if (one := str(task.task_spec.name)).startswith("end."))
