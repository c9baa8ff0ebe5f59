"""Templates of charters and their texts: read in pairs, edited as drafts, published once."""

from typing import Any

from flask import Blueprint, Response, request, url_for

from govflow.charters import core, policy, queries, service
from govflow.charters.flow import TEXTS, TextState
from govflow.charters.models import CharterTemplate, TextVersion
from govflow.charters.parts import written
from govflow.gate.language import chosen, sentence
from govflow.gate.transaction import attempt, work
from govflow.i18n import catalog, formats
from govflow.i18n.book import spaced
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.rules import READ
from govflow.web.fields import refused
from govflow.web.respond import Toast, go, render
from govflow.web.submit import submit
from govflow.web.texts import typed
from govflow.web.texts.typed import Content, EditForm, Faults

bp = Blueprint("texts", __name__, url_prefix="/charter-texts")
SIDES = ("ar", "fr")
BLANKS = ("region", "appointment")
OF_THE_FORM = {"csrf_token", "key", "rev", "add", "remove"}


@bp.get("")
def index() -> Response:
    """List the templates, each with the texts that the reader may see."""
    texts = work().all(queries.texts(work().actor))
    found = [
        (template, [one for one in texts if one.template_id == template.id])
        for template in work().all(queries.templates(work().actor))
    ]
    return render("texts/index.html", templates=found)


@bp.post("/templates/<public_id>/draft")
def draft(public_id: str) -> Response:
    template = work().get(CharterTemplate, public_id, to=policy.draft)
    made = service.draft(work(), template)
    return go(url_for("texts.edit", public_id=made.public_id), toast=Toast("toast.text_drafted"))


@bp.get("/<public_id>")
def page(public_id: str) -> Response:
    return _page(work().get(TextVersion, public_id, to=READ[TextVersion]))


def _page(text: TextVersion, refusal: Conflict | Invalid | None = None) -> Response:
    """Show a text; of a draft also what it still lacks, or why it was not published."""
    faults = queries.faults(work(), text) if text.state == TextState.DRAFT else []
    lacking = [refused(Invalid(one.key, **one.params)) for one in faults]
    if refusal and not lacking:
        lacking = [refused(refusal)]
    return render(
        "texts/page.html",
        status=refusal.status if refusal else 200,
        text=text,
        lacking=lacking,
        refusal=refusal,
        changes=queries.changes(work(), text) if text.state == TextState.DRAFT else [],
        part=typed.label,
        side=_side(),
        on=_on,
        filled=_filled,
        printed=work().now,
    )


def _become(text: TextVersion, verb: str) -> Response | None:
    """Show what a text has become, where a verb is no longer open."""
    if TEXTS.allows(TextState(text.state), verb):
        return None
    state = str(text.state)
    return _page(text, Conflict("wrong_state", kind="text_version", verb=verb, state=state))


def _filled(words: dict[str, str]) -> dict[str, str]:
    """Name what a clause leaves open, to be filled for each charter."""
    return {
        code: spaced(core.filled(said, _blanks(code)), code) for code, said in words.items() if said
    }


def _blanks(language: str) -> dict[str, str]:
    return {name: catalog.sentence(f"blank.{name}", language) for name in BLANKS}


def _on(value: str, precision: str) -> str:
    return formats.partial(value, precision, deduced=False, language=chosen())


def _side() -> str:
    """Return the language that a phone shows; a wide screen shows both."""
    wish = request.args.get("side") or chosen()
    return wish if wish in SIDES else SIDES[0]


@bp.route("/<public_id>/edit", methods=["GET", "POST"])
def edit(public_id: str) -> Response:
    text = work().get(TextVersion, public_id, to=policy.edit)
    if become := _become(text, "edit"):
        return become
    form = EditForm(data={"rev": str(text.version)})
    if not form.is_submitted():
        return _form(text, form, text.content)
    wanted = typed.typed(text)
    if form.revision() != text.version:
        rows = typed.changes(text, wanted)
        sent = [one for one in request.form.items(multi=True) if one[0] not in OF_THE_FORM]
        return render("texts/conflict.html", status=409, text=text, sent=sent, rows=rows)
    if typed.rebuilt(wanted):
        return _form(text, form, wanted)
    faults = Faults()
    kept = typed.content(text, wanted, faults)
    if not faults and submit(form, lambda: service.edit(work(), text, kept, rev=form.revision())):
        return go(_address(text), toast=Toast("toast.text_saved"))
    return _form(text, form, wanted, faults, status=422)


def _form(
    text: TextVersion,
    form: EditForm,
    wanted: Content,
    faults: Faults | None = None,
    *,
    status: int = 200,
) -> Response:
    added = request.form.get("add", "") if status == 200 else ""  # noqa: PLR2004
    found = faults or {}

    def wrong(field: str) -> list[str]:
        return [found[field].why] if field in found else []

    def wrong_in(*stems: str) -> bool:
        return any(field.startswith(stems) for field in found)

    return render("texts/edit.html", status=status, text=text, form=form, wanted=wanted,
                  added=added, faults=found, wrong=wrong, wrong_in=wrong_in, written=written,
                  units=typed.UNITS, statuses=core.STATUSES,
                  blanks=[f"{{{name}}}" for name in BLANKS])  # fmt: skip


@bp.route("/<public_id>/publish", methods=["GET", "POST"])
def publish(public_id: str) -> Response:
    """Say what publishing does, which is for good; then publish."""
    text = work().get(TextVersion, public_id, to=policy.publish)
    if become := _become(text, "publish"):
        return become
    if request.method == "GET":
        return _before_publishing(text)
    try:
        with attempt():
            service.publish(work(), text)
    except Invalid as refusal:
        return _page(text, refusal)
    said = Toast("toast.text_published", params=(("number", text.number),))
    return go(_address(text), toast=said)


def _before_publishing(text: TextVersion) -> Response:
    if faults := queries.faults(work(), text):
        return _page(text, Invalid(faults[0].key, **faults[0].params))
    before = work().first(queries.in_use(text.template))
    running = work().all(queries.running(work().actor, before)) if before else []
    changes = queries.changes(work(), text)
    return _confirm("texts/publish.html", "publish", text, before=before, running=running,
                    changes=changes, part=typed.label)  # fmt: skip


@bp.route("/<public_id>/discard", methods=["GET", "POST"])
def discard(public_id: str) -> Response:
    """Throw a draft away."""
    text = work().get(TextVersion, public_id, to=policy.discard)
    if become := _become(text, "discard"):
        return become
    if request.method == "GET":
        return _confirm("layout/confirm.html", "discard", text, danger=True)
    service.discard(work(), text)
    return go(url_for("texts.index"), toast=Toast("toast.text_discarded"))


def _confirm(
    template: str,
    verb: str,
    text: TextVersion,
    *,
    danger: bool = False,
    **more: Any,  # noqa: ANN401 - what the page of one verb shows besides
) -> Response:
    act, number = sentence(f"text.act.{verb}"), sentence("Version %(number)s", number=text.number)
    crumbs = [
        {"url": url_for("texts.index"), "label": sentence("Charter templates")},
        {"url": _address(text), "label": number},
        {"url": "", "label": act},
    ]
    return render(template, act=act, lead=sentence(f"text.act.{verb}.lead"), back=_address(text),
                  danger=danger, above=number, crumbs=crumbs, **more)  # fmt: skip


def _address(text: TextVersion) -> str:
    return url_for("texts.page", public_id=text.public_id)
