"""The rights of a document are those of its matter. Nothing belongs to nobody: default deny."""

from sqlalchemy.orm import object_session

from govflow.documents import subjects
from govflow.documents.models import Document
from govflow.kernel.actor import Actor
from govflow.kernel.rules import reads, rule


def _matter(document: Document) -> object | None:
    session = object_session(document)
    return subjects.subject_of(session, document.subject) if session else None


@rule
def reads_its_matter(actor: Actor, document: Document) -> bool:
    matter = _matter(document)
    return matter is not None and subjects.may_read(actor, matter)


@rule
def is_kept(_actor: Actor, document: Document) -> bool:
    """Whether it was not removed: what is removed is out of sight."""
    return document.removed_at is None


@rule
def changes_its_matter(actor: Actor, document: Document) -> bool:
    matter = _matter(document)
    return matter is not None and subjects.may_attach(actor, matter)


@rule
def attaches_to(actor: Actor, thing: object) -> bool:
    """Asked of the matter itself, before there is a document."""
    return subjects.may_attach(actor, thing)


read = reads(Document, is_kept & reads_its_matter)
attach = attaches_to
replace = changes_its_matter
remove = changes_its_matter
