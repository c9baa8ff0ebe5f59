"""Before a meeting is convened: the rhythm of its body, its day, its place."""

from dataclasses import dataclass
from datetime import datetime

from govflow.audit import ledger
from govflow.bodies.flow import State as BodyState
from govflow.bodies.models import Body
from govflow.calendar.queries import holiday_name
from govflow.documents.models import Kind
from govflow.documents.subjects import carries_documents
from govflow.i18n.text import Text3, clean_name
from govflow.kernel.clock import local, local_day
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.meetings import policy, queries, rhythm
from govflow.meetings.core import KINDS, MOST_MINUTES
from govflow.meetings.flow import FLOW, UNSENT, State
from govflow.meetings.models import AgendaItem, Meeting, Rhythm
from govflow.meetings.service.correcting import (
    Change,
    correct,
    require_open,
    said,
    why_changed,
)
from govflow.workflow.step import step


@dataclass(frozen=True, slots=True)
class Plan:
    """When and where a body is to meet."""

    starts_at: datetime
    minutes: int = 180
    place: str = ""
    kind: str = "ordinary"


def set_rhythm(
    work: Work, body: Body, name: Text3, *, rule: str, first: datetime, minutes: int
) -> Rhythm:
    """Let a body meet by a rule from a wall-clock time on.

    Raises Invalid where the rule is none, or never gives a day.
    """
    work.require(policy.plan, body)
    _still_active(body)
    _check_minutes(minutes)
    try:
        kept = rhythm.checked(rule, first)
    except ValueError as refused:
        raise Invalid("rhythm.rule", field="rule") from refused
    made = Rhythm(
        body_id=body.id,
        body=body,
        name=name,
        rule=kept,
        first=first.isoformat(timespec="minutes"),
        minutes=minutes,
    )
    work.add(made)
    ledger.record(
        work, "rhythm.set", body, code=body.code, rule=kept, first=made.first, name=name.as_dict()
    )
    return made


def end_rhythm(work: Work, made: Rhythm) -> None:
    """Let a body no longer follow a rhythm; the meetings that it gave stay."""
    work.require(policy.keep, made)
    made.ended_at = made.ended_at or work.now
    ledger.record(work, "rhythm.ended", made.body, code=made.body.code, name=made.name.as_dict())


def propose(
    work: Work, made: Rhythm, original: datetime, *, anyway: bool = False, key: str = ""
) -> Meeting:
    """Keep a date of a rhythm as a meeting to come; its other dates stay as they are.

    Raises Invalid where the rhythm does not give it, and where it is a holiday, unless `anyway`.
    """
    work.require(policy.plan, made.body)
    if not rhythm.gives(made.rule, made.starts, local(original).replace(tzinfo=None)):
        raise Invalid("meeting.not_in_rhythm", field="starts_at")
    plan = Plan(original, made.minutes)
    meeting = _planned(work, made.body, plan, anyway=anyway)
    meeting.state, meeting.rhythm_id, meeting.original_start = State.PROPOSED, made.id, original
    _store(work, meeting, key)
    ledger.record(work, "meeting.proposed", meeting, **said(meeting))
    return meeting


def draft(work: Work, body: Body, plan: Plan, *, anyway: bool = False, key: str = "") -> Meeting:
    """Prepare a meeting of a body. Raises Invalid in the past, on a holiday unless `anyway`."""
    work.require(policy.plan, body)
    meeting = _planned(work, body, plan, anyway=anyway)
    _store(work, meeting, key)
    ledger.record(work, "meeting.drafted", meeting, **said(meeting))
    return meeting


def confirm(work: Work, meeting: Meeting) -> None:
    """Make a proposed date a meeting in preparation."""
    work.require(policy.edit, meeting)
    step(meeting, FLOW, "confirm")
    ledger.record(work, "meeting.drafted", meeting, **said(meeting))


def edit(
    work: Work, meeting: Meeting, plan: Plan, *, rev: int, reason: Text3 | None = None
) -> None:
    """Change the place and the length of a meeting; its day is changed by `move`."""
    work.require(policy.edit, meeting)
    if rev != meeting.version:
        raise Conflict("stale")
    why = why_changed(work, meeting, "edit", reason)
    _check_minutes(plan.minutes)
    place = clean_name(plan.place, field="place")
    changes: list[Change] = [
        {"what": what, "was": was, "now": now}
        for what, was, now in (
            ("place", meeting.place, place),
            ("minutes", meeting.minutes, plan.minutes),
        )
        if was != now
    ]
    meeting.minutes, meeting.place = plan.minutes, place
    if changes and not correct(work, meeting, why, changes):
        ledger.record(work, "meeting.edited", meeting, **said(meeting))


def _planned(work: Work, body: Body, plan: Plan, *, anyway: bool) -> Meeting:
    _still_active(body)
    if plan.kind not in KINDS:
        raise Invalid("meeting.kind", field="kind")
    _check_minutes(plan.minutes)
    check_day(work, plan.starts_at, anyway=anyway)
    return Meeting(
        body_id=body.id,
        body=body,
        kind=plan.kind,
        state=State.DRAFT,
        starts_at=plan.starts_at,
        minutes=plan.minutes,
        place=clean_name(plan.place, field="place"),
    )


def _still_active(body: Body) -> None:
    if body.state != BodyState.ACTIVE:
        raise Conflict("body.is_not_active")


def _check_minutes(minutes: int) -> None:
    if not 0 < minutes <= MOST_MINUTES:
        raise Invalid("meeting.minutes", field="minutes")


def check_day(work: Work, starts_at: datetime, *, anyway: bool) -> None:
    """Refuse a day that has passed; warn of a holiday by its name."""
    if starts_at <= work.now:
        raise Invalid("meeting.in_the_past", field="starts_at")
    name = holiday_name(work, local_day(starts_at))
    if name is not None and not anyway:
        raise Invalid("meeting.on_holiday", field="starts_at", name=name)


def _store(work: Work, meeting: Meeting, key: str) -> None:
    if key:
        meeting.key = key
    work.add(meeting)


def papers_may_change(work: Work, thing: Meeting | AgendaItem, kind: Kind) -> None:
    """Papers come before the sitting; afterwards only what shows that it took place.

    They may follow the convocation: whoever was called is told that they changed.
    """
    meeting = thing.meeting if isinstance(thing, AgendaItem) else thing
    if kind == Kind.PROOF and meeting.state == State.HELD:
        return
    require_open(meeting, "attach")
    if meeting.state not in UNSENT:
        told = sorted(queries.called(meeting))
        ledger.record(work, "meeting.papers_changed", meeting, **said(meeting), to=told)


carries_documents(Meeting, attach=policy.attach, changing=papers_may_change)
carries_documents(AgendaItem, attach=policy.attach_to_item, changing=papers_may_change)
