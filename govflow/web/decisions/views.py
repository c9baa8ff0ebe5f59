"""Decisions: their register and what is taken away of it, one decision, the verbs of its life."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Select

from govflow.actions import policy as actions_policy
from govflow.actions import queries as born
from govflow.actions import service as actions
from govflow.actions.models import Action
from govflow.bodies import queries as bodies
from govflow.decisions import policy, queries, service
from govflow.decisions.flow import State
from govflow.decisions.models import Decision, HandDown
from govflow.gate.language import chosen, sentence
from govflow.gate.transaction import work
from govflow.kernel.errors import Conflict
from govflow.meetings import queries as meetings
from govflow.meetings.flow import State as Sitting
from govflow.meetings.models import Meeting
from govflow.web import paging
from govflow.web.back import inside
from govflow.web.deadlines import day_off
from govflow.web.decisions import filters, forms, recording, shown
from govflow.web.fields import Form, ReasonForm, number_of, refused, said
from govflow.web.respond import Toast, go, render
from govflow.web.sheets import csv_file
from govflow.web.submit import submit

bp = Blueprint("decisions", __name__)
COLUMNS = (
    "number",
    "text_ar",
    "text_fr",
    "body",
    "decided_on",
    "owner",
    "due",
    "late",
    "state",
    "quorum",
    "actions",
)


@bp.get("/decisions")
def index() -> Response:
    picked = filters.picked()
    found = filters.page_of(work(), picked.chosen)
    listed = found[: paging.SIZE]
    before = number_of(request.args.get("shown", "")) if "after" in request.args else 0
    return render(
        "decisions/index.html",
        fragment="decisions/more.html" if "after" in request.args else None,
        status=422 if picked.wrong else 200,
        rows=shown.rows(work(), listed, picked.chosen),
        picked=picked,
        total=work().count(_narrowed(picked)),
        shown=before + len(listed),
        more=_more(picked, listed, before) if len(found) > len(listed) else None,
        choices=_choices(),
    )


def _narrowed(picked: filters.Picked) -> Select[Decision]:
    return queries.narrowed(work().actor, picked.chosen, today=work().today)


def _more(picked: filters.Picked, listed: list[Decision], before: int) -> str:
    onward = {"after": listed[-1].public_id, "shown": str(before + len(listed))}
    return url_for("decisions.index", _external=False, **{**picked.typed, **onward})


def _choices() -> dict[str, Any]:
    """What the filter offers; a part of the register needs none of it."""
    if "after" in request.args:
        return {}
    return {
        "owners": work().all(queries.owners(work().actor)),
        "bodies": work().all(bodies.visible_to(work().actor)),
    }


def _taken() -> Iterator[shown.Row]:
    """Return what the register shows, whole, for a sheet or for paper."""
    picked = filters.picked()
    query = queries.listed(work().actor, picked.chosen, today=work().today)
    found = work().all(query.limit(filters.MOST_TAKEN))
    yield from shown.rows(work(), found, picked.chosen)


@bp.get("/decisions/export.csv")
def export() -> Response:
    header = [sentence(f"decision.column.{name}") for name in COLUMNS]
    return csv_file("decisions", header, [_cells(row) for row in _taken()])


def _cells(row: shown.Row) -> list[object]:
    one = row.decision
    return [
        one.number,
        one.text.ar,
        one.text.fr,
        one.body.code,
        one.decided_on.isoformat(),
        one.owner_post.name.in_(chosen()),
        row.due.isoformat() if row.due else "",
        row.late,
        row.word,
        "{present}/{of}".format(**one.quorum),
        row.progress,
    ]


@bp.get("/decisions/print")
def sheet() -> Response:
    """Show the register as it is printed: every row of the filter, each text whole."""
    picked = filters.picked()
    day = picked.chosen.on or work().today
    return render("decisions/print.html", rows=list(_taken()), picked=picked, day=day,
                  printed=work().now)  # fmt: skip


@bp.get("/decisions/<public_id>")
def show(public_id: str) -> Response:
    decision = work().get(Decision, public_id, to=policy.read)
    work().all(queries.one(decision))
    return render("decisions/page.html", **shown.page(work(), decision))


# ------------------------------------------------------------------ a meeting decides


@bp.get("/meetings/<public_id>/decisions/new")
def new(public_id: str) -> Response:
    meeting = work().get(Meeting, public_id, to=policy.record)
    work().all(meetings.one(meeting))
    if meeting.state != Sitting.CONVENED:  # while it sits the quorum may still come
        service.able(work(), meeting)
    return render("decisions/new.html", **recording.region(work(), meeting))


@bp.post("/meetings/<public_id>/decisions")
def record(public_id: str) -> Response:
    meeting = work().get(Meeting, public_id, to=policy.record)
    form, made = forms.record_form(work(), meeting), list[Decision]()
    if sent := recording.sent_before(work(), form):
        return go(_page(sent))
    if submit(form, lambda: made.append(recording.record(work(), meeting, form))):
        onward = inside(form.back.data) if form.back.data else _page(made[0])
        return go(onward, toast=_recorded(made[0]))
    return render("decisions/new.html", fragment="decisions/_record.html", status=422,
                  **recording.region(work(), meeting, form))  # fmt: skip


def _recorded(decision: Decision) -> Toast:
    """Say its number; and that it is due on a day without work, where it is."""
    hint = day_off(work(), decision.due)
    if not hint:
        return _said("recorded", decision)
    return Toast("decision.recorded_off", params=(*_named(decision.number), ("hint", hint)))


# ------------------------------------------------------------------ what becomes of it


@bp.route("/decisions/<public_id>/execute", methods=["GET", "POST"])
def execute(public_id: str) -> Response:
    decision, form = work().get(Decision, public_id, to=policy.execute), forms.NoteForm()
    if submit(form, lambda: service.execute(work(), decision, note=said(form.note))):
        return go(_page(decision), toast=_said("executed", decision))
    return _ask("execute", decision, form)


@bp.route("/decisions/<public_id>/repeal", methods=["GET", "POST"])
def repeal(public_id: str) -> Response:
    decision, form = work().get(Decision, public_id, to=policy.repeal), ReasonForm()
    if submit(form, lambda: service.repeal(work(), decision, reason=said(form.reason))):
        return go(_page(decision), toast=_said("repealed", decision))
    return _ask("repeal", decision, form)


@bp.route("/decisions/<public_id>/hand-down", methods=["GET", "POST"])
def hand_down(public_id: str) -> Response:
    decision = work().get(Decision, public_id, to=policy.hand_down)
    form = forms.hand_down_form(work(), decision)
    if submit(form, lambda: _hand_down(decision, form)):
        return go(_page(decision), toast=_said("handed_down", decision))
    return _ask("hand_down", decision, form)


def _hand_down(decision: Decision, form: forms.HandDownForm) -> None:
    service.hand_down(work(), decision, form.committee(work()), due=form.due.data)


@bp.route("/decisions/handed/<public_id>/report", methods=["GET", "POST"])
def report_back(public_id: str) -> Response:
    handed = work().get(HandDown, public_id, to=policy.report_back)
    form = forms.ReportBackForm()
    if submit(form, lambda: service.report_back(work(), handed, report=said(form.report))):
        return go(_page(handed.decision), toast=_said("reported_back", handed.decision))
    return _ask("report_back", handed.decision, form)


@bp.route("/decisions/<public_id>/action", methods=["GET", "POST"])
def action(public_id: str) -> Response:
    """Open one action; the page that follows says through whose hands it will go."""
    decision = work().get(Decision, public_id, to=actions_policy.from_decision)
    form, made = forms.born_form(work(), decision), list[Action]()
    key = recording.key_of(form)
    if sent := born.action_by_key(work(), key) if key else None:
        return go(_way(sent))
    if submit(form, lambda: made.append(_open(decision, form, key))):
        return go(_way(made[0]), toast=Toast("action.opened", params=_named(made[0].number)))
    return _ask("action", decision, form)


def _open(decision: Decision, form: forms.BornForm, key: str) -> Action:
    content = form.content(work(), decision)
    return actions.from_decision(work(), decision, content, key=key or None)


@bp.route("/decisions/<public_id>/regions", methods=["GET", "POST"])
def regions(public_id: str) -> Response:
    """Show who would get an action in each region; then open them all."""
    decision = work().get(Decision, public_id, to=actions_policy.from_decision)
    if request.method == "POST":
        actions.for_each_region(work(), decision)
        return go(_page(decision), toast=_said("actions_opened", decision))
    found = actions.addressees(work(), decision)
    content = actions.content_of(work(), decision)
    return render("decisions/regions.html", decision=decision, addressees=found, due=content.due,
                  day_off=day_off(work(), content.due))  # fmt: skip


@bp.route("/decisions/<public_id>/submit", methods=["GET", "POST"])
def submit_all(public_id: str) -> Response:
    """Show which drafts can go and why others cannot; then send those that can."""
    decision = work().get(Decision, public_id, to=actions_policy.from_decision)
    if request.method == "POST":
        count = ("count", len(actions.submit_all(work(), decision)))
        told = Toast("decision.submitted_all", params=(*_named(decision.number), count))
        return go(_page(decision), toast=told)
    found = [(one, refused(one.why_not) if one.why_not else "")
             for one in actions.outlooks(work(), decision)]  # fmt: skip
    if not found:
        raise Conflict("action.none_to_submit", number=decision.number)
    return render("decisions/submit.html", decision=decision, found=found)


def _ask(verb: str, decision: Decision, form: Form) -> Response:
    if not form.is_submitted():
        _still(verb, decision)
    status = 422 if form.is_submitted() else 200
    return render("decisions/act.html", status=status, verb=verb, decision=decision, form=form)


def _still(verb: str, decision: Decision) -> None:
    """Refuse the form itself of what is no longer possible. Raises Conflict."""
    if verb != "report_back" and decision.state != State.IN_FORCE:
        raise Conflict("wrong_state", kind="decision", verb=verb, state=str(decision.state))


def _said(what: str, decision: Decision) -> Toast:
    return Toast(f"decision.{what}", params=_named(decision.number))


def _named(number: str) -> tuple[tuple[str, object], ...]:
    return (("number", number),)


def _page(decision: Decision) -> str:
    return url_for("decisions.show", public_id=decision.public_id)


def _way(action: Action) -> str:
    return url_for("actions.send", public_id=action.public_id)
