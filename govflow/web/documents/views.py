"""Documents of a matter: see them, take them, give a new version."""

import io
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, request, send_file, url_for

from govflow.documents import policy, queries, service, subjects
from govflow.documents.intake import Prepared
from govflow.documents.models import Document, Kind, PageImage
from govflow.gate.transaction import by_hand, unit, work
from govflow.kernel.errors import Invalid, NotFound
from govflow.kernel.refs import ref_of
from govflow.kernel.work import Work
from govflow.web import papers
from govflow.web.documents.uploads import prepared, store
from govflow.web.fields import refused
from govflow.web.respond import Toast, go, hand_out, inert, render

T = TypeVar("T")
bp = Blueprint("documents", __name__, url_prefix="/documents")


@bp.get("/<public_id>")
def show(public_id: str) -> Response:
    document = work().get(Document, public_id, to=policy.read)
    versions = work().all(queries.history(document))
    wanted = request.args.get("version", type=int) or versions[0].number
    chosen = next((one for one in versions if one.number == wanted), None)
    if chosen is None:
        raise NotFound("missing", kind="document")
    return render(
        "documents/page.html",
        document=document,
        versions=versions,
        chosen=chosen,
        back=_back(work(), document.subject),
        changes=policy.replace(work().actor, document),
    )


@bp.get("/<public_id>/<int(max=999999):number>/file")
def file(public_id: str, number: int) -> Response:
    """Hand a file out, its fingerprint checked: never shown by the browser, always kept."""
    document = work().get(Document, public_id, to=policy.read)
    version = _found(work().first(queries.version(document, number)))
    return hand_out(store().read(version.sha256), version.filename, version.media_type)


@bp.get("/<public_id>/<int(max=999999):number>/pages/<int(max=999999):page>")
def page(public_id: str, number: int, page: int) -> Response:
    """Show a page as it was drawn at upload."""
    document = work().get(Document, public_id, to=policy.read)
    image: PageImage = _found(work().first(queries.page(document, number, page)))
    return inert(send_file(io.BytesIO(store().read(image.sha256)), mimetype="image/webp"))


@bp.post("/of/<kind>/<public_id>")
@by_hand
def attach(kind: str, public_id: str) -> Response:
    """Add a document to a matter."""

    def load(work: Work) -> Any:  # noqa: ANN401 - any subject
        if kind not in subjects.SUBJECTS:
            raise NotFound("missing", kind="document")
        return work.get(subjects.SUBJECTS[kind].kind, public_id, to=policy.attach)

    def act(work: Work, subject: Any, given: Prepared) -> str:  # noqa: ANN401 - any subject
        title = request.form.get("title", "")
        service.attach(work, subject, given, title=title, kind=_kind())
        return ref_of(subject)

    return _taken(load, act, Toast("document.attached"))


@bp.post("/<public_id>/replace")
@by_hand
def replace(public_id: str) -> Response:
    """Give a document a new version."""

    def load(work: Work) -> Document:
        return work.get(Document, public_id, to=policy.replace)

    def act(work: Work, document: Document, given: Prepared) -> str:
        service.replace(work, document, given)
        return document.subject

    return _taken(load, act, Toast("document.replaced"))


@bp.post("/<public_id>/remove")
def remove(public_id: str) -> Response:
    document = work().get(Document, public_id, to=policy.remove)
    service.remove(work(), document)
    return go(_back(work(), document.subject), toast=Toast("document.removed"))


def _taken(
    load: Callable[[Work], Any], act: Callable[[Work, Any, Prepared], str], toast: Toast
) -> Response:
    """Prepare the file outside any unit, then write; what is wrong with it is told beside it."""
    with unit() as reading:
        load(reading)
    try:
        given = prepared()
        with unit(write=True) as writing:
            back = _back(writing, act(writing, load(writing), given))
    except Invalid as refusal:
        return _again(load, refusal)
    return go(back, toast=toast)


def _again(load: Callable[[Work], Any], refusal: Invalid) -> Response:
    with unit() as reading:
        thing = load(reading)
        return render(
            "documents/upload.html",
            status=refusal.status,
            document=thing if isinstance(thing, Document) else None,
            url=request.path,
            back=_back(reading, thing.subject if isinstance(thing, Document) else ref_of(thing)),
            errors=(refused(refusal),),
            kind=_kind(),
        )


def _kind() -> Kind:
    """Return what the document is to its matter; anything unknown is an annex."""
    said = request.form.get("kind", "")
    return Kind(said) if said in set(Kind) else Kind.ANNEX


def _back(work: Work, subject: str) -> str:
    """Return the address of the documents of a matter, which may name its own place on a page."""
    page = papers.url(work, subject) or url_for("home.page")
    return page if "#" in page else f"{page}#documents"


def _found(thing: T | None) -> T:
    if thing is None:
        raise NotFound("missing", kind="document")
    return thing
