"""What the pages of a meeting show: who is called, the agenda with what was decided, what holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import selectinload

from govflow.bodies import queries as bodies
from govflow.bodies.core import Place, Quorum, quorum
from govflow.bodies.models import Seat
from govflow.calendar.queries import holiday_name
from govflow.decisions import queries as decisions
from govflow.decisions.models import Decision
from govflow.decisions.queries import Filter
from govflow.gate.language import chosen, worded
from govflow.kernel.clock import local_day
from govflow.kernel.work import Work
from govflow.meetings import policy, queries
from govflow.meetings.flow import UNSENT, Answer, State
from govflow.meetings.models import Meeting, Presence
from govflow.org.models import Holding, Post
from govflow.org.queries import holders_of
from govflow.web import papers
from govflow.web.decisions.shown import Row, look, rows, standing_word
from govflow.workflow.queries.inbox import days


@dataclass(frozen=True, slots=True)
class Called:
    """A seat of the meeting's day: who holds it, who stands in, what was answered."""

    seat: Seat
    presence: Presence | None
    holder: Holding | None
    may_answer: bool

    @property
    def stand_in(self) -> Post | None:
        named = self.presence.substitute_post if self.presence else None
        return named or self.seat.substitute_post

    @property
    def place(self) -> Place:
        """How it will be filled, as far as it is known before the sitting."""
        excused = self.presence is not None and self.presence.answer == Answer.EXCUSED
        comes = self.holder is not None and not excused
        instead = not comes and self.stand_in is not None
        return Place(self.seat.voting, self.seat.is_observer, here=comes, represented=instead)


def called(work: Work, meeting: Meeting) -> list[Called]:
    """Return who is called, or who would be: before that, the seats of the meeting's day."""
    day = meeting.day
    known = {one.seat_id: one for one in meeting.presences}
    if meeting.state in UNSENT:
        seats = work.all(bodies.seats_of(meeting.body, day))
    else:
        seats = [one.seat for one in meeting.presences]
    held = holders_of(work, [post for seat in seats for post in seat.posts], day)
    return [_called(work, seat, known.get(seat.id), held) for seat in seats]


def _called(work: Work, seat: Seat, presence: Presence | None, held: dict[int, Holding]) -> Called:
    holder = held.get(seat.post_id) if seat.post_id else None
    mine = presence is not None and work.actor.holds(seat.post_id)
    return Called(seat, presence, holder, may_answer=mine)


def forecast(meeting: Meeting, found: Iterable[Called]) -> Quorum:
    """Return the quorum that may be expected."""
    return quorum((one.place for one in found), meeting.body.quorum)


def page(work: Work, meeting: Meeting) -> dict[str, Any]:
    """Return what every page of a meeting shows; loads it whole in a few statements."""
    work.all(queries.one(meeting))
    keeps = work.may(policy.edit, meeting)
    return {
        **agenda(work, meeting),
        "called": called(work, meeting),
        "keeps": keeps,
        "answers_seen": answers_seen(meeting),
        "today": work.today,
        "holiday": holiday_name(work, meeting.day) if meeting.state in UNSENT else None,
        "printed": work.now,
    }


def agenda(work: Work, meeting: Meeting) -> dict[str, Any]:
    """Return the points, with their papers and what was decided under each."""
    found = work.all(decisions.of_meeting(meeting).options(selectinload(Decision.hand_downs)))
    under: dict[int | None, list[Row]] = {}
    for row in rows(work, found, Filter()) if found else ():
        under.setdefault(row.decision.item_id, []).append(row)
    return {
        "meeting": meeting,
        "carried": [_carried(work, meeting, one) for one in queries.carried(work, meeting)],
        "papers": queries.papers(work, meeting),
        "taken": under,
        "edits": _may_change(work, meeting),
        "papers_open": meeting.is_open and work.may(policy.attach, meeting),
        "address": papers.address,
    }


def _may_change(work: Work, meeting: Meeting) -> bool:
    """Whether the agenda is the reader's to change: before the hour of the meeting."""
    ahead = meeting.state in UNSENT or meeting.starts_at > work.now
    return meeting.is_open and ahead and work.may(policy.put_on_agenda, meeting)


def _carried(work: Work, meeting: Meeting, kept: dict[str, Any]) -> dict[str, Any]:
    """Return a point carried over as it looks: today, or on the day of a sitting that is over."""
    due = date.fromisoformat(kept["due"]) if kept["due"] else None
    late, left = days(work, due if meeting.is_open else None)
    day = work.today if meeting.is_open else meeting.day
    tone, icon = look(kept["state"], int(due is not None and due < day))
    word = standing_word(kept["state"])
    return {**kept, "due": due, "late": late, "left": left, "word": word,
            "tone": tone, "icon": icon}  # fmt: skip


def answers_seen(meeting: Meeting) -> str:
    """Return a word for what was answered so far: a poll that says it has nothing to fetch."""
    return "".join(f"{(one.answer or '-')[0]}{one.substitute_post_id or ''}"
                   for one in meeting.presences)  # fmt: skip


def sitting(work: Work, meeting: Meeting) -> dict[str, Any]:
    """Return what changes while a meeting sits; `seen` tells a poll whether it has it."""
    found = meeting.quorum
    states = "".join((one.state or "-")[0] for one in meeting.presences)
    sits = in_session(meeting, work.now)
    seen = f"{found.reached:d}{meeting.kind[0]}{sits:d}.{found.present}.{states}"
    seen += f".{len(meeting.guests)}"
    informs = meeting.kind == "information" and found.reached and sits
    turned = informs and work.first(queries.made_information(meeting)) is not None
    return {"meeting": meeting, "quorum": found, "seen": seen, "sits": sits, "turned": turned}


def ending(work: Work, meeting: Meeting) -> dict[str, Any]:
    """Return what is asked before a sitting ends: which of its points nothing was decided on."""
    made = work.all(decisions.of_meeting(meeting))
    taken = {one.item_id for one in made}
    index, code = url_for("meetings.index"), meeting.reference or meeting.body.code
    act, here = worded("End the sitting"), url_for("meetings.conduct", public_id=meeting.public_id)
    return {
        "meeting": meeting,
        "quorum": meeting.quorum,
        "made": len(made),
        "undecided": [one for one in meeting.agenda if one.id not in taken],
        "act": act,
        "lead": meeting.body.name.in_(chosen()),
        "above": code,
        "danger": False,
        "crumbs": [{"url": index, "label": worded("Meetings")}, {"url": here, "label": code},
                   {"url": "", "label": act}],
    }  # fmt: skip


def checks(work: Work, meeting: Meeting, found: list[Called]) -> dict[str, Any]:
    """Return what is verified before a convocation leaves."""
    day = meeting.day
    return {
        "days": (day - work.today).days,
        "needed": meeting.body.delays["convocation_days"],
        "short": work.today > meeting.convocation_due,
        "clashes": queries.clashes(work, meeting),
        "forecast": forecast(meeting, found),
        "vacant": [one for one in found if one.holder is None],
        "halves": [one for one in meeting.agenda if not (one.title.ar and one.title.fr)],
    }


def in_session(meeting: Meeting, now: datetime) -> bool:
    """Whether presence is noted today."""
    return meeting.state == State.CONVENED and meeting.day <= local_day(now)
