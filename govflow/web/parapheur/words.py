"""Who is who, in the reader's language."""

from typing import Any

from govflow.gate.language import chosen
from govflow.i18n import catalog


def principal_words(named: Any) -> str:  # noqa: ANN401 - a Named, or what a template holds of it
    """Say a principal: the post, or the role, or the person."""
    language = chosen()
    if named.post:
        return str(named.post.in_(language))
    if named.role:
        return catalog.sentence(f"role.{named.role}", language)
    return ", ".join(name.in_(language) for name in named.people) or "—"
