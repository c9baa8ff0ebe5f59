"""What a meeting decides, and what becomes of it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from govflow.audit.models import Entry
from govflow.bodies import service as bodies
from govflow.bodies.models import Body
from govflow.calendar.when import When
from govflow.decisions import queries, service
from govflow.decisions.models import Decision, HandDown
from govflow.kernel.clock import FixedClock
from govflow.kernel.errors import Conflict, Forbidden, Invalid
from govflow.kernel.matters import Matter, open_matters
from govflow.meetings import queries as meetings
from govflow.meetings import service as sittings
from govflow.meetings.flow import Attendance
from tests.make import decisions as make
from tests.make import meetings as make_meetings
from tests.make.decisions import DUE, QUORUM, TEXT
from tests.make.meetings import START, Committees


def test_a_decision_keeps_its_quorum_its_owner_and_its_day(
    made: Committees, clock: FixedClock
) -> None:
    public_id = make.decision(made, clock)
    with made.house.unit(None, read_only=True) as work:
        found = make.one(work, public_id)
        assert (found.number, found.state, found.quorum, found.decided_on, found.due) == (
            "COPIL/2026/01/D1",
            "in_force",
            {"present": 4, "needed": 4, "of": 6},
            date(2026, 12, 29),
            DUE,
        )
        assert found.owner_post_id == made.house.people.chef_si.post_id
        entry = work.session.scalars(select(Entry).where(Entry.fact == "decision.recorded")).one()
        assert entry.details == {
            "number": "COPIL/2026/01/D1",
            "title": TEXT.as_dict(),
            "due": "2027-01-31",
            "quorum": {"present": 4, "needed": 4, "of": 6},
            "to": [found.owner_post_id],
        }


def test_without_quorum_nothing_is_decided(made: Committees, clock: FixedClock) -> None:
    meeting = make_meetings.sitting(made, clock, "MINISTRE", "SG", "DRH")
    with pytest.raises(Conflict, match="no_quorum") as refused:
        make.taken(made, meeting)
    assert refused.value.params == {"present": 3, "needed": 4, "of": 6}
    with made.house.unit(made.house.people.secretariat) as work:
        sittings.make_information(work, make_meetings.one(work, meeting))
    with pytest.raises(Conflict, match="information_meeting"):
        make.taken(made, meeting)
    make_meetings.seen(made, meeting, "CHEF-CAB")
    with pytest.raises(Conflict, match="information_meeting"):
        make.taken(made, meeting)


def test_a_quorum_lost_later_does_not_touch_what_was_decided(
    made: Committees, clock: FixedClock
) -> None:
    meeting = make_meetings.sitting(made, clock, *QUORUM)
    taken = make.taken(made, meeting)
    with made.house.unit(made.house.people.secretariat) as work:
        found = make_meetings.one(work, meeting)
        sittings.record_presence(work, found, {found.presences[0].seat_id: Attendance.EXCUSED})
        sittings.hold(work, found)
    with pytest.raises(Conflict, match="no_quorum"):
        make.taken(made, meeting)
    with made.house.unit(None, read_only=True) as work:
        assert make.one(work, taken).quorum["present"] == 4


def test_what_was_decided_is_recorded_on_the_day_or_after_it(
    made: Committees, clock: FixedClock
) -> None:
    with pytest.raises(Conflict, match="not_in_session"):
        make.taken(made, make_meetings.convened(made))
    meeting = make_meetings.sitting(made, clock, *QUORUM, at=START + timedelta(days=1))
    with made.house.unit(None) as work:
        sittings.hold(work, make_meetings.one(work, meeting))
    clock.move(timedelta(days=2))
    assert make.taken(made, meeting)


def test_numbers_follow_one_another_and_stay_taken(made: Committees, clock: FixedClock) -> None:
    meeting = make_meetings.sitting(made, clock, *QUORUM)
    first = make.taken(made, meeting)
    with made.house.unit(None) as work:
        service.repeal(work, make.one(work, first), reason="Erreur de saisie")
    made_ = [first, make.taken(made, meeting), make.taken(made, meeting)]
    with made.house.unit(None, read_only=True) as work:
        decided = work.all(queries.of_meeting(make_meetings.one(work, meeting)))
        assert [one.public_id for one in decided] == made_
        assert [one.number for one in decided] == [
            "COPIL/2026/01/D1",
            "COPIL/2026/01/D2",
            "COPIL/2026/01/D3",
        ]


@pytest.mark.parametrize(
    "change",
    ["number = 'X'", "text = '{}'", "quorum = '{}'", "meeting_id = 2"],
)
def test_the_database_refuses_to_change_what_was_decided(
    made: Committees, clock: FixedClock, change: str
) -> None:
    make.decision(made, clock)
    for statement in (f"UPDATE decision SET {change}", "DELETE FROM decision"):  # noqa: S608
        with made.house.unit(None) as work:
            with pytest.raises(DBAPIError, match=r"frozen|append-only"):
                work.session.execute(text(statement))
            work.abandon()


def test_a_new_decision_supersedes_an_older_one(made: Committees, clock: FixedClock) -> None:
    meeting = make_meetings.sitting(made, clock, *QUORUM)
    old = make.taken(made, meeting)
    new = make.taken(made, meeting, supersedes=old)
    with made.house.unit(None, read_only=True) as work:
        first, second = make.one(work, old), make.one(work, new)
        assert (first.state, first.ended_on) == ("superseded", date(2026, 12, 29))
        assert work.all(queries.superseding(first)) == [second]
    with pytest.raises(Conflict, match="wrong_state"):
        make.taken(made, meeting, supersedes=old)


def test_a_decision_is_executed_or_repealed_once(made: Committees, clock: FixedClock) -> None:
    taken = make.decision(made, clock)
    with made.house.unit(made.house.people.secretariat) as work:
        service.execute(work, make.one(work, taken), note="Plan diffusé")
    with made.house.unit(None) as work:
        with pytest.raises(Conflict, match="wrong_state"):
            service.repeal(work, make.one(work, taken), reason="Trop tard")
        with pytest.raises(Invalid, match="reason_missing"):
            service.repeal(work, make.one(work, taken), reason=" ")


@pytest.mark.parametrize(
    ("said", "key"),
    [({"due": date(2026, 12, 28)}, "due_past")],
)
def test_a_decision_that_cannot_be_is_refused(
    made: Committees, clock: FixedClock, said: dict[str, object], key: str
) -> None:
    meeting = make_meetings.sitting(made, clock, *QUORUM)
    with pytest.raises(Invalid, match=key):
        make.taken(made, meeting, **said)


def test_only_the_secretariat_records_what_was_decided(made: Committees, clock: FixedClock) -> None:
    meeting = make_meetings.sitting(made, clock, *QUORUM)
    with made.house.unit(made.house.people.drh) as work, pytest.raises(Forbidden):
        service.record(work, make_meetings.one(work, meeting), make.decided(made))


# ------------------------------------------------------------------ down to a committee and back


def handed(made: Committees, taken: str) -> str:
    with made.house.unit(made.house.people.secretariat) as work:
        cotech = work.session.get_one(Body, made.cotech)
        return service.hand_down(work, make.one(work, taken), cotech).public_id


def follow_up(work: object, made: Committees) -> list[tuple[str, str]]:
    body = work.session.get_one(Body, made.cotech)  # type: ignore[attr-defined]
    listed = work.all(queries.followed_by(work.actor, body))  # type: ignore[attr-defined]
    return [(one.decision.number, one.state) for one in listed]


def test_a_decision_goes_down_to_a_committee_and_its_report_comes_back(
    made: Committees, clock: FixedClock
) -> None:
    taken = make.decision(made, clock)
    given = handed(made, taken)
    with made.house.unit(made.house.people.chef_si, read_only=True) as work:
        assert follow_up(work, made) == [("COPIL/2026/01/D1", "open")]
    with made.house.unit(made.house.people.sg) as work:  # who chairs the committee
        query = select(HandDown).where(HandDown.public_id == given)
        service.report_back(work, work.session.scalars(query).one(), report="Plan prêt")
    next_one = make_meetings.drafted(made, at=START + timedelta(days=30))
    with made.house.unit(made.house.people.secretariat, read_only=True) as work:
        meeting = make_meetings.one(work, next_one)
        assert follow_up(work, made) == [("COPIL/2026/01/D1", "reported")]
        found = make.one(work, taken)
        assert meetings.carried(work, meeting) == [
            {
                "ref": found.ref,
                "number": "COPIL/2026/01/D1",
                "title": TEXT.as_dict(),
                "state": "reported",
                "due": "2027-01-31",
            }
        ]


def test_what_was_carried_stays_as_it_was_when_convened(
    made: Committees, clock: FixedClock
) -> None:
    taken = make.decision(made, clock)
    following = make_meetings.convened(made, at=START + timedelta(days=30))
    with made.house.unit(None) as work:
        service.execute(work, make.one(work, taken))
    with made.house.unit(None, read_only=True) as work:
        meeting = make_meetings.one(work, following)
        carried = meetings.carried(work, meeting)
        assert [(one["number"], one["state"]) for one in carried] == [
            ("COPIL/2026/01/D1", "in_force")
        ]


def test_the_agenda_of_the_committee_carries_what_was_handed_down(
    made: Committees, clock: FixedClock
) -> None:
    handed(made, make.decision(made, clock))
    meeting = make_meetings.drafted(made, of=made.cotech, at=START + timedelta(days=10))
    with made.house.unit(None, read_only=True) as work:
        carried = meetings.carried(work, make_meetings.one(work, meeting))
        assert [(one["number"], one["state"]) for one in carried] == [
            ("COPIL/2026/01/D1", "handed_down")
        ]


def test_only_a_committee_that_reports_to_the_body_follows_its_decisions(
    made: Committees, clock: FixedClock
) -> None:
    taken = make.decision(made, clock)
    with made.house.unit(None) as work:
        copil, cotech = (work.session.get_one(Body, one) for one in (made.copil, made.cotech))
        found = make.one(work, taken)
        assert work.all(queries.committees_for(found)) == [cotech]
        with pytest.raises(Invalid, match="not_its_committee"):
            service.hand_down(work, found, copil)
        given = service.hand_down(work, found, cotech)
        assert given.due == DUE
        with pytest.raises(Conflict, match="handed_down_already"):
            service.hand_down(work, found, cotech)
        assert work.all(queries.committees_for(found)) == []
    with made.house.unit(made.house.people.chef_si) as work, pytest.raises(Forbidden):
        service.report_back(work, work.session.get_one(HandDown, given.id), report="Fait")


# ------------------------------------------------------------------ what is still open


def test_a_body_is_not_closed_over_what_it_decided(made: Committees, clock: FixedClock) -> None:
    taken = make.decision(made, clock)
    with made.house.unit(None) as work:
        copil, found = work.session.get_one(Body, made.copil), make.one(work, taken)
        matter = Matter(found.ref, found.number, TEXT, "in_force", DUE)
        assert open_matters(work, copil.ref) == [matter]
        with pytest.raises(Conflict, match="has_open_matters") as refused:
            bodies.close(work, copil, on=When.day(work.today))
        assert refused.value.params == {"matters": [matter], "numbers": "COPIL/2026/01/D1"}
        bodies.close(work, copil, on=When.day(work.today), left=[found.ref])
        assert (copil.state, found.state) == ("closed", "in_force")


def test_a_meeting_that_decided_is_not_cancelled(made: Committees, clock: FixedClock) -> None:
    meeting = make_meetings.sitting(made, clock, *QUORUM)
    make.taken(made, meeting)
    with made.house.unit(None) as work:
        found = make_meetings.one(work, meeting)
        for undo in (sittings.cancel, sittings.make_information):
            with pytest.raises(Conflict, match="has_decisions"):
                undo(work, found)
    with made.house.unit(None, read_only=True) as work:
        assert [one.number for one in work.all(select(Decision))] == ["COPIL/2026/01/D1"]
