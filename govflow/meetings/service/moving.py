"""What may happen to a meeting on its way: another day, no decisions, no meeting at all."""

from datetime import datetime

from govflow.audit import ledger
from govflow.i18n.text import Text3, clean_text
from govflow.kernel.clock import local_day
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.matters import open_matters
from govflow.kernel.work import Work
from govflow.meetings import policy, queries
from govflow.meetings.flow import FLOW, State
from govflow.meetings.models import Meeting
from govflow.meetings.service.convening import call_members, require_notice
from govflow.meetings.service.correcting import in_both, require_open, said
from govflow.meetings.service.planning import check_day
from govflow.workflow.step import step

DECISION = "decision:"


def move(
    work: Work,
    meeting: Meeting,
    *,
    to: datetime,
    reason: Text3 | None = None,
    anyway: bool = False,
) -> None:
    """Give a meeting another day or hour; the other dates of its rhythm stay.

    One that was convened needs a reason, and its members are told; who was there is noted anew.
    It keeps its number, in another year too: that is the name of the convocation that was sent.
    Raises Conflict once it decided, and where a sooner day leaves no notice: nobody convenes by
    moving. A later day gives more notice than there was.
    """
    work.require(policy.move, meeting)
    require_open(meeting, "move")
    require_undecided(work, meeting)
    if to == meeting.starts_at:
        raise Invalid("meeting.same_moment", field="starts_at")
    check_day(work, to, anyway=anyway)
    sent = meeting.state == State.CONVENED
    why = in_both(reason).as_dict() if sent else ""
    was, meeting.starts_at = meeting.starts_at, to
    if sent:
        if meeting.day < local_day(was):
            require_notice(work, meeting)
        call_members(work, meeting)
        for one in meeting.presences:
            one.state = one.person_id = None
    told = _told(meeting)
    ledger.record(work, "meeting.moved", meeting, **said(meeting), was=was, reason=why, to=told)


def cancel(work: Work, meeting: Meeting, *, reason: str = "") -> None:
    """Give a meeting up. Its number, if it has one, is not given again."""
    work.require(policy.cancel, meeting)
    require_undecided(work, meeting)
    told = _told(meeting)
    meeting.reason = clean_text(reason, field="reason")
    if meeting.state == State.CONVENED and not meeting.reason:
        raise Invalid("case.reason_missing", field="reason")
    step(meeting, FLOW, "cancel")
    ledger.record(
        work, "meeting.cancelled", meeting, **said(meeting), reason=meeting.reason, to=told
    )


def require_undecided(work: Work, meeting: Meeting) -> None:
    """See that the meeting decided nothing. Raises Conflict."""
    if any(one.ref.startswith(DECISION) for one in open_matters(work, meeting.ref)):
        raise Conflict("meeting.has_decisions")


def _told(meeting: Meeting) -> list[int]:
    """Who must know: those who were called; nobody where nothing was sent."""
    return sorted(queries.called(meeting)) if meeting.state == State.CONVENED else []
