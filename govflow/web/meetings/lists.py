"""The lists of meetings: the coming ones, those to convene, the past; the address is the filter."""

from dataclasses import dataclass
from datetime import datetime, time
from functools import partial

from flask import request, url_for
from sqlalchemy import Select

from govflow.kernel.clock import at_local
from govflow.kernel.db import asked
from govflow.kernel.work import Work
from govflow.meetings import queries
from govflow.meetings.models import Meeting
from govflow.web import paging
from govflow.web.fields import among

VIEWS = ("coming", "to_convene", "past", "all")


@dataclass(frozen=True, slots=True)
class Picked:
    """What the list is narrowed to."""

    view: str = "coming"
    body: str = ""
    mine: bool = False

    @property
    def latest_first(self) -> bool:
        """The next comes first; of the past and of all the latest."""
        return self.view in {"past", "all"}

    @property
    def query(self) -> dict[str, str]:
        said = {"view": self.view if self.view != VIEWS[0] else "", "body": self.body}
        return {name: value for name, value in said.items() if value} | (
            {"mine": "1"} if self.mine else {}
        )


def picked() -> Picked:
    view = among(VIEWS, request.args.get("view")) or VIEWS[0]
    return Picked(view, request.args.get("body", ""), request.args.get("mine") == "1")


def found(work: Work, chosen: Picked) -> Select[Meeting]:
    """The meetings of a list, in their order."""
    midnight = at_local(datetime.combine(work.today, time()))
    narrowed = queries.Filter(
        body=asked(chosen.body),
        since=midnight if chosen.view == "coming" else None,
        until=midnight if chosen.view == "past" else None,
        to_convene=chosen.view == "to_convene",
        mine=chosen.mine,
        latest_first=chosen.latest_first,
    )
    return queries.listed(work.actor, narrowed)


def page(work: Work, chosen: Picked) -> tuple[list[Meeting], str | None]:
    """Return one page of the list, and the address of the rest if there is more."""
    after = partial(queries.after, latest_first=chosen.latest_first)
    seen = queries.visible_to(work.actor)
    rows = paging.page_of(work, found(work, chosen), seen=seen, after=after)
    if len(rows) <= paging.SIZE:
        return rows, None
    onward = {**chosen.query, "after": rows[paging.SIZE - 1].public_id}
    return rows[: paging.SIZE], url_for("meetings.index", _external=False, **onward)
