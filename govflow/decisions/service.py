"""Verbs on decisions: recorded, executed, repealed, handed down to a committee, reported back."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from govflow.audit import ledger
from govflow.bodies.core import Quorum
from govflow.bodies.flow import State as BodyState
from govflow.bodies.models import Body
from govflow.decisions import core, policy
from govflow.decisions.flow import FLOW, HAND_DOWN, Handed
from govflow.decisions.flow import State as Standing
from govflow.decisions.models import Decision, HandDown
from govflow.i18n.text import Text3, clean_text
from govflow.kernel.clock import local_day
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.meetings.flow import State
from govflow.meetings.models import AgendaItem, Meeting
from govflow.org.models import Post
from govflow.workflow.step import step

DECIDING = frozenset({State.CONVENED, State.HELD})


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided: in which words, who carries it out, by which day."""

    text: Text3
    owner: Post
    due: date | None = None
    item: AgendaItem | None = None
    supersedes: Decision | None = None


def record(work: Work, meeting: Meeting, decided: Decided, *, key: str = "") -> Decision:
    """Record what a meeting decided; it gets its number, which is never given again.

    Raises Conflict without a quorum, in an information meeting, and before the meeting's day.
    """
    work.require(policy.record, meeting)
    _lock(work, meeting)
    quorum = able(work, meeting)
    _check(meeting, decided)
    last = select(func.max(Decision.position)).where(Decision.meeting_id == meeting.id)
    position = (work.session.scalar(last) or 0) + 1
    made = Decision(
        number=core.number(str(meeting.reference), position),
        position=position,
        meeting_id=meeting.id,
        item_id=decided.item.id if decided.item else None,
        body_id=meeting.body_id,
        body=meeting.body,
        text=decided.text,
        quorum=quorum.as_dict(),
        owner_post_id=decided.owner.id,
        due=decided.due,
        decided_on=local_day(meeting.starts_at),
        state=Standing.IN_FORCE,
        supersedes_id=decided.supersedes.id if decided.supersedes else None,
        recorded_at=work.now,
        recorded_by_id=work.actor.person,
    )
    if key:
        made.key = key
    work.add(made)
    ledger.record(
        work,
        "decision.recorded",
        made,
        number=made.number,
        title=made.text.as_dict(),
        due=made.due,
        quorum=made.quorum,
        to=[made.owner_post_id],
    )
    if decided.supersedes:
        _supersede(work, decided.supersedes, by=made)
    return made


def _lock(work: Work, meeting: Meeting) -> None:
    """Let decisions of one meeting be numbered one after the other."""
    work.session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())


def able(work: Work, meeting: Meeting) -> Quorum:
    """Return the quorum with which a meeting decides now. Raises Conflict where it cannot."""
    if meeting.state not in DECIDING or local_day(meeting.starts_at) > work.today:
        raise Conflict("decision.not_in_session", state=str(meeting.state))
    if meeting.kind == "information":
        raise Conflict("decision.information_meeting")
    found = meeting.quorum
    if not found.reached:
        raise Conflict("decision.no_quorum", **found.as_dict())
    return found


def _check(meeting: Meeting, decided: Decided) -> None:
    if decided.due is not None and decided.due < local_day(meeting.starts_at):
        raise Invalid("decision.due_past", field="due")
    if decided.item is not None and decided.item.meeting_id != meeting.id:
        raise Invalid("decision.other_meeting", field="item")
    if decided.supersedes is not None and decided.supersedes.body_id != meeting.body_id:
        raise Invalid("decision.other_body", field="supersedes")


def _supersede(work: Work, decision: Decision, *, by: Decision) -> None:
    work.require(policy.supersede, decision)
    step(decision, FLOW, "supersede")
    decision.ended_on = by.decided_on
    ledger.record(work, "decision.superseded", decision, number=decision.number, by=by.number)


def execute(work: Work, decision: Decision, *, note: str = "") -> None:
    """Say that a decision was carried out."""
    work.require(policy.execute, decision)
    _end(work, decision, "execute", clean_text(note, field="note"))
    ledger.record(
        work, "decision.executed", decision, number=decision.number, note=decision.ended_why
    )


def repeal(work: Work, decision: Decision, *, reason: str) -> None:
    """Take a decision back; its number and its words stay in the register."""
    work.require(policy.repeal, decision)
    _end(work, decision, "repeal", _needed(reason, "reason"))
    ledger.record(
        work, "decision.repealed", decision, number=decision.number, reason=decision.ended_why
    )


def _end(work: Work, decision: Decision, verb: str, why: str) -> None:
    step(decision, FLOW, verb)
    decision.ended_on, decision.ended_why = work.today, why


def _needed(text: str, field: str) -> str:
    said = clean_text(text, field=field)
    if not said:
        raise Invalid("case.reason_missing", field=field)
    return said


# ------------------------------------------------------------------ down to a committee and back


def hand_down(work: Work, decision: Decision, to: Body, *, due: date | None = None) -> HandDown:
    """Give a decision to a technical committee to follow; without a day, by the decision's own.

    Raises Invalid where the committee does not report to the body, Conflict where it has it.
    """
    work.require(policy.hand_down, decision)
    if decision.state != Standing.IN_FORCE:
        raise Conflict("wrong_state", kind="decision", verb="hand_down", state=str(decision.state))
    if to.reports_to_id != decision.body_id or to.state != BodyState.ACTIVE:
        raise Invalid("decision.not_its_committee", field="to")
    if any(one.to_body_id == to.id for one in decision.hand_downs):
        raise Conflict("decision.handed_down_already")
    day = due or decision.due
    made = HandDown(to_body_id=to.id, to_body=to, due=day, state=Handed.OPEN, handed_at=work.now)
    decision.hand_downs.append(made)
    work.add(made)
    ledger.record(
        work,
        "decision.handed_down",
        decision,
        number=decision.number,
        title=decision.text.as_dict(),
        body=to.name.as_dict(),
        due=day,
        to=_keepers(work, to),
    )
    return made


def report_back(work: Work, handed: HandDown, *, report: str) -> None:
    """Close what was handed down, with a report for the body that decided."""
    work.require(policy.report_back, handed)
    said = _needed(report, "report")
    step(handed, HAND_DOWN, "report_back")
    handed.report, handed.reported_at, handed.reported_by_id = said, work.now, work.actor.person
    decision = handed.decision
    ledger.record(
        work,
        "decision.reported_back",
        decision,
        number=decision.number,
        title=decision.text.as_dict(),
        body=handed.to_body.name.as_dict(),
        report=said,
        to=_keepers(work, decision.body),
    )


def _keepers(work: Work, body: Body) -> list[int]:
    """Who must know what comes to a body: its chair of today and its secretariat."""
    posts = {body.chair_on(work.today), body.secretariat_post_id}
    return sorted(post for post in posts if post is not None)
