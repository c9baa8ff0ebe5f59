"""The holidays of a year, as everybody may read them and the secretariats keep them."""

from flask import Blueprint, Response, request, url_for

from govflow.calendar import policy
from govflow.calendar.models import FixedHoliday, Holiday
from govflow.gate.language import chosen, worded
from govflow.gate.transaction import work
from govflow.i18n.parsing import EARLIEST, LATEST
from govflow.kernel.errors import NotFound
from govflow.web.calendar import shown
from govflow.web.calendar.forms import ACTS, END, NEW
from govflow.web.fields import number_of
from govflow.web.respond import render
from govflow.web.verbs import Verb, answer

bp = Blueprint("calendar", __name__, url_prefix="/calendar")


@bp.get("")
def index() -> Response:
    """List the holidays of a year; one that cannot be is this year."""
    asked = number_of(request.args.get("year", ""))
    year = asked if EARLIEST <= asked <= LATEST else work().today.year
    return render(
        "calendar/page.html",
        year=year,
        lines=shown.holidays(work(), year),
        today=work().today,
        earliest=EARLIEST,
        latest=LATEST,
        keeps=work().may(policy.add, None),
    )


@bp.route("/new/<name>", methods=["GET", "POST"])
def new(name: str) -> Response:
    """Add a holiday of one year, or declare one that comes back."""
    if name not in NEW:
        raise NotFound("missing", kind="holiday")
    return _act(NEW[name], name, None, number_of(request.args.get("year", "")))


@bp.route("/<public_id>/<name>", methods=["GET", "POST"])
def act(public_id: str, name: str) -> Response:
    """Do one act on a holiday of a year: confirm, move, remove."""
    found = work().get(Holiday, public_id, to=policy.read)
    if name not in ACTS:
        raise NotFound("missing", kind="holiday")
    return _act(ACTS[name], name, found, found.day.year)


@bp.route("/yearly/<public_id>/end", methods=["GET", "POST"])
def end(public_id: str) -> Response:
    """Say which year is the last of a yearly holiday."""
    return _act(END, "end", work().get(FixedHoliday, public_id, to=policy.read_fixed))


def _act(verb: Verb, name: str, found: Holiday | FixedHoliday | None, year: int = 0) -> Response:
    work().require(verb.rule, found)
    back = url_for("calendar.index", year=year or None)
    above = found.name.in_(chosen()) if found else ""
    crumbs = [{"url": back, "label": worded("Holidays")}]
    return answer(verb, f"holiday.act.{name}", found, back=back, above=above, crumbs=crumbs)
