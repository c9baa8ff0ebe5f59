"""The register of bodies, and a page for each."""

from flask import Blueprint, Response, current_app, request, url_for

from govflow.bodies import policy, queries
from govflow.bodies.flow import State
from govflow.bodies.models import Body
from govflow.gate.language import chosen
from govflow.gate.transaction import work
from govflow.org.queries import holders_of
from govflow.web.respond import render

bp = Blueprint("bodies", __name__, url_prefix="/bodies")
ACTIONS = "actions.index"


@bp.get("")
def index() -> Response:
    """List the bodies, all of them or those in one state and of one kind."""
    kinds = work().all(queries.kinds())
    state = _among(request.args.get("state", ""), [one.value for one in State])
    kind = _among(request.args.get("kind", ""), kinds)
    found = work().all(queries.listed(work().actor, state=state, kind=kind))
    return render(
        "bodies/page.html",
        bodies=found,
        chairs=holders_of(work(), [one.chair_post_id for one in found if one.chair_post_id]),
        kinds=kinds,
        states=list(State),
        state=state,
        kind=kind,
        language=chosen(),
    )


@bp.get("/<public_id>")
def body(public_id: str) -> Response:
    """Show a body: what it is, who chairs it, who sits in it today."""
    found = work().get(Body, public_id, to=policy.read)
    seats = work().all(queries.seats_of(found, work().today))
    return render(
        "bodies/body.html",
        body=found,
        seats=seats,
        parts=work().all(queries.parts_of(found)),
        holders=holders_of(work(), queries.posts_of(found, work().today)),
        today=work().today,
        language=chosen(),
        actions_url=_actions_of(found),
    )


def _actions_of(body: Body) -> str:
    """Return the address of a body's actions, where there is such a page."""
    if ACTIONS not in current_app.view_functions:
        return ""
    return url_for(ACTIONS, body=body.public_id)


def _among(wanted: str, known: list[str]) -> str:
    """Return what was chosen, or nothing: a filter that does not exist shows everything."""
    return wanted if wanted in known else ""
