"""A dry run as people read it: who may answer each step and why, what is lacking, the days."""

from collections.abc import Callable, Iterator
from typing import Any

from govflow.gate.language import chosen, sentence
from govflow.i18n import formats
from govflow.kernel.work import Work
from govflow.web.deadlines import explained
from govflow.web.people import name, names
from govflow.workflow.queries import Rehearsal, Stop
from govflow.workflow.queries.rehearsal import Acting, Seat

LED_UP = ("vacant", "self")


def stops(
    work: Work, found: Rehearsal, called: Callable[[Stop], str] | None = None
) -> list[dict[str, Any]]:
    """Return the steps of a dry run in words; `called` says a step as its circuit does."""
    return [
        {
            "stop": stop,
            "word": called(stop) if called else sentence(f"step.{stop.kind}"),
            "who": names(stop.named) or "—",
            "people": [_acting(one) for seat in stop.seats for one in seat.acting],
            "lacking": [said for seat in stop.seats for said in _lacking(seat)],
            "deadline": explained(work, stop.due),
        }
        for stop in found.stops
    ]


def _acting(one: Acting) -> str:
    ends = "_until" if one.kind == "delegation" and one.until else ""
    return sentence(
        f"acting.{one.kind}{ends}",
        person=one.person.in_(chosen()),
        reference=one.reference,
        **{key: formats.date_short(day, chosen())
           for key, day in (("since", one.since), ("until", one.until)) if day},
    )  # fmt: skip


def _lacking(seat: Seat) -> Iterator[str]:
    """Say what is not as the circuit names it: a vacancy, one's own case, an absence."""
    if seat.why in LED_UP:
        yield sentence(f"lacking.{seat.why}")
    if not seat.acting and all(one.post for one in seat.named):
        yield sentence("lacking.nobody")
    for one in seat.named:
        if one.away_until:
            day = formats.date_short(one.away_until, chosen())
            yield sentence("lacking.away", post=name(one), day=day)
