"""The circuits in force, and the page of each: who is asked, in what order, by when, what if."""

from flask import Blueprint, Response

from govflow.gate.language import chosen
from govflow.gate.transaction import work
from govflow.web.circuits import checked, shown
from govflow.web.respond import hand_out, render
from govflow.workflow import policy, queries, store
from govflow.workflow.engine import bpmn
from govflow.workflow.engine.outline import arranged

bp = Blueprint("circuits", __name__, url_prefix="/circuits")


@bp.get("")
def index() -> Response:
    """List the circuits in force."""
    found = work().all(queries.circuits())
    return render(
        "circuits/page.html",
        circuits=found,
        may_draft=(may_draft := work().may(policy.draft, {})),
        drafts=work().all(queries.drafts()) if may_draft else [],
        served=shown.served(work(), found),
    )


@bp.get("/blocked")
def blocked() -> Response:
    """List the circuits in force that will block, with whose files and at which step."""
    work().require(policy.draft, {})
    found = work().all(queries.circuits())
    stops = {one.key: checked.blocking(work(), arranged(one.body), store.route_of(one))
             for one in found}  # fmt: skip
    return render("circuits/blocked.html", circuits=[(one, stops[one.key]) for one in found])


@bp.get("/<key>")
def circuit(key: str) -> Response:
    """Show a circuit: its steps, its drawing, its rules of time, what it serves."""
    definition = queries.published(work(), key)
    work().require(policy.read_circuit, definition)
    return render(
        "circuits/circuit.html",
        circuit=definition,
        versions=work().all(queries.versions(key)),
        language=chosen(),
        on_their_way=shown.on_their_way(work(), key),
        **shown.page(work(), definition),
    )


@bp.get("/<key>/bpmn")
def download(key: str) -> Response:
    """Hand a circuit out as a BPMN 2.0 file."""
    definition = queries.published(work(), key)
    work().require(policy.read_circuit, definition)
    name = f"{definition.key}-v{definition.version}.bpmn"
    return hand_out(bpmn.write(store.route_of(definition)), name, "application/xml")
