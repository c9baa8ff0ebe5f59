"""The points of an agenda, and the papers that they carry."""

import pytest
from sqlalchemy import select

from govflow.documents import policy
from govflow.documents.models import Document, Kind
from govflow.kernel.clock import FixedClock
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.meetings import queries, service
from govflow.meetings.service import Plan, Point
from tests.make import documents as make_documents
from tests.make import meetings as make
from tests.make.meetings import START, TITLE, WHY, Committees

CALLED = 8  # six seats, one substitute, the secretariat


def test_points_are_added_moved_and_removed(made: Committees) -> None:
    meeting = make.drafted(made)
    with made.house.unit(made.house.people.secretariat) as work:
        found = make.one(work, meeting)
        for kind in ("information", "other"):
            service.put_on_agenda(work, found, Point(kind, TITLE))
        service.move_item(work, found.agenda[2], to=1)
        assert [(item.position, item.kind) for item in found.agenda] == [
            (1, "other"),
            (2, "decision"),
            (3, "information"),
        ]
        service.remove_item(work, found.agenda[1])
        assert [(item.position, item.kind) for item in found.agenda] == [
            (1, "other"),
            (2, "information"),
        ]
        with pytest.raises(Invalid, match="item_kind"):
            service.put_on_agenda(work, found, Point("party", TITLE))


def test_points_carry_papers_read_by_the_members_once_it_is_convened(made: Committees) -> None:
    meeting = make.drafted(made)
    secretariat = made.house.people.secretariat
    with made.house.unit(secretariat) as work:
        item = make.one(work, meeting).agenda[0]
        paper = make_documents.document(work, item)
        with pytest.raises(Conflict, match="item_has_papers"):
            service.remove_item(work, item)
    with made.house.unit(made.anapec, read_only=True) as work:
        assert not reads_paper(work, paper.public_id)
    with made.house.unit(secretariat) as work:
        service.convene(work, make.one(work, meeting))
    with made.house.unit(made.anapec, read_only=True) as work:
        assert reads_paper(work, paper.public_id)
        found = queries.papers(work, make.one(work, meeting))
        assert {ref: [one.public_id for one in papers] for ref, papers in found.items()} == {
            f"agenda_item:{item.id}": [paper.public_id]
        }


def reads_paper(work: Work, public_id: str) -> bool:
    query = select(Document).where(Document.public_id == public_id)
    return policy.read(work.actor, work.session.scalars(query).one())


def test_after_the_sitting_only_proofs_are_added(made: Committees, clock: FixedClock) -> None:
    meeting = make.sitting(made, clock, "SG")
    with made.house.unit(None) as work:
        found = make.one(work, meeting)
        service.hold(work, found)
        make_documents.document(work, found, kind=Kind.PROOF)
        with pytest.raises(Conflict, match="wrong_state"):
            make_documents.document(work, found.agenda[0])
        with pytest.raises(Conflict, match="wrong_state"):
            service.put_on_agenda(work, found, Point("other", TITLE))


def test_after_the_convocation_a_change_goes_out_as_a_correction_of_it(made: Committees) -> None:
    meeting, secretariat = make.convened(made), made.house.people.secretariat
    with made.house.unit(secretariat) as work:
        found = make.one(work, meeting)
        with pytest.raises(Invalid, match="reason_missing"):
            service.put_on_agenda(work, found, Point("other", TITLE))
        with pytest.raises(Invalid, match="reason_missing"):
            service.edit(work, found, Plan(START, 90, "Salle 2"), rev=found.version)
    with made.house.unit(secretariat) as work:
        found = make.one(work, meeting)
        service.put_on_agenda(work, found, Point("other", TITLE), to=1, reason=WHY)
    with made.house.unit(secretariat) as work:
        found = make.one(work, meeting)
        service.edit(work, found, Plan(START, 90, "Salle 2"), rev=found.version, reason=WHY)
    with made.house.unit(secretariat, read_only=True) as work:
        found = make.one(work, meeting)
        told = [one.details for one in work.all(queries.corrections(found))]
        assert [(one["version"], one["reason"]) for one in told] == [
            (2, WHY.as_dict()),
            (3, WHY.as_dict()),
        ]
        assert len(told[0]["to"]) == CALLED
        assert [item.kind for item in found.agenda] == ["other", "decision"]
        assert found.reference == "COPIL/2026/01"


def test_from_its_hour_on_the_agenda_stands_as_it_was_sent(
    made: Committees, clock: FixedClock
) -> None:
    meeting = make.sitting(made, clock, "SG")
    with made.house.unit(made.house.people.secretariat) as work:
        found = make.one(work, meeting)
        for change in (
            lambda: service.remove_item(work, found.agenda[0], reason=WHY),
            lambda: service.move_item(work, found.agenda[0], to=1, reason=WHY),
            lambda: service.put_on_agenda(work, found, Point("other", TITLE), reason=WHY),
        ):
            with pytest.raises(Conflict, match="has_begun"):
                change()


def test_papers_that_follow_the_convocation_are_told_to_all_called(made: Committees) -> None:
    meeting = make.convened(made)
    with made.house.unit(made.house.people.secretariat) as work:
        make_documents.document(work, make.one(work, meeting).agenda[0])
    with made.house.unit(None, read_only=True) as work:
        told = work.first(queries.papers_changed(make.one(work, meeting)))
        assert told is not None
        assert len(told.details["to"]) == CALLED
