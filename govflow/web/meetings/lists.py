"""The lists of meetings: the coming ones, those to convene, the past; the address is the filter."""

from dataclasses import dataclass
from datetime import datetime, time

from flask import request, url_for
from sqlalchemy import ColumnElement, Select, and_, or_, select

from govflow.bodies import queries as bodies
from govflow.kernel.clock import at_local
from govflow.kernel.db import asked
from govflow.kernel.work import Work
from govflow.meetings import queries
from govflow.meetings.models import Meeting
from govflow.web.fields import among

VIEWS = ("coming", "to_convene", "past", "all")
SIZE = 50


@dataclass(frozen=True, slots=True)
class Picked:
    """What the list is narrowed to."""

    view: str = "coming"
    body: str = ""
    mine: bool = False

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
    """The meetings of a list: the next first, of the past and of all the latest first."""
    midnight = at_local(datetime.combine(work.today, time()))
    narrowed = queries.Filter(
        body=asked(chosen.body),
        since=midnight if chosen.view == "coming" else None,
        until=midnight if chosen.view == "past" else None,
    )
    query = queries.listed(work.actor, narrowed)
    if chosen.view == "to_convene":
        query = query.where(Meeting.id.in_(_ids(queries.to_convene(work.actor))))
    if chosen.mine:
        query = query.where(Meeting.body_id.in_(bodies.of_actor(work.actor)))
    if chosen.view in {"past", "all"}:
        query = query.order_by(None).order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    return query


def _ids(query: Select[Meeting]) -> Select[int]:
    return query.order_by(None).with_only_columns(Meeting.id)


def page(work: Work, chosen: Picked) -> tuple[list[Meeting], str | None]:
    """Return one page of the list, and the address of the rest if there is more."""
    query = found(work, chosen)
    key = asked(request.args.get("after", ""))
    last = work.first(select(Meeting).where(Meeting.public_id == key)) if key else None
    if last is not None:
        query = query.where(_beyond(last, latest_first=chosen.view in {"past", "all"}))
    rows = work.all(query.limit(SIZE + 1))
    if len(rows) <= SIZE:
        return rows, None
    onward = {**chosen.query, "after": rows[SIZE - 1].public_id}
    return rows[:SIZE], url_for("meetings.index", _external=False, **onward)


def _beyond(last: Meeting, *, latest_first: bool) -> ColumnElement[bool]:
    at, row = Meeting.starts_at, Meeting.id
    if latest_first:
        return or_(at < last.starts_at, and_(at == last.starts_at, row < last.id))
    return or_(at > last.starts_at, and_(at == last.starts_at, row > last.id))
