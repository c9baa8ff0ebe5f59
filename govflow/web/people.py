"""Who is asked, in the reader's language: the post first, or the role, or the person."""

from collections.abc import Iterable

from govflow.gate.language import chosen, sentence
from govflow.i18n import formats
from govflow.workflow.queries import Named


def names(found: Iterable[Named]) -> str:
    """Say several as a person lists them."""
    return formats.enumerated([name(one) for one in found], chosen())


def name(one: Named) -> str:
    if one.post:
        return one.post.in_(chosen())
    if one.role:
        return sentence(f"role.{one.role}")
    return formats.enumerated([person.in_(chosen()) for person in one.people], chosen())
