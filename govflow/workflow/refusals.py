"""What the engine refuses by code becomes a Refusal that a person can be told."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from govflow.i18n import catalog
from govflow.kernel.errors import Conflict, Forbidden, Invalid, Refusal
from govflow.workflow.engine.refusal import EngineRefusal

CONFLICTS = frozenset(
    [
        "nobody",
        "not_open",
        "not_suspended",
        "not_undoable",
        "recall_too_late",
        "suspended",
        "text_changed",
    ]
)
FORBIDDEN = frozenset(["not_yours", "own_case", "same_person"])
FIELDS = {
    "reason_missing": "reason",
    "target_not_allowed": "to",
    "mode_not_allowed": "mode",
    "answer_not_allowed": "verb",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A word of the catalogue inside a sentence of the catalogue."""

    key: str

    def said(self, language: str) -> str:
        return catalog.sentence(self.key, language)


def refusal_of(refused: EngineRefusal) -> Refusal:
    """Turn what the engine said into what a person is told."""
    key = f"case.{refused.code}"
    params = {name: value for name, value in refused.params.items() if _plain(value)}
    if refused.code in CONFLICTS:
        return Conflict(key, **params)
    if refused.code in FORBIDDEN:
        return Forbidden(key, rule=refused.code, **params)
    field = FIELDS.get(refused.code) or str(refused.params.get("field", ""))
    return Invalid(key, field=field, **{k: v for k, v in params.items() if k != "field"})


def _plain(value: object) -> bool:
    return isinstance(value, str | int | list | tuple) and not isinstance(value, Mapping)


@contextmanager
def told() -> Iterator[None]:
    """Let the engine's refusals pass on as those of the house."""
    try:
        yield
    except EngineRefusal as refused:
        raise refusal_of(refused) from refused
