"""The sitting: who came, who is represented, whether there is a quorum at this moment."""

from collections.abc import Mapping

from govflow.audit import ledger
from govflow.bodies.core import Quorum
from govflow.i18n.text import clean_name
from govflow.kernel.clock import local_day
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.meetings import policy, queries
from govflow.meetings.flow import FLOW, Answer, Attendance, State
from govflow.meetings.models import Guest, Meeting, Presence
from govflow.meetings.service.correcting import require_open, said
from govflow.meetings.service.moving import require_undecided
from govflow.org import queries as org
from govflow.workflow.step import step


def record_presence(work: Work, meeting: Meeting, came: Mapping[int, Attendance]) -> Quorum:
    """Note what became of seats, by their row numbers; return the quorum as it stands then.

    Raises Conflict before the day of the meeting and after the sitting, Invalid where a seat was
    not called, or is represented by nobody.
    """
    work.require(policy.record_presence, meeting)
    require_session(work, meeting)
    called = {presence.seat_id: presence for presence in meeting.presences}
    for seat, state in came.items():
        if seat not in called:
            raise Invalid("meeting.seat_not_called", field="presence")
        _note(work, called[seat], state)
    found = meeting.quorum
    ledger.record(
        work,
        "meeting.presence_recorded",
        meeting,
        reference=meeting.reference,
        present=found.present,
        of=found.of,
        seats={str(seat): str(state) for seat, state in came.items()},
    )
    return found


def _note(work: Work, presence: Presence, state: Attendance) -> None:
    if state == Attendance.REPRESENTED and presence.stand_in is None:
        raise Invalid("meeting.represented_by_nobody", field="presence")
    sat = {Attendance.PRESENT: presence.seat.post_id, Attendance.REPRESENTED: presence.stand_in}
    post = sat.get(state)
    held = org.holder_of(work, post) if post else None
    presence.state, presence.person_id = state, held.person_id if held else None


def add_guest(work: Work, meeting: Meeting, *, name: str, capacity: str = "") -> Guest:
    """Note somebody who attends without a seat, once."""
    work.require(policy.add_guest, meeting)
    require_open(meeting, "add_guest")
    clean = clean_name(name, field="name")
    if not clean:
        raise Invalid("text.empty", field="name")
    as_what = clean_name(capacity, field="capacity")
    for one in meeting.guests:
        if (one.name, one.capacity) == (clean, as_what):
            return one
    guest = Guest(name=clean, capacity=as_what)
    meeting.guests.append(guest)
    work.session.flush()
    ledger.record(
        work, "meeting.guest_added", meeting, code=meeting.body.code, capacity=guest.capacity
    )
    return guest


def remove_guest(work: Work, meeting: Meeting, guest: Guest) -> None:
    """Strike a guest who does not come."""
    work.require(policy.add_guest, meeting)
    require_open(meeting, "add_guest")
    meeting.guests.remove(guest)
    ledger.record(
        work, "meeting.guest_removed", meeting, code=meeting.body.code, capacity=guest.capacity
    )


def hold(work: Work, meeting: Meeting) -> Quorum:
    """End the sitting: whoever was not seen was excused or absent; the quorum stays."""
    work.require(policy.hold, meeting)
    require_session(work, meeting)
    for presence in meeting.presences:
        excused = presence.answer == Answer.EXCUSED
        presence.state = presence.state or (Attendance.EXCUSED if excused else Attendance.ABSENT)
    found = meeting.quorum
    step(meeting, FLOW, "hold")
    meeting.held_at, meeting.counted = work.now, found.as_dict()
    ledger.record(work, "meeting.held", meeting, reference=meeting.reference, **found.as_dict())
    return found


def make_information(work: Work, meeting: Meeting) -> None:
    """Let a sitting without quorum go on as one that takes no decision.

    Raises Conflict before its day, where there is a quorum, or where it decided already.
    """
    work.require(policy.make_information, meeting)
    require_session(work, meeting)
    require_undecided(work, meeting)
    if meeting.quorum.reached:
        raise Conflict("meeting.has_quorum")
    if meeting.kind == "information":
        return
    meeting.kind = "information"
    ledger.record(work, "meeting.made_information", meeting, **said(meeting))


def make_ordinary(work: Work, meeting: Meeting) -> None:
    """Let a sitting that went on as an information meeting decide again: the quorum came.

    Raises Conflict off its day, without a quorum, and where it was convened to inform only.
    """
    work.require(policy.make_ordinary, meeting)
    require_session(work, meeting)
    if meeting.kind == "ordinary":
        return
    if not work.first(queries.made_information(meeting)):
        raise Conflict("meeting.was_convened_so")
    if not meeting.quorum.reached:
        raise Conflict("decision.no_quorum", **meeting.quorum.as_dict())
    meeting.kind = "ordinary"
    ledger.record(work, "meeting.made_ordinary", meeting, **said(meeting))


def require_session(work: Work, meeting: Meeting) -> None:
    """Require that a meeting sits: convened, and its day has come. Raises Conflict."""
    require_open(meeting, "hold", among={State.CONVENED})
    if work.today < local_day(meeting.starts_at):
        raise Conflict("meeting.not_yet", day=local_day(meeting.starts_at))
