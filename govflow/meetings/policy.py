"""Who reads and keeps meetings: the body's secretariat keeps them, its members read them."""

from typing import Any

from govflow.bodies import policy as bodies
from govflow.bodies import queries as seats
from govflow.kernel.actor import Actor
from govflow.kernel.rules import Rule, is_auditor, is_the_system, reads, rule
from govflow.meetings.flow import UNSENT
from govflow.meetings.models import AgendaItem, Meeting, Presence, Rhythm


@rule
def keeps_the_meetings(actor: Actor, meeting: Meeting | Rhythm) -> bool:
    return bodies.keeps_the_body(actor, meeting.body)


@rule
def sits_on_the_body(actor: Actor, meeting: Meeting) -> bool:
    return seats.has_part(actor, meeting, meeting.body_id)


@rule
def is_named_substitute(actor: Actor, meeting: Meeting) -> bool:
    return any(actor.holds(one.substitute_post_id) for one in meeting.presences)


@rule
def was_sent(actor: Actor, meeting: Meeting) -> bool:
    """What is proposed or drafted is its secretariat's."""
    return meeting.state not in UNSENT


@rule
def sits_in_the_seat(actor: Actor, presence: Presence) -> bool:
    return actor.holds(presence.seat.post_id)


@rule
def keeps_its_meeting(actor: Actor, thing: AgendaItem | Presence) -> bool:
    return keeps_the_meetings(actor, thing.meeting)


@rule
def reads_its_meeting(actor: Actor, item: AgendaItem) -> bool:
    return bool(read(actor, item.meeting))


the_house: Rule[Any] = is_the_system
audits: Rule[Any] = is_auditor
concerned: Rule[Meeting] = sits_on_the_body | is_named_substitute | audits
keep: Rule[Any] = keeps_the_meetings | the_house
read = reads(Meeting, keep | (was_sent & concerned))
reads(AgendaItem, reads_its_meeting)
reads(Rhythm, keep)
plan = bodies.keeps_the_body | the_house  # asked of the body: rhythms and new meetings
propose = edit = put_on_agenda = convene = record_presence = add_guest = keep
hold = make_information = make_ordinary = move = cancel = keep
answer = sits_in_the_seat | keeps_its_meeting | the_house
attach: Rule[Any] = keep
attach_to_item: Rule[Any] = keeps_its_meeting | the_house
