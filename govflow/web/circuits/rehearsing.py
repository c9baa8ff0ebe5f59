"""The dry run of a circuit, in force or being written: the real people of a day, and its days."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from flask import Response, request, url_for

from govflow.gate.language import sentence
from govflow.gate.transaction import work
from govflow.i18n import catalog
from govflow.i18n.parsing import parse_date, plain
from govflow.i18n.text import Text3
from govflow.kernel.errors import Invalid, Refusal
from govflow.kernel.work import Work
from govflow.org.models import Post
from govflow.org.queries import holder_of
from govflow.web import choices, rehearsals
from govflow.web.circuits.offers import Offers
from govflow.web.circuits.pages import bp
from govflow.web.circuits.questions import whole
from govflow.web.fields import refused
from govflow.web.respond import render
from govflow.workflow import policy, problems, queries
from govflow.workflow.engine.outline import arranged
from govflow.workflow.engine.route import Route
from govflow.workflow.engine.turn import Passed
from govflow.workflow.models import DraftCircuit
from govflow.workflow.queries import Rehearsal, Stop

Said = dict[str, Any]
AHEAD = timedelta(days=366)


@bp.get("/<key>/rehearse")
def rehearse(key: str) -> Response:
    """Play a circuit in force through: for somebody, with data, on a day."""
    definition = queries.published(work(), key)
    work().require(policy.read_circuit, definition)
    back = url_for("circuits.circuit", key=definition.key)
    return _page(definition.title, arranged(definition.body), back)


@bp.get("/drafts/<public_id>/rehearse")
def rehearse_draft(public_id: str) -> Response:
    draft = work().get(DraftCircuit, public_id, to=policy.edit)
    back = url_for("circuits.edit", public_id=draft.public_id)
    return _page(draft.title, draft.body, back)


def _page(title: Text3, body: Said, back: str) -> Response:
    route, wrong = problems.alone(body)
    offers, errors = Offers(work(), body, route), dict[str, str]()
    found: Rehearsal | None = None
    if "post" in request.args and not wrong:
        found = _found(route, errors)
    return render(
        "circuits/rehearse.html",
        status=422 if errors else 200,
        title=title,
        back=back,
        fields=list(_fields(route, offers)),
        posts=choices.posts(work(), "—"),
        asked=request.args,
        day=request.args.get("day") or work().today.isoformat(),
        errors=errors,
        wrong=bool(wrong),
        found=found,
        stops=rehearsals.stops(work(), found, _called(offers, route)) if found else [],
        ways=list(_ways(found, offers)) if found else [],
        stopped=_stopped(found, offers),
        outcome=offers.target(f"end.{found.outcome}") if found and found.outcome else "",
    )


def _found(route: Route, errors: dict[str, str]) -> Rehearsal | None:
    """Play it with what was asked; what cannot be read is said at its field."""
    try:
        post = choices.picked(work(), Post, request.args.get("post"), "post")
        day = parse_date(request.args.get("day") or work().today.isoformat(), field="day")
        if post is None or abs(day - work().today) > AHEAD:
            raise Invalid("choice.unknown", field="day" if post else "post")
        held = holder_of(work(), post.id, day)
        requester = {"person": held.person_id if held else None, "post": post.id}
        event = {"requester": requester, "actor": {"person": requester["person"]},
                 "data": dict(_data(work(), route))}  # fmt: skip
        return queries.rehearsal(work(), route, event, day=day)
    except Refusal as refusal:
        errors[getattr(refusal, "field", "") or "post"] = refused(refusal)
        return None


def _data(work: Work, route: Route) -> Iterator[tuple[str, object]]:
    """Yield what was typed of the data that the circuit declares."""
    for name, spec in route.data.items():
        typed = request.args.get(f"data.{name}", "").strip()
        if typed:
            yield name, _read(work, spec, name, typed)
        elif spec["type"] == "boolean":
            yield name, False


def _read(work: Work, spec: Mapping[str, Any], name: str, typed: str) -> object:
    kind = spec["type"]
    if kind in {"post", "posts"}:
        post = choices.picked(work, Post, typed, f"data.{name}")
        return [post.id] if kind == "posts" else post.id
    if kind == "boolean":
        return True
    if kind == "date":
        return parse_date(typed, field=f"data.{name}").isoformat()
    number = plain(typed).replace(" ", "").replace(",", ".")
    if kind == "integer":
        return whole(number)
    return number if kind == "money" else typed


def _fields(route: Route, offers: Offers) -> Iterator[Said]:
    """Yield the fields in which the data of a file are typed."""
    for name, spec in route.data.items():
        words = [(one, _word(name, one)) for one in spec.get("values", ())]
        yield {"name": f"data.{name}", "label": offers.field(name), "kind": spec["type"],
               "choices": words, "optional": bool(spec.get("optional"))}  # fmt: skip


def _word(name: str, value: str) -> str:
    key = f"{name}.{value}"
    return sentence(key) if catalog.has(key) else value


def _called(offers: Offers, route: Route) -> Any:  # noqa: ANN401 - a way to say a step
    def called(stop: Stop) -> str:
        if stop.step not in route.steps:
            return sentence(f"step.{stop.kind}")
        return offers.called(stop.step)

    return called


def _ways(found: Rehearsal, offers: Offers) -> Iterator[Said]:
    """Yield every way looked at, and of each choice where all others go."""
    for step in dict.fromkeys(one.step for one in found.ways):
        ways = [one for one in found.ways if one.step == step]
        yield from (_way(one, offers) for one in ways)
        if otherwise := offers.body["steps"].get(step, {}).get("else"):
            taken = not any(one.taken for one in ways)
            yield _way(Passed(step, str(otherwise), "", taken), offers)


def _way(way: Passed, offers: Offers) -> Said:
    """Say a way looked at: taken or not, and the condition that decided."""
    step = offers.body["steps"].get(way.step, {})
    lines = step.get("branches", {})
    target = ", ".join(offers.called(one) for one in lines.get(way.target, ())) or (
        offers.target(way.target))  # fmt: skip
    return {"from": offers.called(way.step), "to": target, "taken": way.taken,
            "why": offers.condition(way.text) if way.text else ""}  # fmt: skip


def _stopped(found: Rehearsal | None, offers: Offers) -> str:
    if found is None or found.stopped is None:
        return ""
    step = str(found.stopped.params.get("step", ""))
    return sentence("rehearsal.stopped", step=offers.called(step), why=refused(found.stopped))
