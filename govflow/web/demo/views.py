"""The clock in the footer: one form, on every page of a demonstration."""

from flask import Blueprint, Response, current_app, request

from govflow.gate.transaction import by_hand, clock, unit
from govflow.kernel.clock import DemonstrationClock
from govflow.kernel.errors import NotFound
from govflow.web.back import inside
from govflow.web.demo.clock import plan
from govflow.web.respond import Toast, go

bp = Blueprint("demo", __name__, url_prefix="/demo")


@bp.post("/clock")
@by_hand
def move() -> Response:
    """Move the clock: recorded and committed first, then it jumps."""
    ticking = _clock()
    with unit(write=True) as work:
        to = plan(work, request.form.get("forward", ""))
    ticking.start(to)
    return go(
        inside(request.form.get("next")), toast=Toast("demonstration.moved", params=(("to", to),))
    )


def _clock() -> DemonstrationClock:
    """Return the clock that may be moved; elsewhere there is no such page."""
    found, settings = clock(), current_app.extensions["govflow.settings"]
    if not isinstance(found, DemonstrationClock) or not (settings.demo and settings.on_loopback):
        raise NotFound("missing", kind="page")
    return found
