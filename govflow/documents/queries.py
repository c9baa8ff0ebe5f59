"""Questions about documents. Whoever asks has loaded their matter, and so may read them."""

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from govflow.documents.models import Document, DocumentVersion, PageImage
from govflow.kernel.refs import Identified, ref_of
from govflow.kernel.work import Work


def of(subject: Identified) -> Select[Document]:
    """The documents of a matter that was loaded for reading, in the order they came."""
    return of_all([ref_of(subject)])


def of_all(subjects: Collection[str]) -> Select[Document]:
    """The documents of several matters, named by their references."""
    return (
        select(Document)
        .where(Document.subject.in_(subjects), Document.removed_at.is_(None))
        .options(selectinload(Document.versions).selectinload(DocumentVersion.pages))
        .order_by(Document.id)
    )


def fingerprints(work: Work, subject: Identified) -> list[str]:
    """Return the fingerprints of the files of a matter as they are now: its digest covers them."""
    return [document.current.sha256 for document in work.all(of(subject))]


def version(document: Document, number: int) -> Select[DocumentVersion]:
    return select(DocumentVersion).where(
        DocumentVersion.document_id == document.id, DocumentVersion.number == number
    )


def page(document: Document, number: int, page_number: int) -> Select[PageImage]:
    """One page of a version of a document that was loaded for reading."""
    return (
        select(PageImage)
        .join(DocumentVersion, DocumentVersion.id == PageImage.version_id)
        .where(
            DocumentVersion.document_id == document.id,
            DocumentVersion.number == number,
            PageImage.number == page_number,
        )
    )


def history(document: Document) -> Select[DocumentVersion]:
    """Every version of a document, the newest first."""
    return (
        select(DocumentVersion)
        .where(DocumentVersion.document_id == document.id)
        .options(joinedload(DocumentVersion.document), selectinload(DocumentVersion.pages))
        .order_by(DocumentVersion.number.desc())
    )
