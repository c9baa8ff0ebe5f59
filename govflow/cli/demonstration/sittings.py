"""Facts: when bodies meet. Acts: they are convened, they sit, they decide."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TypeVar

from govflow.bodies.models import Body, Seat
from govflow.cli.demonstration.loading import Loading, run
from govflow.cli.demonstration.sheet import Entry
from govflow.decisions import policy as deciding
from govflow.decisions import service as decisions
from govflow.decisions.models import Decision
from govflow.decisions.service import Decided
from govflow.kernel.clock import local_day
from govflow.kernel.work import Work
from govflow.meetings import policy, service
from govflow.meetings.flow import Answer, Attendance
from govflow.meetings.models import Meeting, Presence, Rhythm
from govflow.meetings.service import Plan, Point
from govflow.meetings.service.convening import notice_of
from govflow.org.models import Post

Said = TypeVar("Said", Answer, Attendance)
DURATION = re.compile(r"P(?:(\d+)D)?(?:T(\d+)H)?")  # as RFC 5545 writes days and hours
DAY_MINUTES, HOUR_MINUTES = 24 * 60, 60


def load(loading: Loading) -> None:
    """Load the rhythms; meetings and decisions are what the acts make of them."""
    run(loading, "rhythms", _rhythm)
    for entry in loading.each("bodies"):
        rhythm = loading.find_or_none(Rhythm, entry, "rhythm")
        if rhythm and rhythm.body_id != loading.named(Body, entry, "id", entry.id).id:
            raise entry.wrong("rhythm", "it is another body's")


def _rhythm(loading: Loading, entry: Entry) -> None:
    if not entry.has("body"):
        loading.waits(entry, "no body follows it: it is of a series of events")
        return
    if entry.text("on_holiday") != "ask":
        raise entry.wrong("on_holiday", "it must be ask")
    made = service.set_rhythm(
        loading.work,
        loading.find(Body, entry, "body"),
        entry.text3(),
        rule=entry.text("rrule"),
        first=datetime.fromisoformat(entry.text("dtstart")),
        minutes=_minutes(entry),
    )
    made.key = entry.id
    loading.keep(entry, made)


def _minutes(entry: Entry) -> int:
    found = DURATION.fullmatch(entry.text("duration"))
    if not found or not any(found.groups()):
        raise entry.wrong("duration", "days and hours are needed, such as P2D or PT3H")
    days, hours = (int(number or 0) for number in found.groups())
    return days * DAY_MINUTES + hours * HOUR_MINUTES


# ------------------------------------------------------------------ acts


def _meeting(loading: Loading, work: Work, args: Entry) -> Meeting:
    """Return a meeting as this actor may read it; one that he may not is not there."""
    known = loading.find(Meeting, args, "meeting")
    found: Meeting = work.get(Meeting, known.public_id, to=policy.read)
    return found


def _propose(loading: Loading, work: Work, act: Entry) -> None:
    args = act.args("rhythm", "meeting")
    entry = loading.entry("meetings", args, "meeting")
    rhythm = work.session.get_one(Rhythm, loading.find(Rhythm, args, "rhythm").id)
    if entry.text("from_rhythm") != rhythm.key:
        raise entry.wrong("from_rhythm", "the act says another")
    meeting = service.propose(work, rhythm, entry.instant("start"), key=entry.id)
    latest = local_day(meeting.starts_at) - timedelta(days=notice_of(meeting)["convocation_days"])
    if entry.day("convocation_due") != latest:
        raise entry.wrong("convocation_due", f"by the body's notice it is {latest}")
    loading.keep(entry, meeting)


def _convene(loading: Loading, work: Work, act: Entry) -> None:
    """A meeting that no rhythm proposed is prepared at the latest now."""
    args = act.args("meeting")
    if (Meeting, args.text("meeting")) not in loading.rows:
        _draft(loading, work, loading.entry("meetings", args, "meeting"))
    service.convene(work, _meeting(loading, work, args))


def _draft(loading: Loading, work: Work, entry: Entry) -> None:
    body = work.session.get_one(Body, loading.find(Body, entry, "body").id)
    meeting = service.draft(work, body, Plan(entry.instant("start")), key=entry.id)
    for order, item in enumerate(loading.data.inner(entry, "agenda"), start=1):
        if item.whole("order") != order:
            raise item.wrong("order", "the points stand in another order")
        service.put_on_agenda(work, meeting, Point(item.text("type"), item.text3()))
    loading.keep(entry, meeting)


def _answer(loading: Loading, work: Work, act: Entry) -> None:
    args = act.args("meeting", "seat", "answer", "substitute")
    seat = loading.find(Seat, args, "seat")
    substitute = loading.find_or_none(Post, args, "substitute")
    service.answer(
        work,
        _presence(_meeting(loading, work, args), seat, args),
        _among(Answer, args, "answer", args.text("answer")),
        substitute=work.session.get_one(Post, substitute.id) if substitute else None,
    )


def _presence(meeting: Meeting, seat: Seat, args: Entry) -> Presence:
    for presence in meeting.presences:
        if presence.seat_id == seat.id:
            return presence
    raise args.wrong("seat", "it was not called")


def _record(loading: Loading, work: Work, act: Entry) -> None:
    """Whoever is not named was excused or absent: `others` says no other thing."""
    args = act.args("meeting", "presence", "others", "decisions")
    if args.has("others") and args.text("others") != Attendance.ABSENT:
        raise args.wrong("others", f"it must be {Attendance.ABSENT}")
    meeting, came = _meeting(loading, work, args), args.inner("presence")
    states = {
        loading.named(Seat, args, "presence", key).id: _among(Attendance, args, "presence", state)
        for key, state in came.values.items()
    }
    service.record_presence(work, meeting, states)
    for key in args.texts("decisions"):
        decided = {one.id: one for one in loading.each("decisions")}
        if key not in decided:
            raise args.wrong("decisions", f"there is no decision {key!r}")
        _decide(loading, work, meeting, decided[key])
    service.hold(work, meeting)


def _among(kind: type[Said], args: Entry, field: str, said: object) -> Said:
    if said not in set(kind):
        raise args.wrong(field, f"it must be {' or '.join(kind)}")
    return kind(str(said))


def _decide(loading: Loading, work: Work, meeting: Meeting, entry: Entry) -> None:
    if entry.text("meeting") != meeting.key:
        raise entry.wrong("meeting", "the act says another")
    before = loading.find_or_none(Decision, entry, "supersedes")
    said = Decided(
        text=entry.text3(),
        owner=work.session.get_one(Post, loading.find(Post, entry, "owner").id),
        due=entry.when("due").exact,
        supersedes=work.session.get_one(Decision, before.id) if before else None,
    )
    loading.keep(entry, decisions.record(work, meeting, said, key=entry.id))


def _hand_down(loading: Loading, work: Work, act: Entry) -> None:
    args = act.args("decision", "to")
    known = loading.find(Decision, args, "decision")
    decision = work.get(Decision, known.public_id, to=deciding.read)
    to = work.session.get_one(Body, loading.find(Body, args, "to").id)
    decisions.hand_down(work, decision, to)


DOING: Mapping[str, Callable[[Loading, Work, Entry], None]] = MappingProxyType(
    {
        "decision.hand_down": _hand_down,
        "meeting.answer": _answer,
        "meeting.convene": _convene,
        "meeting.record": _record,
        "rhythm.propose": _propose,
    }
)
