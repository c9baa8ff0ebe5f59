"""The register of bodies, a page for each, and the forms by which its secretariat keeps it."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, request, url_for

from govflow.audit import queries as ledger
from govflow.bodies import policy, queries, service
from govflow.bodies.flow import State
from govflow.bodies.models import Body
from govflow.bodies.service.register import still_open
from govflow.gate.language import chosen, worded
from govflow.gate.transaction import work
from govflow.i18n.parsing import parse_date
from govflow.i18n.text import clean_name
from govflow.kernel.errors import Invalid, NotFound
from govflow.meetings import policy as meetings
from govflow.org.queries import holders_of
from govflow.web import papers
from govflow.web.bodies import shown
from govflow.web.bodies.acts import ACTS
from govflow.web.bodies.forms import (
    TECHNICAL,
    BodyForm,
    SteeringForm,
    basis,
    body_form,
    steering_form,
)
from govflow.web.fields import among, number_of, said, when_of
from govflow.web.respond import Toast, go, render
from govflow.web.submit import submit
from govflow.web.verbs import answer

bp = Blueprint("bodies", __name__, url_prefix="/bodies")
papers.register("body", papers.only_a_page(Body, "bodies.body"))


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
        branches=shown.tree(found, work().actor.orgs),
        chairs=chairs,
        held=holders_of(work(), [post.id for post in chairs.values()]),
        kinds=kinds,
        states=list(State),
        state=state,
        kind=kind,
        language=chosen(),
        may_add=work().may(policy.add_any, None),
    )


@bp.get("/<public_id>")
def body(public_id: str) -> Response:
    """Show a body: what it is, what is open, when it meets next, what is under it."""
    found = work().get(Body, public_id, to=policy.read)
    day = _day()
    return render("bodies/body.html", **_common(found, day), **shown.overview(work(), found, day))


@bp.get("/<public_id>/members")
def members(public_id: str) -> Response:
    """Show who sits in a body on a day, who belongs to it, who chaired it and when."""
    found = work().get(Body, public_id, to=policy.read)
    day = _day()
    return render(
        "bodies/members.html",
        seats=work().all(queries.seats_of(found, day)),
        members=work().all(queries.members_on(found, day)),
        chairs=sorted(found.chairs, key=lambda one: one.from_day or date.min, reverse=True),
        figures=shown.figures(work(), [found]),
        **_common(found, day),
    )


@bp.get("/<public_id>/history")
def history(public_id: str) -> Response:
    """Show what was done to a body, the latest first."""
    found = work().get(Body, public_id, to=policy.read)
    entries = work().all(ledger.history(found.ref))[::-1]
    figures = shown.figures(work(), [found])
    common = _common(found, work().today)
    return render("bodies/history.html", entries=entries, figures=figures, **common)


def _common(body: Body, day: date) -> dict[str, Any]:
    """Return what every page of a body shows: its head, its tabs, who may change it."""
    chair = queries.chairs_on(work(), [body], day).get(body.id)
    keeps = work().may(policy.edit, body) and body.state != State.CLOSED
    return {
        "body": body,
        "day": day,
        "today": work().today,
        "as_of": "" if day == work().today else day.isoformat(),
        "chair": chair,
        "holders": holders_of(work(), queries.posts_of(body, day), day),
        "seats_now": body.seats_on(day),
        "language": chosen(),
        "basis": basis,
        "keeps": keeps,
        "plans": work().may(meetings.plan, body) and body.state == State.ACTIVE,
        "register": url_for("decisions.index", body=body.public_id),
        "address": papers.address,
        "mandates": [one.mandate for one in body.mandates],
    }


def _day() -> date:
    """Return the day on which a body is looked at; an unreadable one is today."""
    try:
        return parse_date(request.args.get("on", ""))
    except Invalid:
        return work().today


# ------------------------------------------------------------------ keeping the register


@bp.route("/new", methods=["GET", "POST"])
def new() -> Response:
    work().require(policy.add_any, None)
    form, made = body_form(work()), list[Body]()
    if submit(form, lambda: made.append(_add(form))):
        return go(_page(made[0]), toast=Toast("toast.body_added"))
    return _form(form)


def _add(form: BodyForm) -> Body:
    code = clean_name(said(form.code), field="code")
    found = Body(code=code, created=when_of(form.created), **form.values(work()))
    return service.add(work(), found)


@bp.route("/<public_id>/edit", methods=["GET", "POST"])
def edit(public_id: str) -> Response:
    found = work().get(Body, public_id, to=policy.edit)
    still_open(found)
    form = body_form(work(), found)
    del form.code, form.created
    rev = number_of(request.form.get("rev", ""))
    if submit(form, lambda: service.edit(work(), found, form.values(work(), found), rev=rev)):
        return go(_page(found), toast=Toast("toast.body_saved"))
    return _form(form, found)


def _form(form: BodyForm, body: Body | None = None) -> Response:
    status = 422 if form.is_submitted() else 200
    return render("bodies/form.html", status=status, form=form, body=body)


@bp.route("/steering-set", methods=["GET", "POST"])
def steering_set() -> Response:
    """Set up a steering committee with the technical committees that prepare for it."""
    work().require(policy.add_any, None)
    form, made = steering_form(work()), list[Body]()
    if submit(form, lambda: made.append(_found(form))):
        return go(_page(made[0]), toast=Toast("toast.body_added"))
    status = 422 if form.is_submitted() else 200
    return render("bodies/steering.html", status=status, form=form, technical=TECHNICAL)


def _found(form: SteeringForm) -> Body:
    steering, technical = form.bodies(work())
    return service.found_steering_set(work(), steering, technical)


@bp.route("/<public_id>/act/<name>", methods=["GET", "POST"])
def act(public_id: str, name: str) -> Response:
    """Do one act on a body: give a seat, end it, appoint a chair, close."""
    found = work().get(Body, public_id, to=policy.read)
    if name not in ACTS:
        raise NotFound("missing", kind="body")
    work().require(ACTS[name].rule, found)
    still_open(found)
    crumbs = [
        {"url": url_for("bodies.index"), "label": worded("Bodies")},
        {"url": _page(found), "label": found.code},
    ]
    said_as = f"body.act.{name.replace('-', '_')}"
    return answer(ACTS[name], said_as, found, back=_page(found), above=found.code, crumbs=crumbs)


def _page(body: Body) -> str:
    return url_for("bodies.body", public_id=body.public_id)
