"""What people type about a decision, and about what becomes of it."""

from flask import request, url_for
from wtforms import HiddenField, RadioField, TextAreaField

from govflow.actions.core import PRIORITIES
from govflow.actions.service import Content, content_of
from govflow.bodies import policy as bodies
from govflow.bodies import queries as body_queries
from govflow.bodies.models import Body
from govflow.decisions import policy, queries
from govflow.decisions.flow import State
from govflow.decisions.models import Decision
from govflow.decisions.queries import Filter
from govflow.decisions.service import Decided
from govflow.gate.language import chosen, sentence
from govflow.gate.language import lazy_gettext as _
from govflow.i18n.languages import CODES
from govflow.i18n.text import clean_text3
from govflow.kernel.db import opaque
from govflow.kernel.work import Work
from govflow.meetings.models import AgendaItem, Meeting
from govflow.org import policy as org
from govflow.org.models import Post
from govflow.web.actions.forms import owners_offered
from govflow.web.deadlines import day_off
from govflow.web.fields import ChoiceField, DateField, Form, Needed, day_of, said

Choices = list[tuple[str, str]]
MOST_OFFERED = 200  # decisions that a new one may supersede: the latest


class RecordForm(Form):
    text_ar = TextAreaField(_("Text in Arabic"))
    text_fr = TextAreaField(_("Text in French"))
    text_en = TextAreaField(_("Text in English"))
    item = ChoiceField(_("Point of the agenda"))
    owner = ChoiceField(_("Owner"), [Needed()])
    due = DateField(_("Due date"))
    supersedes = ChoiceField(_("Supersedes"))
    key = HiddenField(default=opaque)
    back = HiddenField()  # the page of the meeting on which it stands: there one goes on

    def decided(self, work: Work, meeting: Meeting) -> Decided:
        """Return what was typed; the service judges it."""
        typed = {code: said(self[f"text_{code}"]) for code in CODES}
        return Decided(
            text=clean_text3(typed, field="text"),
            owner=work.get(Post, self.owner.data, to=org.read_post),
            due=self.due.data,
            item=self._item(meeting),
            supersedes=self._superseded(work),
        )

    def _item(self, meeting: Meeting) -> AgendaItem | None:
        return next((one for one in meeting.agenda if one.public_id == self.item.data), None)

    def _superseded(self, work: Work) -> Decision | None:
        key = self.supersedes.data
        return work.get(Decision, key, to=policy.supersede) if key else None


def record_form(work: Work, meeting: Meeting) -> RecordForm:
    """Return the form of a decision of a meeting, with what it may be about and may supersede."""
    sitting = url_for("meetings.conduct", public_id=meeting.public_id)
    conducted = (request.endpoint or "").startswith("meetings.")
    form, language = RecordForm(data={"back": sitting if conducted else ""}), chosen()
    seated = (one.seat.posts for one in meeting.presences)
    form.owner.choices = owners_offered(work, frozenset().union(*seated))
    form.item.choices = [("", sentence("decision.no_item"))] + [
        (one.public_id, f"{one.position}. {one.title.in_(language)}") for one in meeting.agenda
    ]
    form.supersedes.choices = [("", sentence("decision.supersedes_none")), *_of(work, meeting)]
    return form


def _of(work: Work, meeting: Meeting) -> Choices:
    """Return what the body decided in other meetings and still holds, the latest first."""
    narrowed = Filter(state=State.IN_FORCE, body=meeting.body.public_id)
    query = queries.listed(work.actor, narrowed, today=work.today)
    before = query.where(Decision.meeting_id != meeting.id).limit(MOST_OFFERED)
    return [(one.public_id, f"{one.number} · {one.text.in_(chosen())}") for one in work.all(before)]


class NoteForm(Form):
    note = TextAreaField(_("Note"))


class HandDownForm(Form):
    to = ChoiceField(_("Technical committee"), [Needed()])
    due = DateField(_("To report back by"))

    def committee(self, work: Work) -> Body:
        return work.get(Body, self.to.data, to=bodies.read)


def hand_down_form(work: Work, decision: Decision) -> HandDownForm:
    form = HandDownForm(data={"due": decision.due})
    found = work.all(queries.committees_for(decision))
    form.to.choices = [(one.public_id, f"{one.code} · {one.name.in_(chosen())}") for one in found]
    return form


class ReportBackForm(Form):
    report = TextAreaField(_("Report"), [Needed()])


class BornForm(Form):
    """An action that carries out a decision: the decision says what."""

    owner = ChoiceField(_("Owner"), [Needed()])
    due = DateField(_("Due date"), [Needed()])
    priority = RadioField(_("Priority"), default="normal")
    key = HiddenField(default=opaque)

    def content(self, work: Work, decision: Decision) -> Content:
        return Content(
            title=decision.text,
            owner=work.get(Post, self.owner.data, to=org.read_post),
            due=day_of(self.due),
            priority=self.priority.data,
            body=decision.body,
            origin=decision.number,
        )


def born_form(work: Work, decision: Decision) -> BornForm:
    """Return the form of an action, filled with what the decision says."""
    taken = content_of(work, decision)
    form = BornForm(data={"owner": taken.owner.public_id, "due": max(taken.due, work.today)})
    form.owner.choices = owners_offered(work, body_queries.posts_of(decision.body, work.today))
    form.priority.choices = [(code, sentence(f"priority.{code}")) for code in PRIORITIES]
    form.due.description = day_off(work, form.due.data)
    return form
