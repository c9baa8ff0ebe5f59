"""Actions: the list and its export, one action, its form, and the verbs of its life."""

from typing import Any

from flask import Blueprint, Response, request, url_for

from govflow.actions import policy, queries, service
from govflow.actions.flow import WITH_REQUESTER
from govflow.actions.models import Action
from govflow.bodies import queries as bodies
from govflow.gate.language import chosen, sentence
from govflow.gate.transaction import work
from govflow.kernel.errors import Conflict, Invalid
from govflow.web import paging, papers, rehearsals
from govflow.web.actions import filters, shown
from govflow.web.actions.conflict import conflict
from govflow.web.actions.forms import ActionForm, ReportForm, edit_form, new_form
from govflow.web.actions.paper import PAPER
from govflow.web.fields import ReasonForm, number_of, refused
from govflow.web.respond import Toast, go, render
from govflow.web.sheets import csv_file
from govflow.web.submit import form_key, submit
from govflow.workflow import queries as workflow

bp = Blueprint("actions", __name__, url_prefix="/actions")
papers.register("action", PAPER)


@bp.get("")
def index() -> Response:
    picked = filters.chosen_filter()
    found = filters.page_of(work(), picked)
    listed = found[: paging.SIZE]
    before = number_of(request.args.get("shown", "")) if "after" in request.args else 0
    query = filters.as_query(picked)
    shown_now = before + len(listed)
    more = {**query, "after": listed[-1].public_id, "shown": str(shown_now)} if listed else {}
    onward = len(found) > len(listed)
    return render(
        "actions/index.html",
        fragment="actions/more.html" if "after" in request.args else None,
        rows=shown.rows(work(), listed),
        picked=picked,
        whom=picked.mine == "asked" or picked.state in {"circuit", "submitted"},
        query=query,
        total=work().count(queries.narrowed(work().actor, picked, today=work().today)),
        shown=shown_now,
        more=url_for("actions.index", _external=False, **more) if onward else None,
        choices=_choices(),
    )


def _choices() -> dict[str, Any]:
    """What the filter offers; a part of the list needs none of it."""
    if "after" in request.args:
        return {}
    return {
        "owners": work().all(queries.owners(work().actor)),
        "bodies": work().all(bodies.visible_to(work().actor)),
        "may_open": work().may(policy.open_draft, None),
    }


@bp.get("/export.csv")
def export() -> Response:
    """Hand out what the list shows, whole."""
    picked = filters.chosen_filter()
    query = queries.listed(work().actor, picked, today=work().today)
    found = shown.rows(work(), work().all(query.limit(filters.MOST_EXPORTED)))
    return csv_file("actions", [sentence(f"action.column.{name}") for name in COLUMNS],
                    [_cells(row) for row in found])  # fmt: skip


COLUMNS = (
    "number",
    "title",
    "owner",
    "unit",
    "body",
    "priority",
    "due",
    "late",
    "state",
    "percent",
)


def _cells(row: shown.Row) -> list[object]:
    action, language = row.action, chosen()
    unit = action.owner_post.unit
    return [
        action.number,
        action.title.in_(language),
        action.owner_post.name.in_(language),
        unit.name.in_(language) if unit else "",
        action.body.code if action.body else "",
        sentence(f"priority.{action.priority}"),
        action.due.isoformat(),
        row.late,
        row.word,
        action.percent,
    ]


@bp.route("/new", methods=["GET", "POST"])
def new() -> Response:
    work().require(policy.open_draft, None)
    form, made = new_form(work()), list[Action]()
    if answered := _answered_before(form):
        return answered
    key = _draft_key(form)
    if submit(form, lambda: made.append(service.open_draft(work(), form.content(work()), key=key))):
        return go(
            _page(made[0]), toast=Toast("action.opened", params=(("number", made[0].number),))
        )
    raced = _answered_before(form)  # the same form, sent twice at once
    return raced or render("actions/new.html", status=_status(form), form=form)


def _draft_key(form: ActionForm) -> str | None:
    """The key of one rendered form, as one person sends it: twice sent, it is one draft."""
    return form_key(form.key.data) or None


def _answered_before(form: ActionForm) -> Response | None:
    """Answer a form that was sent before: sent again it is the same draft, never another's text."""
    key = _draft_key(form) if form.is_submitted() else None
    sent = queries.action_by_key(work(), key) if key else None
    if sent is None:
        return None
    return go(_page(sent)) if _says(sent, form) else _sent_otherwise(sent, form)


def _says(action: Action, form: ActionForm) -> bool:
    """Whether an action says just what was typed: then it was only sent twice."""
    if not form.validate():
        return False
    try:
        typed = form.content(work()).fields()
    except Invalid:
        return False
    return all(getattr(action, name) == value for name, value in typed.items())


def _sent_otherwise(sent: Action, form: ActionForm) -> Response:
    """Refuse a form that was sent before with another text; sent again from here, it is new."""
    refusal = Conflict("action.sent_otherwise", number=sent.number)
    form.form_errors.append(refused(refusal))
    return render("actions/new.html", status=refusal.status, form=form)


@bp.get("/<public_id>")
def show(public_id: str) -> Response:
    action = work().get(Action, public_id, to=policy.read)
    work().all(queries.one(action))
    wanted = request.args.get("document", "")
    return render("actions/page.html", **shown.page(work(), action, wanted=wanted))


@bp.route("/<public_id>/edit", methods=["GET", "POST"])
def edit(public_id: str) -> Response:
    action = work().get(Action, public_id, to=policy.edit)
    _require_with_requester(action)
    form = edit_form(work(), action)
    if form.is_submitted() and form.revision() != action.version:
        return conflict(work(), action, form)
    if submit(form, lambda: _save(action, form)):
        return go(_page(action), toast=Toast("action.saved"))
    reason = _to_correct(action)
    return render(
        "actions/edit.html", status=_status(form), form=form, action=action, reason=reason
    )


def _to_correct(action: Action) -> str | None:
    """Return why it came back: whoever corrects it has it before their eyes."""
    standing = workflow.standing(work(), [action.ref]).get(action.ref)
    return standing.returned_reason if standing else None


def _require_with_requester(action: Action) -> None:
    """Refuse the form itself where nothing may change now. Raises Conflict."""
    state = shown.state_of(work(), action)
    if state not in WITH_REQUESTER:
        raise Conflict("wrong_state", kind="action", verb="edit", state=str(state))


def _save(action: Action, form: ActionForm) -> None:
    service.edit(work(), action, form.content(work()), rev=form.revision())


@bp.route("/<public_id>/submit", methods=["GET", "POST"])
def send(public_id: str) -> Response:
    """Show who will receive it; then send it."""
    action = work().get(Action, public_id, to=policy.submit)
    if request.method == "POST":
        service.submit(work(), action, once=_once())
        return go(_page(action), toast=Toast("action.sent"))
    found = service.preview(work(), action)
    return render("actions/submit.html", action=action, preview=found,
                  stops=rehearsals.stops(work(), found.way))  # fmt: skip


@bp.post("/<public_id>/withdraw")
def withdraw(public_id: str) -> Response:
    action = work().get(Action, public_id, to=policy.withdraw)
    service.withdraw(work(), action, once=_once())
    return go(_page(action), toast=Toast("action.taken_back"))


@bp.route("/<public_id>/cancel", methods=["GET", "POST"])
def cancel(public_id: str) -> Response:
    action, form = work().get(Action, public_id, to=policy.cancel), ReasonForm()
    if submit(form, lambda: service.cancel(work(), action, reason=form.reason.data or "")):
        return go(_page(action), toast=Toast("action.given_up"))
    return render("actions/cancel.html", status=_status(form), form=form, action=action)


@bp.route("/<public_id>/report", methods=["GET", "POST"])
def report(public_id: str) -> Response:
    action = work().get(Action, public_id, to=policy.report)
    form = ReportForm(data={"percent": str(action.percent)})
    if submit(form, lambda: _report(action, form)):
        return go(_page(action), toast=Toast("action.told"))
    return render("actions/report.html", status=_status(form), form=form, action=action)


def _report(action: Action, form: ReportForm) -> None:
    service.report(work(), action, percent=form.share(), note=form.note.data or "")


@bp.post("/<public_id>/close")
def close(public_id: str) -> Response:
    action = work().get(Action, public_id, to=policy.close)
    service.close(work(), action)
    return go(_page(action), toast=Toast("action.finished"))


def _page(action: Action) -> str:
    return url_for("actions.show", public_id=action.public_id)


def _status(form: ActionForm | ReasonForm | ReportForm) -> int:
    return 422 if form.is_submitted() else 200


def _once() -> str:
    """Return the key of the form: twice the same is done once."""
    key = request.form.get("key", "")
    return key if filters.PUBLIC_ID.fullmatch(key) else ""
