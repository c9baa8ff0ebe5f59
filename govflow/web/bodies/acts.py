"""Acts on a body, each a short form: its chair, mandate and rhythm, its end."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TypeVar

from flask import request
from wtforms import StringField, TextAreaField

from govflow.bodies import policy, queries, service
from govflow.bodies.flow import State
from govflow.bodies.models import Body, Mandate
from govflow.gate.language import chosen, sentence
from govflow.gate.language import lazy_gettext as _
from govflow.i18n import formats
from govflow.i18n.parsing import parse_whole
from govflow.kernel.errors import Invalid
from govflow.kernel.matters import open_matters
from govflow.kernel.work import Work
from govflow.meetings import policy as meetings
from govflow.meetings import service as meeting
from govflow.meetings.queries import rhythm_of
from govflow.org.models import Post
from govflow.web import choices
from govflow.web.bodies.forms import worded
from govflow.web.bodies.seating import AS_KNOWN, SEATING, there
from govflow.web.choices import picked
from govflow.web.fields import (
    ChoiceField,
    DateField,
    Form,
    Needed,
    SelectMultipleField,
    TimeField,
    day_of,
    said,
    text_of,
    when_of,
)
from govflow.web.verbs import Verb

EVERY = MappingProxyType(
    {
        "week": "FREQ=WEEKLY;BYDAY={day}",
        "fortnight": "FREQ=WEEKLY;INTERVAL=2;BYDAY={day}",
        "month": "FREQ=MONTHLY;BYDAY={which}{day}",
        "two_months": "FREQ=MONTHLY;INTERVAL=2;BYDAY={which}{day}",
        "quarter": "FREQ=MONTHLY;INTERVAL=3;BYDAY={which}{day}",
        "half_year": "FREQ=MONTHLY;INTERVAL=6;BYDAY={which}{day}",
        "year": "FREQ=MONTHLY;INTERVAL=12;BYDAY={which}{day}",
    }
)
WHICH = ("1", "2", "3", "4", "-1")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")


class ChairForm(Form):
    post = ChoiceField(_("Post"), [Needed()])
    from_day = DateField(_("From"), [Needed()])


class MandateForm(Form):
    mandate = ChoiceField(_("Term of office"))
    name_ar = StringField(_("Another one, in Arabic"))
    name_fr = StringField(_("Another one, in French"))
    starts = StringField(_("Begins"), description=AS_KNOWN)
    ends = StringField(_("Ends"), description=AS_KNOWN)


class RhythmForm(Form):
    name_ar = StringField(_("Name in Arabic"), [Needed()])
    name_fr = StringField(_("Name in French"))
    every = ChoiceField(_("How often"), [Needed()], default="month")
    which = ChoiceField(_("Which one of the month"), [Needed()], default="1")
    day = ChoiceField(_("Day of the week"), [Needed()], default="TU")
    first = DateField(_("Counted from"), [Needed()])
    hour = TimeField(_("Hour"), [Needed()])
    minutes = StringField(_("Length, in minutes"), [Needed()], default="180")

    def rule(self) -> str:
        return EVERY[self.every.data].format(which=self.which.data, day=self.day.data)


class EmptyForm(Form):
    """Nothing is asked but to confirm."""


class CloseForm(Form):
    closed = StringField(_("Closed on"), [Needed()], description=AS_KNOWN)
    left = SelectMultipleField(_("Matters expressly left open"))


class SucceedForm(CloseForm):
    after = SelectMultipleField(_("Bodies that take over"), [Needed()])
    reason_ar = TextAreaField(_("Reason in Arabic"), [Needed()])
    reason_fr = TextAreaField(_("Reason in French"))


# ------------------------------------------------------------------ chair, mandate, rhythm


def _chair_form(work: Work, _body: Body) -> ChairForm:
    form = ChairForm(data={"from_day": work.today})
    form.post.choices = choices.posts(work, sentence("choice.choose"))
    return form


def _chair(work: Work, body: Body, form: ChairForm) -> None:
    post = picked(work, Post, form.post.data, "post")
    service.appoint_chair(work, body, post, from_day=day_of(form.from_day))


def _mandate_form(work: Work, _body: Body) -> MandateForm:
    form, language = MandateForm(), chosen()
    known = work.all(queries.mandates())
    named = [(one.key, one.name.in_(language)) for one in known]
    form.mandate.choices = [("", sentence("choice.another")), *named]
    return form


def _mandate(work: Work, body: Body, form: MandateForm) -> None:
    key = form.mandate.data
    if key:
        known = there(work.first(queries.mandate(key)))
    else:
        ends = when_of(form.ends) if said(form.ends).strip() else None
        made = Mandate(name=text_of(form, "name"), starts=when_of(form.starts), ends=ends)
        known = service.add_mandate(work, made)
    service.sit_for(work, body, known)


def _rhythm_form(work: Work, _body: Body) -> RhythmForm:
    form, language = RhythmForm(data={"first": work.today}), chosen()
    form.every.choices = worded("rhythm.every.", tuple(EVERY))
    form.which.choices = [(one, sentence(f"rhythm.which.{one.replace('-1', 'last')}"))
                          for one in WHICH]  # fmt: skip
    form.day.choices = list(zip(WEEKDAYS, formats.WEEKDAYS[language], strict=False))
    return form


def _rhythm(work: Work, body: Body, form: RhythmForm) -> None:
    if form.hour.data is None:
        raise Invalid("time.unreadable", field="hour")
    first = datetime.combine(day_of(form.first), form.hour.data)
    minutes = parse_whole(said(form.minutes), field="minutes")
    name = text_of(form, "name")
    meeting.set_rhythm(work, body, name, rule=form.rule(), first=first, minutes=minutes)


def _end_rhythm(work: Work, body: Body, _form: EmptyForm) -> None:
    asked_for = rhythm_of(body, request.args.get("rhythm", ""))
    meeting.end_rhythm(work, there(work.first(asked_for)))


# ------------------------------------------------------------------ the end


F = TypeVar("F", bound=CloseForm)


def _asked_of_matters(work: Work, body: Body, form: F) -> F:
    """Ask which open matters are left, where there are any."""
    found, language = open_matters(work, body.ref), chosen()
    named = [(one.ref, f"{one.number} · {one.title.in_(language)}") for one in found]
    form.left.choices = named
    if not named:
        del form.left
    return form


def _left(form: CloseForm) -> list[str]:
    return (form.left.data or []) if form.left else []


def _close_form(work: Work, body: Body) -> CloseForm:
    form = CloseForm(data={"closed": formats.date_short(work.today, chosen())})
    return _asked_of_matters(work, body, form)


def _close(work: Work, body: Body, form: CloseForm) -> None:
    service.close(work, body, on=when_of(form.closed), left=_left(form))


def _succeed_form(work: Work, body: Body) -> SucceedForm:
    form = SucceedForm(data={"closed": formats.date_short(work.today, chosen())})
    _asked_of_matters(work, body, form)
    known = work.all(queries.visible_to(work.actor))
    others = [one for one in known if one is not body and one.state != State.CLOSED]
    kept = [one for one in others if work.may(policy.succeed, one)]
    form.after.choices = choices.bodies(kept, "")[1:]
    return form


def _succeed(work: Work, body: Body, form: SucceedForm) -> None:
    after = [picked(work, Body, key, "after") for key in form.after.data or ()]
    reason, left = text_of(form, "reason"), _left(form)
    service.succeed(work, [body], after, on=when_of(form.closed), reason=reason, left=left)


def _nothing(_work: Work, _body: Body) -> EmptyForm:
    return EmptyForm()


ACTS: Mapping[str, Verb] = MappingProxyType(
    {
        **SEATING,
        "chair": Verb(policy.appoint_chair, _chair_form, _chair),
        "mandate": Verb(policy.sit_for, _mandate_form, _mandate),
        "rhythm": Verb(meetings.plan, _rhythm_form, _rhythm),
        "end-rhythm": Verb(meetings.plan, _nothing, _end_rhythm, danger=True),
        "close": Verb(policy.close, _close_form, _close, danger=True),
        "succeed": Verb(policy.succeed, _succeed_form, _succeed, danger=True),
    }
)
