"""Running cases on older versions: what would become of each, and those ticked go over."""

from collections.abc import Mapping

from flask import Response, request

from govflow.gate.transaction import by_hand, unit
from govflow.kernel.errors import Invalid, Refusal
from govflow.web.circuits.pages import bp
from govflow.web.circuits.teller import Teller
from govflow.web.fields import Form, refused
from govflow.web.respond import render
from govflow.workflow import policy, queries, service, store
from govflow.workflow.engine.route import Circuit, Human, Wait

MOST = 200


@bp.route("/<key>/cases", methods=["GET", "POST"])
@by_hand
def cases(key: str) -> Response:
    """Show what would become of the cases on older versions; let those ticked go over."""
    if request.method == "GET":
        return _page(key)
    if not Form().validate_on_submit():
        raise Invalid("form_expired")
    ticked = list(dict.fromkeys(request.form.getlist("case")))
    if not 0 < len(ticked) <= MOST:
        why = "case.too_many" if ticked else "case.none_ticked"
        return _page(key, status=422, fault=refused(Invalid(why, most=MOST)))
    return _page(key, results={case: _moved(case) for case in ticked})


def _moved(case: str) -> str:
    """Let one case go over; return why it did not."""
    try:
        with unit(write=True) as opened:
            service.migrate(opened, case, once=request.form.get(f"key-{case}", ""))
    except Refusal as refusal:
        return refused(refusal)
    return ""


def _page(
    key: str, *, status: int = 200, fault: str = "", results: Mapping[str, str] | None = None
) -> Response:
    with unit() as opened:
        definition = queries.published(opened, key)
        opened.require(policy.keeps_the_circuits, definition)
        teller = Teller(opened, store.route_of(definition))
        return render(
            "circuits/cases.html",
            status=status,
            circuit=definition,
            found=queries.prospects(opened, definition),
            fault=fault,
            results=results or {},
            named=lambda name: _named(teller, name),
        )


def _named(teller: Teller, name: str) -> str:
    """Say a step by its name in the circuit in force; one that is gone by its key."""
    step = teller.route.steps.get(name)
    return teller.name(step) if isinstance(step, Human | Circuit | Wait) else name
