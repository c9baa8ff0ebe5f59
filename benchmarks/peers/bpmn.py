"""SpiffWorkflow behind four words: start, enabled, answer, is_finished; and dump and load.

It knows no database and no benchmark: a circuit exported as BPMN can be played here beside the
house's own engine, and the sets of enabled steps compared (engine.md §11, the oracle).
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.helpers import BpmnConverter
from SpiffWorkflow.bpmn.specs import BpmnProcessSpec


class NotEnabled(Exception):
    """The step waits for nobody: it is done, or was never reached."""


class Play:
    """One case on its way."""

    def __init__(self, workflow: BpmnWorkflow) -> None:
        self.workflow = workflow

    def enabled(self) -> dict[str, Any]:
        """Return what waits for a person: the id of the BPMN element, and its task."""
        ready = self.workflow.get_tasks(state=TaskState.READY, manual=True)
        return {task.task_spec.name: task for task in ready}

    def answer(self, step: str, **data: object) -> None:
        """Complete a step; what it brings can be read by the conditions of gateways.

        Raises NotEnabled where it does not wait.
        """
        task = self.enabled().get(step)
        if task is None:
            raise NotEnabled(step)
        task.data.update(data)
        task.run()
        self.workflow.do_engine_steps()

    @property
    def data(self) -> dict[str, Any]:
        """What the whole case knows, beside the data of its tasks."""
        known: dict[str, Any] = self.workflow.data
        return known

    @property
    def is_finished(self) -> bool:
        return bool(self.workflow.completed)


class Circuit:
    """A process of a BPMN text, ready to be started; its cases are kept without it."""

    def __init__(self, text: str, process: str) -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(text.encode())
        self.spec = parser.get_spec(process)
        self.parts = parser.get_subprocess_specs(process)
        known = {one.name: one for one in (self.spec, *self.parts.values())}
        config = DEFAULT_CONFIG | {BpmnProcessSpec: partial(ByName, known)}
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(config))

    def start(self, **data: object) -> Play:
        workflow = BpmnWorkflow(self.spec, self.parts)
        workflow.data.update(data)
        workflow.do_engine_steps()
        return Play(workflow)

    def dump(self, play: Play) -> str:
        text: str = self.serializer.serialize_json(play.workflow)
        return text

    def load(self, text: str) -> Play:
        return Play(self.serializer.deserialize_json(text))


class ByName(BpmnConverter):
    """Keeps the name of a process instead of the whole of it, with each case."""

    def __init__(self, known: Mapping[str, BpmnProcessSpec], *given: object) -> None:
        super().__init__(*given)
        self.known = known

    def to_dict(self, spec: BpmnProcessSpec) -> dict[str, str]:
        return {"name": spec.name}

    def from_dict(self, kept: Mapping[str, str]) -> BpmnProcessSpec:
        return self.known[kept["name"]]
