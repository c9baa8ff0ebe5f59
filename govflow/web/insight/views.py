"""How long files take and where they wait: the figures, the lists behind them, two exports."""

from flask import Blueprint, Response, abort

from govflow.gate.language import chosen, sentence
from govflow.gate.transaction import work
from govflow.web.insight import shown
from govflow.web.insight.picked import Picked, picked
from govflow.web.respond import hand_out, render
from govflow.web.sheets import csv_file
from govflow.workflow import policy, queries
from govflow.workflow.engine.figures import COUNTED
from govflow.workflow.engine.xes import xes

bp = Blueprint("insight", __name__, url_prefix="/insight")
COLUMNS = ("circuit", "step", "place", "waits", "total", "share", "half", "most", *COUNTED)


@bp.get("")
def page() -> Response:
    found = _asked()
    status = 422 if found.wrong else 200
    return render("insight/page.html", status=status, **shown.page(work(), found))


@bp.get("/list")
def listed() -> Response:
    """Show what one figure counts."""
    found = _asked()
    if not found.figure:
        abort(404)
    made = shown.Shown(work(), found)
    whole = made.listed()
    return render(
        "insight/list.html",
        picked=found,
        total=len(whole),
        rows=made.readable(whole[: shown.MOST_LISTED]),
        said=lambda time: shown.said_hours(shown.hours(time)),
    )


@bp.get("/figures.csv")
def export() -> Response:
    """Hand out the table of waits."""
    lines = shown.Shown(work(), _asked()).lines()
    header = [sentence(f"insight.{name}") for name in COLUMNS]
    return csv_file("insight", header, [_cells(one) for one in lines])


def _cells(line: shown.Line) -> list[object]:
    group = line.group
    times = [shown.hours(one) for one in (group.total, group.half, group.most)]
    return [
        *(line.circuit, line.step, line.place, len(group.waits), times[0]),
        *(round(group.share, 3), *times[1:]),
        *(group.count(sign) for sign in COUNTED),
    ]


@bp.get("/events.xes")
def events() -> Response:
    """Hand out the cases for process mining, people as pseudonyms unless the reader audits."""
    found = queries.traces(work(), _asked().span, chosen())
    return hand_out(xes(found), "events.xes", "application/xml")


def _asked() -> Picked:
    work().require(policy.figures, None)
    return picked(work())
