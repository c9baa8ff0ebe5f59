"""Circuits being written: begun, typed, checked while they are typed, tried, published."""

from collections.abc import Mapping

from flask import Response, request, url_for
from wtforms import BooleanField, StringField

from govflow.gate.language import chosen, sentence
from govflow.gate.language import lazy_gettext as _
from govflow.gate.transaction import attempt, work
from govflow.kernel.errors import Invalid
from govflow.web import hx
from govflow.web.circuits import checked, typed
from govflow.web.circuits.pages import bp
from govflow.web.circuits.typed import Body, EditForm
from govflow.web.fields import ChoiceField, Form, refused, text_of
from govflow.web.respond import Toast, go, render
from govflow.web.submit import submit
from govflow.workflow import policy, queries, service
from govflow.workflow.engine import blanks, outline
from govflow.workflow.engine.parse import parse
from govflow.workflow.models import Definition, DraftCircuit

OF_THE_FORM = {"csrf_token", "key", "rev", "do", "whole", "check"}


class NewForm(Form):
    title_ar = StringField(_("Title in Arabic"))
    title_fr = StringField(_("Title in French"))
    title_en = StringField(_("Title in English"))
    subject = ChoiceField(_("Files concerned"))
    model = ChoiceField(_("Begin with"))


class PublishForm(EditForm):
    anyway = BooleanField(_("Publish all the same"))


@bp.route("/drafts/new", methods=["GET", "POST"])
def new() -> Response:
    """Begin a circuit: with one visa and one approval, or as a copy of one in force."""
    work().require(policy.draft, {})
    form, known = NewForm(), work().all(queries.circuits())
    form.subject.choices = [(one, sentence(f"scope.{one}")) for one in typed.SUPPLIED]
    form.model.choices = [("", sentence("circuit.beginning"))]
    form.model.choices += [(one.public_id, one.title.in_(chosen())) for one in known]
    made: list[DraftCircuit] = []
    if submit(form, lambda: made.append(_begun(form))):
        return go(_address(made[0]), toast=Toast("toast.circuit_drafted"))
    return render("circuits/new.html", status=422 if form.errors else 200, form=form)


def _begun(form: NewForm) -> DraftCircuit:
    title = {code: said for code, said in text_of(form, "title").as_dict().items() if said}
    body = blanks.beginning(form.subject.data)
    if form.model.data:
        model = work().get(Definition, form.model.data, to=policy.read_circuit)
        body = outline.arranged(model.body)
    return service.draft(work(), body | {"key": "", "title": title})


@bp.post("/<key>/draft")
def draft(key: str) -> Response:
    """Begin the next version of a circuit, or go on with the draft that waits."""
    known = queries.published(work(), key)
    work().require(policy.draft, known)
    waiting = work().first(queries.drafts().where(DraftCircuit.key == known.key))
    return go(_address(waiting or service.draft(work(), outline.arranged(known.body))))


@bp.route("/drafts/<public_id>/edit", methods=["GET", "POST"])
def edit(public_id: str) -> Response:
    draft = work().get(DraftCircuit, public_id, to=policy.edit)
    form = EditForm(data={"rev": str(draft.version)})
    if not form.is_submitted():
        return _form(draft, form, draft.body, request.args.get("open", ""))
    body, faults = draft.body, dict[str, str]()
    try:
        body = typed.typed(draft)
    except Invalid as refusal:
        faults[refusal.field] = refused(refusal)
    if "check" in request.form and hx.wants_part():
        return render("circuits/_check.html", **checked.found(work(), draft, body))
    if form.revision() != draft.version:
        return _conflict(draft, body)
    if faults:
        return _form(draft, form, body, request.form.get("open", ""), faults)
    return _kept(draft, form, body)


def _kept(draft: DraftCircuit, form: EditForm, wanted: Body) -> Response:
    """Keep what was typed, then go where the pressed button leads."""
    body, name = typed.pressed(wanted)
    if not submit(form, lambda: service.edit(work(), draft, body, rev=form.revision())):
        return _form(draft, form, wanted, name, {"": " ".join(form.form_errors)})
    pressed = request.form.get("do", "")
    if pressed in {"publish", "rehearse_draft"}:
        return go(url_for(f"circuits.{pressed}", public_id=draft.public_id))
    toast = Toast("toast.circuit_saved") if pressed == "save" else None
    return go(f"{_address(draft)}?open={name}#part", toast=toast)


def _form(
    draft: DraftCircuit,
    form: EditForm,
    body: Body,
    wish: str,
    faults: Mapping[str, str] | None = None,
) -> Response:
    name = typed.opened(body, wish)
    sent = request.form.to_dict(flat=False) if faults else {}
    return render("circuits/edit.html", status=422 if faults else 200, form=form,
                  v=typed.shown(body, name) | sent, faults=faults or {},
                  **checked.page(work(), draft, body, name))  # fmt: skip


def _conflict(draft: DraftCircuit, body: Body) -> Response:
    """Show what the open part has become beside what was typed of it."""
    name = typed.opened(body, request.form.get("open", ""))
    now = typed.shown(draft.body, typed.opened(draft.body, name))
    mine = typed.shown(body, name)
    rows = checked.differing(work(), body, now, mine)
    sent = [one for one in request.form.items(multi=True) if one[0] not in OF_THE_FORM]
    return render("circuits/conflict.html", status=409, draft=draft, rows=rows,
                  sent=[*sent, ("whole", "1")])  # fmt: skip


@bp.route("/drafts/<public_id>/publish", methods=["GET", "POST"])
def publish(public_id: str) -> Response:
    """Say what publishing does, which is for good, or what is in its way; then publish."""
    draft = work().get(DraftCircuit, public_id, to=policy.publish)
    form = PublishForm(data={"rev": str(draft.version)})
    made: list[Definition] = []
    if submit(form, lambda: made.append(_published(draft, form))):
        said = Toast("toast.circuit_published", params=(("n", made[0].version),))
        return go(url_for("circuits.circuit", key=made[0].key), toast=said)
    before = work().first(queries.circuits().where(Definition.key == draft.key))
    shown = checked.found(work(), draft, draft.body)
    stops = [] if shown["problems"] else checked.blocking(work(), draft.body, parse(draft.body))
    return render("circuits/publish.html", status=422 if form.is_submitted() else 200,
                  form=form, before=before, stops=stops, **shown)  # fmt: skip


def _published(draft: DraftCircuit, form: PublishForm) -> Definition:
    anyway = form.anyway.data
    return service.put_in_force(work(), draft, rev=form.revision(), anyway=anyway)


@bp.route("/drafts/<public_id>/discard", methods=["GET", "POST"])
def discard(public_id: str) -> Response:
    """Throw a draft away."""
    draft = work().get(DraftCircuit, public_id, to=policy.discard)
    if request.method == "POST":
        with attempt():
            service.discard(work(), draft)
        return go(url_for("circuits.index"), toast=Toast("toast.circuit_discarded"))
    act = sentence("circuit.act.discard")
    crumbs = [{"url": url_for("circuits.index"), "label": sentence("Circuits")},
              {"url": _address(draft), "label": draft.title.in_(chosen())},
              {"url": "", "label": act}]  # fmt: skip
    return render("layout/confirm.html", act=act, lead=sentence("circuit.act.discard.lead"),
                  back=_address(draft), danger=True, above=draft.key, crumbs=crumbs)  # fmt: skip


def _address(draft: DraftCircuit) -> str:
    return url_for("circuits.edit", public_id=draft.public_id)
