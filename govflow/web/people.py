"""Who is asked, in the reader's language: the post first, or the role, or the person."""

from collections.abc import Iterable

from markupsafe import Markup

from govflow.gate.language import chosen, sentence
from govflow.i18n import formats
from govflow.workflow.queries import Entry, Named, Story
from govflow.workflow.queries.story import Station

ACT = Markup('{} (<bdi dir="auto">{}</bdi>)')  # a reference never breaks


def names(found: Iterable[Named]) -> str:
    """Say several as a person lists them."""
    return formats.enumerated([name(one) for one in found], chosen())


def name(one: Named) -> str:
    if one.post:
        return one.post.in_(chosen())
    if one.role:
        return sentence(f"role.{one.role}")
    return formats.enumerated([person.in_(chosen()) for person in one.people], chosen())


def capacity_of(one: Entry) -> str | None:
    """Say in which quality somebody acted, with the printed formula of a delegation."""
    if one.formula:
        return ACT.format(one.formula.in_(chosen()), one.reference)
    return sentence("capacity.interim") if one.capacity == "interim" else None


def acted_as(story: Story, station: Station) -> str | None:
    """Say in which quality a step was answered."""
    for one in story.timeline:
        if station.at and (one.at, one.kind) == (station.at, station.kind) and one.capacity:
            return capacity_of(one)
    return None
