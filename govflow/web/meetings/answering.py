"""The answer to a convocation: by whoever sits there, or noted by the secretariat."""

from flask import request
from wtforms import RadioField

from govflow.gate.language import chosen, sentence
from govflow.gate.language import lazy_gettext as _
from govflow.kernel.errors import NotFound
from govflow.kernel.work import Work
from govflow.meetings import policy, service
from govflow.meetings.flow import Answer
from govflow.meetings.models import Meeting, Presence
from govflow.org.models import Post
from govflow.web import choices
from govflow.web.choices import picked
from govflow.web.fields import ChoiceField, Form, Needed


class AnswerForm(Form):
    answer = RadioField(_("Answer"), [Needed()])
    substitute = ChoiceField(_("Who comes instead"))


def presence_of(work: Work, meeting: Meeting) -> Presence:
    """Return the called seat that the address names, for whoever may answer for it."""
    key = request.args.get("seat", "")
    found = next((one for one in meeting.presences if one.seat.key == key), None)
    if found is None:
        raise NotFound("missing", kind="meeting")
    work.require(policy.answer, found)
    return found


def form(work: Work, meeting: Meeting) -> AnswerForm:
    """Ask what the seat that the address names answers, and who comes instead."""
    presence, none = presence_of(work, meeting), sentence("choice.nobody")
    usual = presence.substitute_post or presence.seat.substitute_post
    pressed = presence.answer or request.args.get("answer")
    known = {"answer": pressed, "substitute": usual.public_id if usual else ""}
    asked = AnswerForm(data=known)
    said = "meeting.answer.mine" if work.actor.holds(presence.seat.post_id) else "meeting.answer"
    asked.answer.choices = [(one.value, sentence(f"{said}.{one.value}")) for one in Answer]
    offered = _others(choices.posts(work, none, org_id=presence.seat.org_id), presence.seat.post)
    known_posts = {key for group in offered.values() for key, _name in group}
    if usual and usual.public_id not in known_posts:
        offered[""].append((usual.public_id, usual.name.in_(chosen())))
    asked.substitute.choices = offered
    return asked


def _others(offered: dict[str, choices.Choices], absent: Post | None) -> dict[str, choices.Choices]:
    """Leave out whoever will be absent: nobody stands in for himself."""
    key = absent.public_id if absent else None
    kept = {group: [one for one in posts if one[0] != key] for group, posts in offered.items()}
    return {group: posts for group, posts in kept.items() if posts}


def answer(work: Work, meeting: Meeting, told: AnswerForm) -> None:
    """Answer for the seat that the address names."""
    given = Answer(told.answer.data)
    instead = told.substitute.data if given == Answer.EXCUSED else ""
    substitute = picked(work, Post, instead, "substitute")
    service.answer(work, presence_of(work, meeting), given, substitute=substitute)
