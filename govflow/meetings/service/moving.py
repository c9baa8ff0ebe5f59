"""What may happen to a meeting on its way: another day, no decisions, no meeting at all."""

from datetime import datetime

from govflow.audit import ledger
from govflow.i18n.text import clean_text
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.matters import open_matters
from govflow.kernel.work import Work
from govflow.meetings import policy, queries
from govflow.meetings.flow import FLOW, State
from govflow.meetings.models import Meeting
from govflow.meetings.service.convening import call_members
from govflow.meetings.service.correcting import require_open, said
from govflow.meetings.service.planning import check_day
from govflow.workflow.step import step

DECISION = "decision:"


def move(
    work: Work, meeting: Meeting, *, to: datetime, reason: str = "", anyway: bool = False
) -> None:
    """Give a meeting another day or hour; the other dates of its rhythm stay.

    One that was convened needs a reason, and its members are told; who was there is noted anew.
    Raises Conflict once it decided.
    """
    work.require(policy.move, meeting)
    require_open(meeting, "move")
    require_undecided(work, meeting)
    check_day(work, to, anyway=anyway)
    meeting.reason = _reason(meeting, reason)
    was, meeting.starts_at = meeting.starts_at, to
    if meeting.state == State.CONVENED:
        call_members(work, meeting)
        for one in meeting.presences:
            one.state = one.person_id = None
    told = _told(meeting)
    ledger.record(
        work, "meeting.moved", meeting, **said(meeting), was=was, reason=meeting.reason, to=told
    )


def cancel(work: Work, meeting: Meeting, *, reason: str = "") -> None:
    """Give a meeting up. Its number, if it has one, is not given again."""
    work.require(policy.cancel, meeting)
    require_undecided(work, meeting)
    told = _told(meeting)
    meeting.reason = _reason(meeting, reason)
    step(meeting, FLOW, "cancel")
    ledger.record(
        work, "meeting.cancelled", meeting, **said(meeting), reason=meeting.reason, to=told
    )


def require_undecided(work: Work, meeting: Meeting) -> None:
    """See that the meeting decided nothing. Raises Conflict."""
    if any(one.ref.startswith(DECISION) for one in open_matters(work, meeting.ref)):
        raise Conflict("meeting.has_decisions")


def _reason(meeting: Meeting, reason: str) -> str:
    why = clean_text(reason, field="reason")
    if meeting.state == State.CONVENED and not why:
        raise Invalid("case.reason_missing", field="reason")
    return why


def _told(meeting: Meeting) -> list[int]:
    """Who must know: those who were called; nobody where nothing was sent."""
    return sorted(queries.called(meeting)) if meeting.state == State.CONVENED else []
