"""The way of an action through its circuit, as the macros of the pages want it."""

from datetime import datetime
from typing import Any

from govflow.gate.language import chosen, sentence
from govflow.i18n import formats
from govflow.kernel.clock import local_day
from govflow.web.people import acted_as, capacity_of, names
from govflow.workflow.queries import Story, Waiting

Shape = dict[str, Any]


def ranks(story: Story) -> list[list[Shape]]:
    """Return the steps for the list of the circuit."""
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
                "capacity": acted_as(story, station),
            }
            for station in rank
        ]
        for rank in story.ranks
    ]


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
            "capacity": capacity_of(one),
            "at": formats.datetime_short(one.at, chosen()),
            "note": one.reason or None,
            "more": [(sentence("action.to_whom"), names(one.named))] if one.named else [],
        }
        for one in story.timeline
    ]


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
