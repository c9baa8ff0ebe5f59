"""The parapheur: four lists, the file open beside them, and every answer to it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_wtf import FlaskForm

from govflow.gate.language import chosen, worded
from govflow.gate.transaction import by_hand, unit, work
from govflow.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from govflow.kernel.work import Work
from govflow.notifications import service as notifications
from govflow.web import hx
from govflow.web.parapheur import acts, shown
from govflow.web.parapheur import together as bulk
from govflow.web.parapheur.forms import AnswerForm, PlainForm, ReturnForm, return_form
from govflow.web.parapheur.shown import View
from govflow.web.respond import Toast, done, go, nothing_new, render
from govflow.web.submit import submit
from govflow.web.verbs import answer as short_form
from govflow.workflow import queries, service
from govflow.workflow.models import Turn
from govflow.workflow.queries import Desk
from govflow.workflow.rows import CaseRow

bp = Blueprint("parapheur", __name__, url_prefix="/parapheur")
PAGE = "parapheur/page.html"
FILES, DRAWER = "parapheur/_files.html", "parapheur/_drawer.html"
BADGE, GONE = "layout/_badge.html", "parapheur/_gone.html"


@bp.get("")
def page() -> Response:
    """Show a tab, and beside it the file that the address names."""
    view = shown.landed(work(), shown.asked())
    part = DRAWER if hx.wants_part() and request.headers.get("HX-Target") == "drawer" else FILES
    if hx.wants_part() and part == DRAWER:
        return render(PAGE, fragment=DRAWER, view=view, **_drawer(view))
    return render(PAGE, fragment=FILES, **shown.files(work(), view), **_drawer(view))


def _drawer(view: View) -> dict[str, Any]:
    found = shown.opened(work(), view)
    return found | _forms(found["desk"])


def _forms(desk: Desk | None) -> dict[str, Any]:
    if desk is None:
        return {}
    return {"return_form": return_form(desk), "answer_form": AnswerForm(), "refused": ""}


@bp.get("/badge")
def badge() -> Response:
    """Answer the poll of the frame: how many files await the reader, if that changed."""
    count = queries.badge(work())
    if request.args.get("seen") == queries.shown(count):
        return nothing_new()
    return make_response(render_template(BADGE, badge=count))


@bp.route("/together", methods=["GET", "POST"])
@by_hand
def together() -> Response:
    """Answer several files in one go: a review, then what became of each."""
    return bulk.decide() if request.method == "POST" else bulk.review()


# ------------------------------------------------------------------ answers


@bp.post("/<item>/<any(approve,reject,abstain,favourable,unfavourable,advised):verb>")
@by_hand
def answer(item: str, verb: str) -> Response:
    """Answer for a file, or give the opinion asked for; the next one opens."""

    def act(opened: Work, form: AnswerForm) -> CaseRow:
        said = {
            "digest": form.digest.data or "",
            "reason": form.reason.data or "",
            "as_": form.as_.data or "",
            "once": form.key.data or "",
        }
        if verb == "advised":
            return service.advise(opened, item, **said)
        return service.answer(opened, item, verb, **said)

    return _decided(item, verb, lambda desk: (AnswerForm(), desk), act)


@bp.post("/<item>/return")
@by_hand
def return_(item: str) -> Response:
    """Return a file with its reason."""

    def act(opened: Work, form: ReturnForm) -> CaseRow:
        return service.return_(
            opened,
            item,
            digest=form.digest.data or "",
            reason=form.reason.data or "",
            to=form.to.data or "requester",
            mode=form.mode.data or "replay",
            as_=form.as_.data or "",
            once=form.key.data or "",
        )

    return _decided(item, "return", lambda desk: (return_form(desk), desk), act)


def _decided(
    item: str,
    verb: str,
    made: Callable[[Desk], tuple[Any, Desk]],
    act: Callable[[Work, Any], CaseRow],
) -> Response:
    """Decide in a unit of its own; a refusal leaves its trace in a second one."""
    view = shown.asked()
    try:
        with unit(write=True) as opened:
            form, desk = made(queries.desk(opened, item))
            cases: list[CaseRow] = []
            if not submit(form, lambda: cases.append(act(opened, form))):
                opened.abandon()
                return _wrong(opened, view, desk, form, verb)
            notifications.open_about(opened, cases[0].subject)
            return _next(opened, view, cases[0], desk, verb)
    except Conflict as conflict:
        return _too_late(item, view, conflict)
    except (Forbidden, NotFound) as refused:
        _note(item, verb, refused)
        raise


def _wrong(opened: Work, view: View, desk: Desk, form: FlaskForm, verb: str) -> Response:
    """Show the file again with what was typed and what is wrong with it."""
    forms = _forms(desk) | {"refused": verb}
    forms["return_form" if verb == "return" else "answer_form"] = form
    drawer = shown.file(opened, desk, view) | forms
    return render(PAGE, fragment=DRAWER, status=422, **shown.files(opened, view), **drawer)


def _next(opened: Work, view: View, case: CaseRow, desk: Desk, verb: str) -> Response:
    """Open the file that comes next in the list, with the way to take the act back."""
    opened.session.flush()
    after = replace(view, item=shown.following(opened, view), as_="", undo=case.public_id)
    url = after.url(item=after.item, undo=case.public_id)
    toast = Toast(f"outcome.{desk.task.kind}.{verb}", about=case.reference)
    drawer = shown.opened(opened, after)
    response = done(
        url,
        fragment=DRAWER,
        toast=toast,
        oob=(FILES, BADGE),
        out_of_band=True,
        badge=queries.badge(opened),
        **shown.files(opened, after),
        **drawer,
        **_forms(drawer["desk"]),
    )
    return hx.push(response, url)


def _too_late(item: str, view: View, conflict: Conflict) -> Response:
    """Say who was faster, when, in which capacity, and what the file has become."""
    with unit() as opened:
        drawer = shown.file(opened, queries.desk(opened, item), view)
        context = shown.files(opened, view) | drawer | {"conflict": conflict}
        if not hx.wants_part():
            return render("parapheur/gone.html", status=409, **context)
        context |= {"out_of_band": True, "badge": queries.badge(opened)}
        return make_response(done("", fragment=GONE, oob=(FILES, BADGE), **context), 409)


def _note(item: str, verb: str, refused: Refusal) -> None:
    with unit(write=True) as opened:
        service.note_refusal(opened, item, verb, refused)


# ------------------------------------------------------------------ other verbs


@bp.post("/<item>/claim")
def claim(item: str) -> Response:
    """Take a file in hand, or give it back."""
    task = service.claim(work(), item)
    return go(url_for("parapheur.page", item=task.public_id), toast=Toast("toast.claimed"))


@bp.post("/<item>/release")
def release(item: str) -> Response:
    task = service.release(work(), item)
    return go(url_for("parapheur.page", item=task.public_id), toast=Toast("toast.released"))


@bp.post("/<item>/sort")
def sort(item: str) -> Response:
    """Put a file first or last in the list that it stands in, or back in its place."""
    turns = {"first": Turn.FIRST, "last": Turn.LAST}
    service.sort(work(), item, turns.get(request.form.get("turn", ""), Turn.ORDINARY))
    return go(shown.asked().url(item=item), toast=Toast("toast.sorted"))


@bp.route("/<item>/<any(transfer,consult,propose):verb>", methods=["GET", "POST"])
def aside(item: str, verb: str) -> Response:
    """Hand a file over to another post, ask for an opinion on it, or propose its answer."""
    desk = queries.desk(work(), item)
    back = url_for("parapheur.page", item=item)
    return short_form(
        acts.ASIDES[verb],
        f"parapheur.act.{verb}",
        desk,
        back=back,
        above=desk.case.reference,
        crumbs=_crumbs(desk.case, back),
    )


@bp.post("/<item>/close-consult")
def close_consult(item: str) -> Response:
    """Wait no longer for an opinion; `item` is the adviser's task."""
    form = _plain()
    case = service.close_consult(work(), item, once=form.key.data or "")
    mine = queries.mine_in(work(), case.public_id)
    toast = Toast("timeline.consult_closed")
    return go(url_for("parapheur.page", item=mine or None), toast=toast)


# ------------------------------------------------------------------ the case


@bp.get("/case/<case>")
def case_page(case: str) -> Response:
    """Show where a case stands and what happened to it, with what the reader may do to it."""
    return render("parapheur/case.html", **shown.case(work(), queries.steered(work(), case)))


@bp.route(
    "/case/<case>/<any(suspend,continue,override,cancel,note,annotate):verb>",
    methods=["GET", "POST"],
)
def steer(case: str, verb: str) -> Response:
    """Hold a case, let it go on, end it, pass over opinions, write a note on it or its text."""
    found = queries.steered(work(), case)
    acts.possible(work(), found, verb)
    item = request.args.get("item", "")
    page, case_page = (
        url_for("parapheur.page", item=item),
        url_for("parapheur.case_page", case=case),
    )
    back = page if item else case_page
    return short_form(
        acts.STEERS[verb],
        f"parapheur.act.{verb}",
        found,
        back=back,
        above=found.row.reference,
        crumbs=_crumbs(found.row, back),
    )


def _crumbs(case: CaseRow, url: str) -> list[dict[str, str]]:
    parapheur = {"url": url_for("parapheur.page"), "label": worded("Parapheur")}
    return [parapheur, {"url": url, "label": case.reference or case.title.in_(chosen())}]


@bp.post("/case/<case>/undo")
def undo(case: str) -> Response:
    """Take one's own last act back."""
    form = _plain()
    service.undo(work(), case, once=form.key.data or "")
    work().session.flush()
    item = queries.mine_in(work(), case)
    return go(url_for("parapheur.page", item=item or None), toast=Toast("toast.undone"))


@bp.post("/case/<case>/recall")
def recall(case: str) -> Response:
    """Take one's own file back from the circuit."""
    form = _plain()
    service.recall(work(), case, reason=form.reason.data or "", once=form.key.data or "")
    return go(url_for("parapheur.page", tab="waiting"), toast=Toast("timeline.recalled"))


@bp.post("/case/<case>/withdraw")
def withdraw(case: str) -> Response:
    """Give a returned file up."""
    form = _plain()
    service.withdraw(work(), case, reason=form.reason.data or "", once=form.key.data or "")
    return go(url_for("parapheur.page"), toast=Toast("timeline.withdrawn"))


def _plain() -> PlainForm:
    form = PlainForm()
    if not form.validate_on_submit():
        raise Invalid("form_expired")
    return form
