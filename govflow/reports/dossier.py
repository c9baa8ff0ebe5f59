"""A case as it is taken away: with the cases below it, their events, the texts, the papers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from govflow.actions.models import Action, ActionVersion
from govflow.audit.models import Head
from govflow.documents import subjects
from govflow.documents.models import Document, DocumentVersion
from govflow.kernel.work import Work
from govflow.workflow import door, store
from govflow.workflow.models import Definition, Event
from govflow.workflow.queries.names import Named, named
from govflow.workflow.rows import CaseRow
from govflow.workflow.store import File

Texts = Mapping[str, ActionVersion]


@dataclass(frozen=True, slots=True)
class Kept:
    """One case: its file, its circuit, its events in order."""

    file: File
    definition: Definition
    events: tuple[Event, ...]

    @property
    def row(self) -> CaseRow:
        return self.file.row


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case, the ones below it, and what they decided on.

    `texts` by their digest, and `papers` by theirs: empty where the reader of the case may not
    read its matter. `head` is where the chain of all facts ended when it was taken away.
    """

    kept: tuple[Kept, ...]
    texts: Texts
    papers: Mapping[str, DocumentVersion]
    names: Mapping[str, Named]
    head: Head

    @property
    def row(self) -> CaseRow:
        return self.kept[0].row

    @property
    def events(self) -> list[Event]:
        found = [event for one in self.kept for event in one.events]
        return sorted(found, key=lambda one: (one.at, one.case_id, one.seq))


def dossier(work: Work, case: str) -> Dossier:
    """Gather a case by its public id. Raises NotFound where the actor may not read it."""
    file = door.of_case(work, case, by=store.By.ADDRESS, lock=False)
    kept = tuple(_kept(work, one) for one in _with_those_below(work, file))
    digests = {event.body.get("digest") for one in kept for event in one.events}
    texts = {key: said for key, said in _texts(work, file.row).items() if key in digests}
    asked = {task.principal for one in kept for task in one.file.tasks}
    return Dossier(
        kept,
        texts,
        _papers(work, file.row, texts),
        named(work, asked),
        work.session.get_one(Head, 1),
    )


def _kept(work: Work, file: File) -> Kept:
    definition = work.session.get_one(Definition, file.row.definition_id)
    return Kept(file, definition, tuple(store.events_of(work, file.row.id)))


def _with_those_below(work: Work, file: File) -> Iterator[File]:
    yield file
    for row in store.children(work, file.row.id):
        yield from _with_those_below(work, store.opened(work, row))


def _texts(work: Work, row: CaseRow) -> Texts:
    """Return every text that the matter of a case ever submitted; none to whom it is closed."""
    matter = subjects.subject_of(work.session, row.subject)
    if not isinstance(matter, Action) or not subjects.may_read(work.actor, matter):
        return {}
    return {one.digest: one for one in reversed(matter.versions)}  # said again: the first time


def _papers(work: Work, row: CaseRow, texts: Texts) -> dict[str, DocumentVersion]:
    """Return the files that the texts name; what was removed since is out of sight."""
    wanted = {one["sha256"] for text in texts.values() for one in text.snapshot["documents"]}
    query = select(DocumentVersion).join(Document, Document.id == DocumentVersion.document_id)
    query = query.where(Document.subject == row.subject, Document.removed_at.is_(None))
    return {one.sha256: one for one in work.all(query) if one.sha256 in wanted}
