"""A document belongs to a matter: its rights, its life and its facts are the matter's."""

from collections.abc import Iterator

import pytest

from govflow.audit.queries import history
from govflow.documents import policy, queries, service
from govflow.documents.models import Document, Kind
from govflow.documents.subjects import SUBJECTS, carries_documents
from govflow.kernel.actor import ANONYMOUS, SYSTEM, Actor
from govflow.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from govflow.kernel.refs import ref_of
from govflow.kernel.rules import is_secretariat, is_the_system
from govflow.kernel.work import Work
from govflow.org.models import Unit
from tests.make import documents as make
from tests.make import org

READER = Actor(person=1)
SECRETARY = Actor(person=2, roles=frozenset({"secretariat"}))


def refuse_closed(_work: Work, unit: Unit, _kind: Kind) -> None:
    if unit.kind == "closed":
        raise Conflict("wrong_state", kind="unit", verb="attach", state="closed")


@pytest.fixture(autouse=True)
def units_carry_documents() -> Iterator[None]:
    """Units carry documents while these tests run: some kind has to."""
    carries_documents(Unit, attach=is_secretariat | is_the_system, changing=refuse_closed)
    yield
    del SUBJECTS["unit"]


@pytest.fixture
def unit(work: Work) -> Unit:
    return org.unit(work, org.organisation(work))


def facts(work: Work, thing: Unit) -> list[tuple[str, object]]:
    for ending in work._endings:  # noqa: SLF001 - what the end of the unit would write
        ending()
    work._endings.clear()  # noqa: SLF001
    kept = work.all(history(ref_of(thing)))
    return [(one.fact, one.details.get("name")) for one in kept if "document" in one.fact]


def test_a_document_is_attached_with_its_first_version(work: Work, unit: Unit) -> None:
    file = make.prepared(name="Note de service.pdf")
    made = service.attach(work, unit, file, kind=Kind.PAPER)
    version = made.current
    assert (made.subject, made.title.fr, made.kind) == (ref_of(unit), "Note de service", "paper")
    assert (version.number, version.filename, version.extension) == (
        1,
        "Note de service.pdf",
        "PDF",
    )
    assert [(page.number, page.width, page.text) for page in version.pages] == [(1, 1240, "Note")]
    assert queries.fingerprints(work, unit) == [file.sha256]


def test_replacing_gives_a_new_version_and_keeps_the_old(work: Work, unit: Unit) -> None:
    made = make.document(work, unit)
    service.replace(work, made, make.prepared(name="corrigee.pdf"))
    assert [(one.number, one.filename) for one in work.all(queries.history(made))] == [
        (2, "corrigee.pdf"),
        (1, "note.pdf"),
    ]
    assert made.current.number == 2


def test_the_same_file_is_no_new_version(work: Work, unit: Unit) -> None:
    file = make.prepared()
    made = service.attach(work, unit, file)
    with pytest.raises(Invalid) as refused:
        service.replace(work, made, file)
    assert (refused.value.key, refused.value.field) == ("document.same_file", "file")


def test_a_removed_document_is_out_of_sight(work: Work, unit: Unit) -> None:
    made = make.document(work, unit)
    service.remove(work, made)
    work.session.flush()
    assert work.all(queries.of(unit)) == []
    with pytest.raises(NotFound):
        work.get(Document, made.public_id, to=policy.read)


def test_each_verb_leaves_its_fact_with_the_matter(work: Work, unit: Unit) -> None:
    made = make.document(work, unit)
    service.replace(work, made, make.prepared(name="b.pdf"))
    service.remove(work, made)
    assert facts(work, unit) == [
        ("document.attached", "note.pdf"),
        ("document.replaced", "b.pdf"),
        ("document.removed", "b.pdf"),
    ]


@pytest.mark.parametrize(("actor", "reads"), [(READER, True), (ANONYMOUS, False), (SYSTEM, True)])
def test_whoever_reads_the_matter_reads_its_documents(
    work: Work, unit: Unit, actor: Actor, *, reads: bool
) -> None:
    assert policy.read(actor, make.document(work, unit)) is reads


def test_only_those_who_change_the_matter_change_its_documents(work: Work, unit: Unit) -> None:
    made = make.document(work, unit)
    work.actor = READER
    with pytest.raises(Forbidden):
        service.attach(work, unit, make.prepared())
    with pytest.raises(Forbidden):
        service.replace(work, made, make.prepared())
    with pytest.raises(Forbidden):
        service.remove(work, made)
    work.actor = SECRETARY
    service.remove(work, made)


def test_papers_do_not_change_once_the_matter_is_closed(work: Work, unit: Unit) -> None:
    made = make.document(work, unit)
    unit.kind = "closed"
    work.session.flush()
    for act in (
        lambda: service.attach(work, unit, make.prepared()),
        lambda: service.replace(work, made, make.prepared()),
        lambda: service.remove(work, made),
    ):
        with pytest.raises(Conflict):
            act()


def test_a_matter_nobody_registered_shows_nothing(work: Work, unit: Unit) -> None:
    made = make.document(work, unit)
    made.subject = "unknown:1"
    assert not policy.read(SECRETARY, made)
    assert not policy.replace(SECRETARY, made)


def test_a_matter_carries_thirty_documents_at_most(work: Work, unit: Unit) -> None:
    for number in range(30):
        make.document(work, unit, name=f"{number}.pdf")
    with pytest.raises(Conflict):
        make.document(work, unit)
