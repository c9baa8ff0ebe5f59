"""What the engine refuses by code becomes a Refusal that a person can be told."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from govflow.i18n import catalog
from govflow.i18n.text import Text3
from govflow.kernel.errors import Conflict, Forbidden, Invalid, Refusal
from govflow.workflow.engine.refusal import EngineRefusal
from govflow.workflow.engine.route import Route

CONFLICTS = {
    "cannot_move": "case.cannot_move",
    "consult_waits": "case.consult_waits",
    "nobody": "case.nobody",
    "not_open": "case.not_open",
    "not_suspended": "case.not_suspended",
    "not_undoable": "case.not_undoable",
    "recall_too_late": "case.recall_too_late",
    "suspended": "case.suspended",
    "text_changed": "case.text_changed",
    "too_deep": "case.too_deep",
}
FORBIDDEN = {
    "not_yours": "case.not_yours",
    "own_case": "case.own_case",
    "same_person": "case.same_person",
}
INVALID = {  # the key, and the field to mend where it is not the engine that names it
    "reason_missing": ("case.reason_missing", "reason"),
    "target_not_allowed": ("case.target_not_allowed", "to"),
    "receiver_not_allowed": ("case.receiver_not_allowed", "to"),
    "receiver_barred": ("case.receiver_barred", "to"),
    "mode_not_allowed": ("case.mode_not_allowed", "mode"),
    "answer_not_allowed": ("case.answer_not_allowed", "verb"),
    "proof_missing": ("case.proof_missing", ""),
    "data_invalid": ("case.data_invalid", ""),
}
UNKNOWN = ("case.unknown_event", "")


@dataclass(frozen=True, slots=True)
class Said:
    """A word of the catalogue inside a sentence of the catalogue."""

    key: str

    def said(self, language: str) -> str:
        return catalog.sentence(self.key, language)


def step_said(route: Route, name: str) -> Text3 | Said:
    """Say a step as people know it: by its title, or else by its kind."""
    step = route.stop(name)
    return Text3.of(step.title) if step.title else Said(f"step.{step.kind}")


def refusal_of(refused: EngineRefusal, route: Route) -> Refusal:
    """Turn what the engine said into what a person is told."""
    params: dict[str, Any] = {
        name: value for name, value in refused.params.items() if _plain(value)
    }
    if refused.code == "same_person":
        params["earlier"] = step_said(route, params["not_same_as"][0])
    if key := CONFLICTS.get(refused.code):
        return Conflict(key, **params)
    if key := FORBIDDEN.get(refused.code):
        return Forbidden(key, rule=refused.code, **params)
    key, field = INVALID.get(refused.code, UNKNOWN)
    named = str(params.pop("field", ""))
    return Invalid(key, field=field or named, **params)


def _plain(value: object) -> bool:
    return isinstance(value, str | int | list | tuple) and not isinstance(value, Mapping)


@contextmanager
def told(route: Route) -> Iterator[None]:
    """Let the engine's refusals pass on as those of the house."""
    try:
        yield
    except EngineRefusal as refused:
        raise refusal_of(refused, route) from refused
