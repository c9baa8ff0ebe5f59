"""The register of bodies, and a page for each."""

from typing import Any

from flask import Blueprint, Response, request

from govflow.actions import queries as actions
from govflow.actions.queries import Filter
from govflow.bodies import policy, queries
from govflow.bodies.flow import State
from govflow.bodies.models import Body
from govflow.gate.language import chosen
from govflow.gate.transaction import work
from govflow.org.queries import holders_of
from govflow.web.actions import shown
from govflow.web.fields import among
from govflow.web.respond import render

bp = Blueprint("bodies", __name__, url_prefix="/bodies")
FIRST = 10  # actions on the page of a body; the rest stands behind their number


@bp.get("")
def index() -> Response:
    """List the bodies, all of them or those in one state and of one kind."""
    kinds = work().all(queries.kinds())
    state = among([one.value for one in State], request.args.get("state"))
    kind = among(kinds, request.args.get("kind"))
    found = work().all(queries.listed(work().actor, state=state, kind=kind))
    chairs = queries.chairs_on(work(), found, work().today)
    return render(
        "bodies/page.html",
        bodies=found,
        chairs=chairs,
        held=holders_of(work(), [post.id for post in chairs.values()]),
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
        chair=queries.chairs_on(work(), [found], work().today).get(found.id),
        seats=seats,
        parts=work().all(queries.parts_of(found)),
        holders=holders_of(work(), queries.posts_of(found, work().today)),
        today=work().today,
        language=chosen(),
        **_actions_of(found),
    )


def _actions_of(body: Body) -> dict[str, Any]:
    """Return the first actions of a body, as its readers may see them, and how many there are."""
    asked, of_body = work(), Filter(body=body.public_id)
    listed = actions.listed(asked.actor, of_body, today=asked.today)
    return {
        "actions": shown.rows(asked, asked.all(listed.limit(FIRST))),
        "actions_total": asked.count(actions.narrowed(asked.actor, of_body, today=asked.today)),
    }
