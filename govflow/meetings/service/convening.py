"""Convening: the sitting gets its number, its chair, and everybody who sits that day is called."""

from govflow.audit import ledger
from govflow.calendar.core import deadline
from govflow.calendar.queries import holiday_set
from govflow.i18n.text import clean_text
from govflow.kernel.clock import local_day
from govflow.kernel.counts import next_number
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.meetings import core, policy, queries
from govflow.meetings.flow import FLOW, UNSENT, Answer, State
from govflow.meetings.models import Meeting, Presence, Sitting
from govflow.meetings.service.correcting import require_open, said
from govflow.org.models import Post
from govflow.workflow.step import step


def convene(work: Work, meeting: Meeting, *, reason: str = "") -> None:
    """Convene a body to a meeting; its members are told.

    Raises Invalid where the notice is shorter than the body's rules and no reason is given,
    Conflict where it is too short for any reason, or where there is no agenda.
    """
    work.require(policy.convene, meeting)
    require_open(meeting, "convene", among=UNSENT)
    if meeting.starts_at <= work.now:
        raise Conflict("meeting.is_past")
    carried = queries.carried(work, meeting)
    if not (meeting.agenda or carried):
        raise Conflict("meeting.no_agenda")
    meeting.reason = _why_so_late(work, meeting, clean_text(reason, field="reason"))
    step(meeting, FLOW, "convene")
    day = local_day(meeting.starts_at)
    sitting = next_number(work, Sitting, body_id=meeting.body_id, year=day.year)
    meeting.reference = core.reference(meeting.body.code, day.year, sitting)
    meeting.convened_at, meeting.carried = work.now, carried
    call_members(work, meeting)
    ledger.record(
        work,
        "meeting.convened",
        meeting,
        **said(meeting),
        reason=meeting.reason,
        to=sorted(queries.called(meeting)),
    )


def _why_so_late(work: Work, meeting: Meeting, reason: str) -> str:
    day, needed = local_day(meeting.starts_at), meeting.body.delays["convocation_days"]
    require_notice(work, meeting)
    if work.today <= meeting.convocation_due:
        return ""
    if not reason:
        days = (day - work.today).days
        raise Invalid("meeting.short_notice", field="reason", days=days, needed=needed)
    return reason


def require_notice(work: Work, meeting: Meeting) -> None:
    """See that a day leaves the notice that no reason makes shorter. Raises Conflict."""
    day, least = local_day(meeting.starts_at), meeting.body.delays["urgent_working_days"]
    if work.today <= meeting.convocation_due or not least:
        return
    if deadline(work.today, working_days=least, holidays=holiday_set(work)).day > day:
        raise Conflict("meeting.too_soon", least=least)


def call_members(work: Work, meeting: Meeting) -> None:
    """Call the seats of the meeting's day, and let the chair of that day preside (S0-5)."""
    day = local_day(meeting.starts_at)
    meeting.chair_post_id = meeting.body.chair_on(day)
    there = {seat.id for seat in meeting.body.seats_on(day)}
    meeting.presences[:] = [one for one in meeting.presences if one.seat_id in there]
    known = {one.seat_id for one in meeting.presences}
    for seat in meeting.body.seats_on(day):
        if seat.id not in known:
            meeting.presences.append(Presence(seat_id=seat.id, seat=seat))
    work.session.flush()
    work.session.expire(meeting, ["chair_post"])


def answer(
    work: Work, presence: Presence, given: Answer, *, substitute: Post | None = None
) -> None:
    """Answer a convocation for a seat; who is excused may name who comes instead.

    Raises Conflict where the meeting is not convened now.
    """
    work.require(policy.answer, presence)
    meeting = presence.meeting
    require_open(meeting, "answer", among={State.CONVENED})
    if given == Answer.PRESENT and substitute is not None:
        raise Invalid("meeting.present_with_substitute", field="substitute")
    presence.answer, presence.answered_at = given, work.now
    presence.substitute_post_id = substitute.id if substitute else None
    work.session.flush()
    work.session.expire(presence, ["substitute_post"])
    ledger.record(
        work,
        "meeting.answered",
        meeting,
        reference=meeting.reference,
        post=presence.seat.post_id,
        answer=str(given),
        substitute=presence.substitute_post_id,
    )
