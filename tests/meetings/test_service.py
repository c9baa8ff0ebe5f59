"""From the draft of a meeting to its end: who is called, who comes, what is refused."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from govflow.audit.models import Entry
from govflow.bodies import service as bodies
from govflow.bodies.core import Quorum
from govflow.bodies.models import Body
from govflow.kernel.clock import FixedClock, at_local
from govflow.kernel.errors import Conflict, Forbidden, Invalid
from govflow.meetings import queries, service
from govflow.meetings.flow import Answer, Attendance
from govflow.meetings.models import Meeting, Presence
from govflow.meetings.service import Plan
from tests.make import meetings as make
from tests.make.meetings import START, TITLE, WHY, Committees


def facts(made: Committees, prefix: str = "meeting.") -> list[str]:
    with made.house.unit(None, read_only=True) as work:
        query = select(Entry.fact).where(Entry.fact.startswith(prefix)).order_by(Entry.seq)
        return list(work.session.scalars(query))


def seat(meeting: Meeting, code: str) -> Presence:
    return next(one for one in meeting.presences if one.seat.post and one.seat.post.code == code)


def test_a_meeting_is_drafted_convened_and_held(made: Committees, clock: FixedClock) -> None:
    meeting = make.sitting(made, clock, "MINISTRE", "SG", "DRH", "-CNSS")
    with made.house.unit(made.house.people.secretariat) as work:
        found = make.one(work, meeting)
        assert service.hold(work, found) == Quorum(present=4, needed=4, of=6)
    with made.house.unit(None, read_only=True) as work:
        found = make.one(work, meeting)
        assert (found.reference, found.state, found.kind) == ("COPIL/2026/01", "held", "ordinary")
        assert found.chair_post is not None
        assert found.chair_post.code == "MINISTRE"
        assert [one.state for one in found.presences] == [
            "present",
            "absent",
            "present",
            "present",
            "absent",
            "represented",
        ]
        assert seat(found, "CNSS").person_id == made.cnss_sub.person_id
    assert facts(made) == [
        "meeting.drafted",
        "meeting.agenda_set",
        "meeting.convened",
        "meeting.presence_recorded",
        "meeting.held",
    ]


def test_one_less_and_the_quorum_is_lost_and_a_guest_never_counts(
    made: Committees, clock: FixedClock
) -> None:
    meeting = make.sitting(made, clock, "MINISTRE", "SG", "DRH", "-CNSS")
    with made.house.unit(made.house.people.secretariat) as work:
        found = make.one(work, meeting)
        service.add_guest(work, found, name="Cabinet d'études", capacity="expert")
        assert found.quorum == Quorum(4, 4, 6)
        sg = seat(found, "SG").seat_id
        after = service.record_presence(work, found, {sg: Attendance.EXCUSED})
        assert (after, after.reached) == (Quorum(3, 4, 6), False)


def test_the_rule_of_the_body_is_what_counts(made: Committees, clock: FixedClock) -> None:
    with made.house.unit(None) as work:
        body = work.session.get_one(Body, made.copil)
        rule = {"rule": "at_least", "n": 2, "substitute_counts": False}
        bodies.edit(work, body, {"quorum": rule}, rev=body.version)
    meeting = make.sitting(made, clock, "MINISTRE", "-CNSS")
    with made.house.unit(None, read_only=True) as work:
        assert make.one(work, meeting).quorum == Quorum(1, 2, 6)


def test_what_was_counted_stays_when_the_rule_changes(made: Committees, clock: FixedClock) -> None:
    meeting = make.sitting(made, clock, "MINISTRE")
    with made.house.unit(None) as work:
        service.hold(work, make.one(work, meeting))
        body = work.session.get_one(Body, made.copil)
        bodies.edit(work, body, {"quorum": {"rule": "at_least", "n": 1}}, rev=body.version)
    with made.house.unit(None, read_only=True) as work:
        assert make.one(work, meeting).quorum == Quorum(1, 4, 6)


def test_a_short_notice_needs_a_reason(made: Committees, clock: FixedClock) -> None:
    meeting = make.drafted(made)
    clock.at = at_local(datetime(2026, 12, 23, 9, 0))  # noqa: DTZ001 - wall-clock time
    with made.house.unit(made.house.people.secretariat) as work:
        found = make.one(work, meeting)
        with pytest.raises(Invalid, match="short_notice") as refused:
            service.convene(work, found)
        assert refused.value.params == {"days": 6, "needed": 7}
        service.convene(work, found, reason="Calendrier du conseil de gouvernement")
        assert (found.state, found.reason) == (
            "convened",
            "Calendrier du conseil de gouvernement",
        )


def test_two_working_days_are_the_least_even_when_urgent(
    made: Committees, clock: FixedClock
) -> None:
    meeting = make.drafted(made)
    clock.at = at_local(datetime(2026, 12, 28, 9, 0))  # noqa: DTZ001 - wall-clock time
    with made.house.unit(None) as work, pytest.raises(Conflict, match="too_soon"):
        service.convene(work, make.one(work, meeting), reason="Urgent")


def test_a_second_click_is_told_that_it_was_convened(made: Committees, clock: FixedClock) -> None:
    meeting = make.convened(made)
    clock.at = at_local(datetime(2026, 12, 28, 9, 0))  # noqa: DTZ001 - wall-clock time
    with made.house.unit(None) as work, pytest.raises(Conflict, match="wrong_state"):
        service.convene(work, make.one(work, meeting))


def test_nothing_is_convened_without_an_agenda(made: Committees) -> None:
    with made.house.unit(None) as work:
        body = work.session.get_one(Body, made.copil)
        meeting = service.draft(work, body, Plan(START))
        with pytest.raises(Conflict, match="no_agenda"):
            service.convene(work, meeting)


def test_the_chair_of_the_day_of_the_meeting_presides(made: Committees) -> None:
    meeting = make.drafted(made)
    with made.house.unit(None) as work:
        body, sg = work.session.get_one(Body, made.copil), made.house.people.sg
        bodies.appoint_chair(work, body, sg.post, from_day=date(2026, 12, 15))
    with made.house.unit(made.house.people.secretariat) as work:
        found = make.one(work, meeting)
        service.convene(work, found)
        assert found.chair_post_id == sg.post_id
        sooner = at_local(datetime(2026, 12, 14, 10, 0))  # noqa: DTZ001 - wall-clock time
        service.move(work, found, to=sooner, reason=WHY)
        assert found.chair_post_id == made.house.people.minister.post_id


def test_numbers_run_by_body_and_year_and_are_not_given_again(made: Committees) -> None:
    at = at_local(datetime(2027, 1, 12, 10, 0))  # noqa: DTZ001 - wall-clock time
    meetings = [
        make.convened(made),
        make.convened(made, of=made.cotech),
        make.convened(made, at=START + timedelta(days=1)),
        make.convened(made, at=at),
    ]
    with made.house.unit(None) as work:
        service.cancel(work, make.one(work, meetings[2]), reason="Reportée")
    meetings.append(make.convened(made, at=START + timedelta(days=2)))
    with made.house.unit(None, read_only=True) as work:
        assert [make.one(work, meeting).reference for meeting in meetings] == [
            "COPIL/2026/01",
            "COTECH/2026/01",
            "COPIL/2026/02",
            "COPIL/2027/01",
            "COPIL/2026/03",
        ]


def test_the_holder_of_a_seat_answers_and_names_a_substitute(made: Committees) -> None:
    meeting = make.convened(made)
    with made.house.unit(made.cnss) as work:
        cnss = seat(make.one(work, meeting), "CNSS")
        service.answer(work, cnss, Answer.EXCUSED, substitute=made.cnss_sub.post)
    with made.house.unit(made.anapec) as work, pytest.raises(Forbidden):
        service.answer(work, seat(make.one(work, meeting), "CNSS"), Answer.PRESENT)
    with made.house.unit(None, read_only=True) as work:
        cnss = seat(make.one(work, meeting), "CNSS")
        assert (cnss.answer, cnss.substitute_post_id) == ("excused", made.cnss_sub.post_id)


def test_whoever_was_excused_is_so_at_the_end(made: Committees, clock: FixedClock) -> None:
    meeting = make.convened(made)
    with made.house.unit(made.anapec) as work:
        service.answer(work, seat(make.one(work, meeting), "ANAPEC"), Answer.EXCUSED)
    clock.at = START
    with made.house.unit(made.house.people.secretariat) as work:
        service.hold(work, make.one(work, meeting))
    with made.house.unit(None, read_only=True) as work:
        assert seat(make.one(work, meeting), "ANAPEC").state == "excused"


def test_presence_is_noted_on_the_day_by_the_secretariat(
    made: Committees, clock: FixedClock
) -> None:
    meeting = make.convened(made)
    with pytest.raises(Conflict, match="not_yet"):
        make.seen(made, meeting, "SG")
    clock.at = START
    with made.house.unit(made.anapec) as work, pytest.raises(Forbidden):
        service.record_presence(work, make.one(work, meeting), {})
    with made.house.unit(None) as work, pytest.raises(Invalid, match="represented_by_nobody"):
        found = make.one(work, meeting)
        service.record_presence(work, found, {found.presences[0].seat_id: Attendance.REPRESENTED})
    with made.house.unit(None) as work, pytest.raises(Invalid, match="seat_not_called"):
        service.record_presence(work, make.one(work, meeting), {99: Attendance.PRESENT})


def test_a_proposed_date_is_confirmed_then_edited(made: Committees) -> None:
    with made.house.unit(made.house.people.secretariat) as work:
        body = work.session.get_one(Body, made.copil)
        rule = "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1TU"
        first = datetime(2020, 3, 31, 10, 0)  # noqa: DTZ001 - wall-clock time
        rhythm = service.set_rhythm(work, body, TITLE, rule=rule, first=first, minutes=180)
        (next_one,) = queries.next_dates(work, rhythm, count=1)
        assert (next_one.starts_at, next_one.holiday) == (START, None)
        meeting = service.propose(work, rhythm, next_one.starts_at)
        service.confirm(work, meeting)
        service.edit(work, meeting, Plan(START, 90, "Salle 2"), rev=meeting.version)
        assert (meeting.state, meeting.minutes, meeting.place) == ("draft", 90, "Salle 2")
        with pytest.raises(Conflict, match="stale"):
            service.edit(work, meeting, Plan(START), rev=99)
        assert work.all(queries.to_convene(work.actor)) == [meeting]


@pytest.mark.parametrize(
    ("plan", "key"),
    [
        (Plan(START, 0), "minutes"),
        (Plan(START, kind="party"), "kind"),
        (Plan(START - timedelta(days=60)), "in_the_past"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(made: Committees, plan: Plan, key: str) -> None:
    with made.house.unit(None) as work, pytest.raises(Invalid, match=key):
        service.draft(work, work.session.get_one(Body, made.copil), plan)


def test_a_meeting_at_the_same_time_that_calls_the_same_people_is_shown(made: Committees) -> None:
    meeting = make.drafted(made)
    other = make.drafted(made, of=made.cotech, at=START + timedelta(hours=2))
    make.drafted(made, of=made.cotech, at=START + timedelta(hours=3))
    with made.house.unit(None, read_only=True) as work:
        found = queries.clashes(work, make.one(work, meeting))
        assert [one.public_id for one in found] == [other]


def test_moving_what_was_sent_needs_a_reason(made: Committees) -> None:
    meeting = make.convened(made)
    with made.house.unit(None) as work:
        found = make.one(work, meeting)
        with pytest.raises(Invalid, match="reason_missing"):
            service.move(work, found, to=START + timedelta(days=1))
        with pytest.raises(Invalid, match="reason_missing"):
            service.cancel(work, found)
