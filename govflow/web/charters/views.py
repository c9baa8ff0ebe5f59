"""Charters: lists, the page where one is read, and the addresses of its acts."""

from typing import Any

from flask import Blueprint, Response, current_app, request, url_for
from sqlalchemy import select

from govflow.charters import policy, queries, service
from govflow.charters.flow import State
from govflow.charters.models import Charter
from govflow.gate.transaction import by_hand, unit, work
from govflow.kernel.errors import Conflict, Invalid, NotFound
from govflow.kernel.refs import parse
from govflow.kernel.work import Work
from govflow.web import papers, prove
from govflow.web.charters import acts, shown
from govflow.web.charters.forms import AnswerForm
from govflow.web.fields import ReasonForm, refused, said
from govflow.web.prove import ProofForm
from govflow.web.respond import Toast, done, go, hand_out, nothing_new, render
from govflow.web.submit import submit

bp = Blueprint("charters", __name__, url_prefix="/charters")
PAGE, SECTION, FOOT = "charters/page.html", "charters/_section.html", "charters/_foot.html"
MISSING, FOLLOWS = "charters/_missing.html", "charters/follows.html"


@bp.get("")
def index() -> Response:
    part = "charters/more.html" if "after" in request.args else None
    return render("charters/index.html", fragment=part, **shown.listed(work()))


@bp.get("/<public_id>")
def page(public_id: str) -> Response:
    """Show a charter; a section alone where htmx wants one, to enter a reservation."""
    charter = work().get(Charter, public_id, to=policy.read)
    _note_opening(work(), charter)
    found = shown.page(work(), charter)
    section = _section(found["sections"], request.args.get("section", ""))
    fragment = SECTION if section else None
    return render(PAGE, fragment=fragment, **_reading(found), section=section)


def _note_opening(reading: Work, charter: Charter) -> None:
    """Note beside the reading unit that its holder opened an offered charter."""
    unopened = charter.opened_at is None and charter.state == State.OFFERED
    if unopened and reading.may(policy.open_, charter):
        with unit(write=True) as writing:
            service.open_(writing, writing.get(Charter, charter.public_id, to=policy.open_))


def _reading(found: dict[str, Any], form: AnswerForm | None = None) -> dict[str, Any]:
    return found | {"form": form or AnswerForm(formdata=None), "out_of_band": form is not None}


def _section(sections: list[shown.Section], wanted: str) -> shown.Section | None:
    return next((one for one in sections if one.id == wanted), None)


@bp.post("/<public_id>/answers")
def answer(public_id: str) -> Response:
    """Acknowledge a clause, a whole section, or enter a reservation."""
    charter, form = work().get(Charter, public_id, to=policy.answer), AnswerForm()
    taken = submit(form, lambda: _answer(charter, form))
    found = _reading(shown.page(work(), charter), form)
    section = _section(found["sections"], said(form.section)) or found["sections"][0]
    if not taken:
        found["reserving"] = said(form.reserve)
        return render(PAGE, fragment=SECTION, status=422, **found, section=section)
    onward = section if section.left else next((one for one in found["sections"] if one.left), None)
    place = f"#clause-{onward.left[0].id}" if onward else "#foot"
    found["onward"] = onward if onward is not section else None
    url = url_for("charters.page", public_id=public_id, text=shown.text_shown())
    return done(
        url + place, fragment=SECTION, oob=(FOOT, MISSING, FOLLOWS), **found, section=section
    )


def _answer(charter: Charter, form: AnswerForm) -> None:
    language = shown.read_in()
    if reserved := said(form.reserve):
        words = said(form.reservation)
        service.answer(work(), charter, reserved, language=language, reservation=words)
    elif clause := said(form.clause):
        service.answer(work(), charter, clause, language=language)
    else:
        service.acknowledge(work(), charter, said(form.section), language=language)


@bp.get("/<public_id>/standing")
def standing(public_id: str) -> Response:
    """Answer a page that waits for the worker: as soon as the state is another, it reloads."""
    charter = work().get(Charter, public_id, to=policy.read)
    if request.args.get("seen") == charter.state:
        return nothing_new()
    return go(_url(public_id))


@bp.get("/<public_id>/file")
def file(public_id: str) -> Response:
    """Hand out the newest sealed state of the paper."""
    charter = work().get(Charter, public_id, to=policy.read)
    if charter.file is None:
        raise NotFound("missing", kind="charter")
    data = current_app.extensions["govflow.sealer"].store.read(charter.file.head_sha256)
    return hand_out(data, f"{charter.reference}.pdf")


# ------------------------------------------------------------------ acts


@bp.route("/<public_id>/<any(sign,attest):verb>", methods=["GET", "POST"])
@by_hand
def ask(public_id: str, verb: str) -> Response:
    """Go to the act: a POST writes what is to be approved, a GET leads back to the charter."""
    if request.method == "POST":
        try:
            nonce = acts.ask(public_id, verb)
            return go(url_for("charters.act", public_id=public_id, verb=verb, nonce=nonce))
        except Conflict as conflict:
            return _too_late(public_id, verb, conflict)
        except Invalid as refusal:
            return _incomplete(public_id, refusal)
    with acts.noted(public_id, verb), unit() as reading:
        acts.reached(reading, public_id, verb)
    return go(_url(public_id))


def _incomplete(public_id: str, refusal: Invalid) -> Response:
    """Say what is missing, above the charter, with the way to it."""
    with unit() as reading:
        charter = reading.get(Charter, public_id, to=policy.read)
        found = _reading(shown.page(reading, charter)) | {"missing": refused(refusal)}
        return render(PAGE, status=refusal.status, **found)


@bp.route("/<public_id>/decline", methods=["GET", "POST"])
@by_hand
def decline(public_id: str) -> Response:
    """Ask for the reason; the proof follows, as for a signature."""
    form, nonces = ReasonForm(), list[str]()
    try:
        if submit(form, lambda: nonces.append(acts.ask(public_id, "decline", said(form.reason)))):
            url = url_for("charters.act", public_id=public_id, verb="decline", nonce=nonces[0])
            return go(url)
        return _reason(public_id, "decline", form)
    except Conflict as conflict:
        return _too_late(public_id, "decline", conflict)


@bp.route("/<public_id>/return", methods=["GET", "POST"])
@by_hand
def return_(public_id: str) -> Response:
    form = ReasonForm()
    try:
        if submit(form, lambda: acts.send_back(public_id, said(form.reason))):
            return go(_url(public_id), toast=Toast("charter.sent_back"))
        return _reason(public_id, "return", form)
    except Conflict as conflict:
        return _too_late(public_id, "return", conflict)


def _reason(public_id: str, verb: str, form: ReasonForm) -> Response:
    status = 422 if form.is_submitted() else 200
    with acts.noted(public_id, verb), unit() as reading:
        charter = acts.reached(reading, public_id, verb)
        service.require_open(reading, charter, verb)
        work().all(queries.one(charter))
        return render("charters/reason.html", status=status, charter=charter, verb=verb, form=form)


@bp.route("/<public_id>/<any(sign,decline,attest):verb>/<nonce>", methods=["GET", "POST"])
@by_hand
def act(public_id: str, verb: str, nonce: str) -> Response:
    """Show what is to be approved, take the proof, and record the act."""
    form = ProofForm()
    with acts.noted(public_id, verb), unit() as reading:
        lowest = acts.reached(reading, public_id, verb).campaign.lowest_method
    try:
        if prove.submit(form, lambda: acts.record(form, public_id, verb, nonce, lowest)):
            acts.wait_for_the_seal(public_id)
            return go(_url(public_id))
        with unit() as reading:
            found = shown.act(reading, acts.reached(reading, public_id, verb), verb, nonce)
            status = 422 if form.is_submitted() else 200
            return render("charters/act.html", status=status, form=form, nonce=nonce, **found)
    except Conflict as conflict:
        return _too_late(public_id, verb, conflict)


def _too_late(public_id: str, verb: str, conflict: Conflict) -> Response:
    """Say what it has become; where the act is recorded already, show that act."""
    with unit() as reading:
        charter = acts.reached(reading, public_id, verb)
        reading.all(queries.one(charter))
        recorded = conflict.key == "act.already_recorded"
        found = queries.act_in(reading, charter, service.ACTS[verb][0]) if recorded else None
        sentence = refused(conflict)
        return render(
            "charters/conflict.html",
            status=conflict.status,
            charter=charter,
            sentence=sentence,
            act=found,
        )


def _url(public_id: str) -> str:
    return url_for("charters.page", public_id=public_id)


def _address(work: Work, subject: str) -> str:
    """Return where a notice about a charter leads."""
    query = select(Charter.public_id).where(Charter.id == parse(subject)[1])
    return _url(work.session.scalars(query).one())


PAPER = papers.Paper(facts=lambda _work, _ref, _seen: {}, template="", kind="Charter", url=_address)
papers.register("charter", PAPER)
