"""Verbs on documents: attach, replace, remove. The file itself was prepared before."""

from typing import Any

from govflow.audit import ledger
from govflow.documents import policy, queries, subjects
from govflow.documents.intake import Prepared
from govflow.documents.models import Document, DocumentVersion, Kind, PageImage
from govflow.i18n.text import Text3, clean_name
from govflow.kernel.errors import Conflict, Invalid, NotFound
from govflow.kernel.refs import Identified, kind_of, ref_of
from govflow.kernel.work import Work

MOST_DOCUMENTS = 30  # of one matter


def attach(
    work: Work,
    subject: Identified,
    file: Prepared,
    *,
    title: str = "",
    kind: Kind = Kind.ANNEX,
) -> Document:
    """Add a document to a matter. Raises Conflict where its papers may not change now."""
    work.require(policy.attach, subject)
    _changing(work, subject, kind)
    _refuse_too_many(work, subject)
    said = clean_name(title, field="title") or file.name.rpartition(".")[0]
    document = work.add(Document(subject=ref_of(subject), title=Text3.same(said), kind=kind))
    _add_version(work, document, file, number=1)
    ledger.record(
        work, "document.attached", subject, document=document.id, name=file.name, sha256=file.sha256
    )
    return document


def replace(work: Work, document: Document, file: Prepared) -> DocumentVersion:
    """Give a document a new version. Raises Invalid where the file is the one it has."""
    work.require(policy.replace, document)
    _changing(work, _matter(work, document), Kind(document.kind))
    if document.current.sha256 == file.sha256:
        raise Invalid("document.same_file", field="file")
    version = _add_version(work, document, file, number=document.current.number + 1)
    ledger.record(
        work,
        "document.replaced",
        document.subject,
        document=document.id,
        name=file.name,
        sha256=file.sha256,
        number=version.number,
    )
    return version


def remove(work: Work, document: Document) -> None:
    """Take a document out of sight. Its facts and its bytes stay."""
    work.require(policy.remove, document)
    _changing(work, _matter(work, document), Kind(document.kind))
    document.removed_at = work.now
    ledger.record(
        work,
        "document.removed",
        document.subject,
        document=document.id,
        name=document.current.filename,
    )


def _add_version(work: Work, document: Document, file: Prepared, *, number: int) -> DocumentVersion:
    version = DocumentVersion(
        number=number,
        filename=file.name,
        sha256=file.sha256,
        media_type=file.media_type,
        size=file.size,
        uploaded_by_id=work.actor.person,
        uploaded_at=work.now,
    )
    document.versions.append(version)
    version.pages.extend(
        PageImage(
            number=count, sha256=page.sha256, width=page.width, height=page.height, text=page.text
        )
        for count, page in enumerate(file.pages, start=1)
    )
    work.session.flush()
    return version


def _matter(work: Work, document: Document) -> Any:  # noqa: ANN401 - any subject
    thing = subjects.subject_of(work.session, document.subject, lock=True)
    if thing is None:
        raise NotFound("missing", kind="document")
    return thing


def _changing(work: Work, subject: object, kind: Kind) -> None:
    subjects.SUBJECTS[kind_of(type(subject))].changing(work, subject, kind)


def _refuse_too_many(work: Work, subject: Identified) -> None:
    if work.count(queries.of(subject)) >= MOST_DOCUMENTS:
        raise Conflict("document.too_many", most=MOST_DOCUMENTS)
