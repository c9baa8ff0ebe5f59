"""The filter of the register of decisions: the address is the filter."""

from dataclasses import dataclass
from datetime import date

from flask import request

from govflow.decisions import queries
from govflow.decisions.flow import State
from govflow.decisions.models import Decision
from govflow.decisions.queries import Filter
from govflow.i18n.parsing import parse_date
from govflow.kernel.db import asked
from govflow.kernel.errors import Invalid
from govflow.kernel.work import Work
from govflow.web import paging
from govflow.web.fields import among, refused

MOST_TAKEN = 5_000  # rows of an export or of a printed page
ALL = "all"
STATES = (*State, ALL)
WHOSE = ("owned", "handed")
NAMES = ("state", "on", "body", "owner", "meeting", "late", "mine", "q")


@dataclass(frozen=True, slots=True)
class Picked:
    """What was asked for: the filter, its parameters as typed, and the fault of its day."""

    chosen: Filter
    typed: dict[str, str]
    wrong: str = ""

    @property
    def state(self) -> str:
        return self.chosen.state or ALL


def picked() -> Picked:
    """Read the filter; a value that does not exist narrows nothing, an unreadable day is told."""
    said = {name: asked(request.args.get(name, "").strip()) for name in NAMES}
    said["state"] = among(STATES, said["state"])
    said["mine"] = among(WHOSE, said["mine"])
    said["late"] = said["late"] if said["late"] == "1" else ""
    on, wrong = _day(said["on"])
    chosen = Filter(
        state="" if said["state"] == ALL else said["state"] or State.IN_FORCE,
        on=on,
        body=said["body"],
        owner=said["owner"],
        meeting=said["meeting"],
        late=bool(said["late"]),
        mine=said["mine"],
        words=said["q"],
    )
    return Picked(chosen, {name: value for name, value in said.items() if value}, wrong)


def _day(typed: str) -> tuple[date | None, str]:
    try:
        return (parse_date(typed) if typed else None), ""
    except Invalid as refusal:
        return None, refused(refusal)


def page_of(work: Work, chosen: Filter) -> list[Decision]:
    """Return one page of the register and one row more, which tells whether it goes on."""
    query = queries.listed(work.actor, chosen, today=work.today)
    return paging.page_of(work, query, seen=queries.visible_to(work.actor), after=queries.after)
