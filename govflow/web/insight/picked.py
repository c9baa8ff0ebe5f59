"""What the figures are narrowed to: the address is the filter."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import request, url_for

from govflow.i18n.parsing import parse_date
from govflow.kernel.errors import Invalid
from govflow.kernel.work import Work
from govflow.web.fields import among, refused
from govflow.workflow.engine.figures import COUNTED
from govflow.workflow.queries import Span

PLACES = ("post", "unit")
WAITS = "waits"  # all of them
OF_CASES = ("cases", "open", "finished")


@dataclass(frozen=True, slots=True)
class Picked:
    """A period as typed, a circuit, by what places are told apart; the figure that is opened."""

    span: Span
    since: str = ""
    until: str = ""
    by: str = PLACES[0]
    figure: str = ""
    place: str = ""  # the code of a line of the table
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def query(self) -> dict[str, str]:
        """Return the filter as the parameters of an address."""
        said = {
            "since": self.since,
            "until": self.until,
            "circuit": self.span.circuit,
            "by": self.by if self.by != PLACES[0] else "",
        }
        return {name: value for name, value in said.items() if value}

    def address(self, figure: str, place: str = "") -> str:
        """Return where the list behind a figure stands."""
        query: dict[str, Any] = {**self.query, "figure": figure, "place": place or None}
        return url_for("insight.listed", **query)


def picked(work: Work) -> Picked:
    """Read the filter; without days it is this year until today. What no day is, is told."""
    typed = {name: request.args.get(name, "").strip() for name in ("since", "until")}
    wrong: dict[str, str] = {}
    first = _day("since", typed, wrong) or date(work.today.year, 1, 1)
    last = _day("until", typed, wrong) or work.today
    return Picked(
        Span(first, last, request.args.get("circuit", "").replace("\0", "")),
        **typed,
        by=among(PLACES, request.args.get("by")) or PLACES[0],
        figure=among((*OF_CASES, WAITS, *COUNTED), request.args.get("figure")),
        place=request.args.get("place", ""),
        wrong=wrong,
    )


def _day(name: str, typed: dict[str, str], wrong: dict[str, str]) -> date | None:
    try:
        return parse_date(typed[name]) if typed[name] else None
    except Invalid as refusal:
        wrong[name] = refused(refusal)
        return None
