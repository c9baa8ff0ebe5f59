"""What a file awaits that is nobody's answer: a word of the house, another circuit."""

from govflow.i18n import catalog
from govflow.i18n.text import Text3
from govflow.workflow.engine.route import Circuit, Step, Wait
from govflow.workflow.queries.names import Named


def awaited(step: Step) -> tuple[Named, ...]:
    """Name what is awaited from outside, as people read it; nothing where people are asked."""
    if not isinstance(step, Circuit | Wait):
        return ()
    word = _circuit(step) if isinstance(step, Circuit) else _word(step)
    return (Named(step.kind, people=(word,)),)


def _circuit(step: Circuit) -> Text3:
    return Text3.of(step.title) if step.title else Text3.same(step.circuit or "…")


def _word(step: Wait) -> Text3:
    key = f"signal.{step.signal}"
    if not catalog.has(key):
        return Text3.same(step.signal or "…")  # of a draft: not said yet
    return Text3(**{language: catalog.sentence(key, language) for language in ("ar", "fr", "en")})
