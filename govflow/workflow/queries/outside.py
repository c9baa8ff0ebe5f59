"""What a file awaits that is nobody's answer: a word of the house, another circuit."""

from govflow.i18n import catalog
from govflow.i18n.text import Text3
from govflow.workflow.engine.route import Step, Wait
from govflow.workflow.queries.names import Named


def awaited(step: Step) -> tuple[Named, ...]:
    """Name what is awaited from outside, as people read it; nothing where people are asked."""
    return (Named(step.kind, people=(_word(step),)),) if isinstance(step, Wait) else ()


def _word(step: Wait) -> Text3:
    key = f"signal.{step.signal}"
    if not catalog.has(key):
        return Text3.same(step.signal)
    return Text3(**{language: catalog.sentence(key, language) for language in ("ar", "fr", "en")})
