"""The views that a person keeps of the parapheur: an address under a name, for himself alone."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for
from wtforms import StringField

from govflow.gate.language import lazy_gettext as _
from govflow.gate.language import worded
from govflow.gate.transaction import work
from govflow.kernel.errors import NotFound
from govflow.kernel.work import Work
from govflow.web.fields import Form, Needed, said
from govflow.web.respond import render
from govflow.web.verbs import Verb, answer
from govflow.workflow import policy, queries, service
from govflow.workflow.models import SavedView

bp = Blueprint("saved", __name__, url_prefix="/parapheur/views")


class NameForm(Form):
    name = StringField(_("Name of the view"), [Needed()])


class EmptyForm(Form):
    pass


def _keep(work: Work, query: str, form: NameForm) -> None:
    service.keep_view(work, said(form.name), query)


def _rename(work: Work, view: SavedView, form: NameForm) -> None:
    service.rename_view(work, view, said(form.name))


def _drop(work: Work, view: SavedView, _form: EmptyForm) -> None:
    service.drop_view(work, view)


KEEP = Verb(policy.keep_view, lambda _work, _query: NameForm(), _keep)
ACTS: Mapping[str, Verb] = MappingProxyType(
    {
        "rename": Verb(policy.change_view, lambda _work, one: NameForm(obj=one), _rename),
        "remove": Verb(policy.change_view, lambda _work, _one: EmptyForm(), _drop, danger=True),
    }
)


@bp.get("")
def index() -> Response:
    """List the views that the reader keeps."""
    return render("saved/index.html", views=work().all(queries.views(work().actor)))


@bp.route("/keep", methods=["GET", "POST"])
def keep() -> Response:
    """Keep the filters that the address says."""
    query = urlencode(list(request.args.items()))
    back = url_for("parapheur.page") + (f"?{query}" if query else "")
    return answer(KEEP, "view.act.keep", query, back=back, above="", crumbs=_crumbs())


@bp.route("/<public_id>/<name>", methods=["GET", "POST"])
def act(public_id: str, name: str) -> Response:
    """Rename or remove a view."""
    if name not in ACTS:
        raise NotFound("missing", kind="saved_view")
    view = work().get(SavedView, public_id, to=policy.change_view)
    said_as = f"view.act.{name}"
    back = url_for("saved.index")
    return answer(ACTS[name], said_as, view, back=back, above=view.name, crumbs=_crumbs())


def _crumbs() -> list[dict[str, str]]:
    return [{"url": url_for("parapheur.page"), "label": worded("Parapheur")}]
