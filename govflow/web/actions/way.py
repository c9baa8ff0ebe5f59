"""The way of an action through its circuit, as the macros of the pages want it."""

from datetime import datetime
from typing import Any

from markupsafe import Markup

from govflow.gate.language import chosen, sentence
from govflow.i18n import formats
from govflow.kernel.clock import local_day
from govflow.web.people import names
from govflow.workflow.queries import Entry, Story, Waiting
from govflow.workflow.queries.story import Station

Shape = dict[str, Any]
ACT = Markup('{} (<bdi dir="auto">{}</bdi>)')  # a reference never breaks


def ranks(story: Story) -> list[list[Shape]]:
    """Return the steps for the drawing of the circuit."""
    return [
        [
            {
                "label": sentence(f"step.{station.kind}"),
                "post": names(station.named),
                "state": station.state,
                "day": _day(station.at) if station.at else None,
                "why": sentence(f"outcome.{station.kind}.{station.outcome}")
                if station.outcome
                else None,
                **_acted(story, station),
            }
            for station in rank
        ]
        for rank in story.ranks
    ]


def _acted(story: Story, station: Station) -> Shape:
    """Say in which quality a step was answered: `by` is the short form, for the drawing."""
    for one in story.timeline:
        if station.at and (one.at, one.kind) == (station.at, station.kind) and one.capacity:
            return {"capacity": _capacity(one), "by": one.reference}
    return {"capacity": None, "by": ""}


def _day(instant: datetime) -> str:
    return formats.date_short(local_day(instant), chosen())


def entries(story: Story) -> list[Shape]:
    """Return who did what, oldest first."""
    return [
        {
            "act": sentence(one.key),
            "state": one.state,
            "post": one.post.in_(chosen()) if one.post else sentence("capacity.None"),
            "name": one.person.in_(chosen()) if one.person else None,
            "capacity": _capacity(one),
            "at": formats.datetime_short(one.at, chosen()),
            "note": one.reason or None,
            "more": [(sentence("action.to_whom"), names(one.named))] if one.named else [],
        }
        for one in story.timeline
    ]


def _capacity(one: Entry) -> str | None:
    """Say in which quality somebody acted, with the printed formula of a delegation."""
    if one.formula:
        return ACT.format(one.formula.in_(chosen()), one.reference)
    return sentence("capacity.interim") if one.capacity == "interim" else None


def awaited(waiting: Waiting) -> str:
    """Say in one sentence on whom it waits, and since when."""
    return sentence(
        "action.waits",
        what=sentence(f"awaited.{waiting.kind}"),
        who=names(waiting.named),
        since=_day(waiting.since),
    )


def next_of(waiting: Waiting) -> str:
    """Say what happens next if nobody answers."""
    if not waiting.next or not waiting.next_at:
        return ""
    return sentence(f"next.{waiting.next}", at=waiting.next_at)
