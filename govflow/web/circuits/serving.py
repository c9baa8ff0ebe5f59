"""What a circuit serves: a rule of choice is added or taken back; a circuit is retired."""

from collections.abc import Mapping

from flask import Response, request, url_for
from wtforms import IntegerField, StringField

from govflow.bodies import queries as bodies
from govflow.bodies.models import Body
from govflow.gate.language import chosen, sentence
from govflow.gate.language import lazy_gettext as _
from govflow.gate.transaction import attempt, work
from govflow.kernel.errors import NotFound
from govflow.kernel.work import Work
from govflow.org import queries as org
from govflow.org.models import Organisation, Unit
from govflow.web import choices
from govflow.web.choices import Choices
from govflow.web.circuits import conditions
from govflow.web.circuits.offers import Offers
from govflow.web.circuits.pages import bp
from govflow.web.circuits.shown import code_of
from govflow.web.fields import ChoiceField, Form, Needed
from govflow.web.respond import Toast, go, render
from govflow.web.submit import submit
from govflow.workflow import policy, queries, service
from govflow.workflow.engine.outline import arranged
from govflow.workflow.models import Binding, Definition
from govflow.workflow.store import route_of

PLACES: Mapping[str, type[Organisation | Unit | Body]] = {
    "org": Organisation, "unit": Unit, "body": Body}  # fmt: skip


class ServeForm(Form):
    where = ChoiceField(_("For the files of"))
    when = ChoiceField(_("Only when"))
    value = StringField(_("Value"))
    written = StringField(_("Or as an expression"))
    priority = IntegerField(_("Priority of the rule"), [Needed()], default=10)


@bp.route("/<key>/serve", methods=["GET", "POST"])
def serve(key: str) -> Response:
    """Add a rule of choice: which files go this way."""
    definition = queries.published(work(), key)
    work().require(policy.bind, definition)
    form = ServeForm()
    offers = Offers(work(), arranged(definition.body), route_of(definition))
    form.where.choices = _places(work())
    conditions_of = {
        label: listed for label, listed in offers.conditions() if "(" not in listed[0][0]
    }
    form.when.choices = {"": [("", sentence("circuit.always"))], **conditions_of}
    if submit(form, lambda: _bind(definition, form)):
        return go(_address(definition), toast=Toast("toast.circuit_bound"))
    return render("circuits/serve.html", status=422 if form.errors else 200, form=form,
                  circuit=definition)  # fmt: skip


def _places(work: Work) -> dict[str, Choices]:
    """Offer where a circuit may serve: everywhere, or the files of a house, a unit, a body."""
    language = chosen()
    units = [(f"unit:{one.public_id}", one.name.in_(language)) for one in work.all(org.units())]
    found = work.all(bodies.visible_to(work.actor))
    return {
        "": [("", sentence("circuit.everywhere"))],
        sentence("Organisation"): [(f"org:{key}", name) for key, name
                                   in choices.organisations(work, "") if key],
        sentence("Unit"): units,
        sentence("Body"): [(f"body:{one.public_id}", f"{one.code} · {one.name.in_(language)}")
                           for one in found],
    }  # fmt: skip


def _bind(definition: Definition, form: ServeForm) -> Binding:
    kind, _colon, key = (form.where.data or "").partition(":")
    place = choices.picked(work(), PLACES[kind], key, "where") if kind in PLACES else None
    when = conditions.written(form.when.data or "", form.value.data or "", form.written.data or "")
    return service.bind(
        work(),
        definition.key,
        definition.subject_kind,
        org=place.id if isinstance(place, Organisation) else None,
        unit=place.id if isinstance(place, Unit) else None,
        body=place.ref if isinstance(place, Body) else "",
        when=when,
        priority=form.priority.data or 0,
    )


@bp.post("/<key>/unbind")
def unbind(key: str) -> Response:
    """Take a rule of choice back."""
    definition = queries.published(work(), key)
    work().require(policy.unbind, definition)
    rule = request.form.get("rule", "")
    found = [one for one in work().all(queries.bindings(key)) if code_of(one) == rule]
    if not found:
        raise NotFound("missing", kind="binding")
    with attempt():
        service.unbind(work(), found[0])
    return go(_address(definition), toast=Toast("toast.circuit_unbound"))


@bp.route("/<key>/retire", methods=["GET", "POST"])
def retire(key: str) -> Response:
    """Let no new file begin on a circuit."""
    definition = queries.published(work(), key)
    work().require(policy.retire, definition)
    if request.method == "POST":
        with attempt():
            service.retire(work(), definition)
        return go(url_for("circuits.index"), toast=Toast("toast.circuit_retired"))
    act, title = sentence("circuit.act.retire"), definition.title.in_(chosen())
    crumbs = [{"url": url_for("circuits.index"), "label": sentence("Circuits")},
              {"url": _address(definition), "label": title}, {"url": "", "label": act}]  # fmt: skip
    return render("layout/confirm.html", act=act, lead=sentence("circuit.act.retire.lead"),
                  back=_address(definition), danger=True, above=title, crumbs=crumbs)  # fmt: skip


def _address(definition: Definition) -> str:
    return url_for("circuits.circuit", key=definition.key)
