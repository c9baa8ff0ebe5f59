"""Acts on a meeting, each a short form: place, day, points, guests, an answer."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from flask import request
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField

from govflow.gate.language import lazy_gettext as _
from govflow.gate.language import sentence
from govflow.i18n.languages import CODES
from govflow.i18n.parsing import parse_whole
from govflow.i18n.text import Text3, clean_text
from govflow.kernel.clock import local
from govflow.kernel.errors import NotFound
from govflow.kernel.work import Work
from govflow.meetings import core, policy, service
from govflow.meetings.flow import UNSENT, State
from govflow.meetings.models import AgendaItem, Meeting
from govflow.meetings.service import Plan, Point
from govflow.web.fields import (
    ChoiceField,
    DateField,
    Form,
    Needed,
    TimeField,
    moment_of,
    number_of,
    said,
    text_of,
)
from govflow.web.meetings import answering
from govflow.web.verbs import Verb

CORRECTS = _("The convocation was sent: this goes out to all called as a correction of it.")
ANYWAY = _("Keep this day although it is a holiday")


F = TypeVar("F", bound=Form)


def _in_both() -> tuple[TextAreaField, TextAreaField]:
    """Why what was sent changes: each column of the convocation says it."""
    return TextAreaField(_("Reason in Arabic"), description=CORRECTS), TextAreaField(
        _("Reason in French")
    )


class PlanForm(Form):
    starts_at = DateField(_("Day"), [Needed()])
    hour = TimeField(_("Hour"), [Needed()])
    minutes = StringField(_("Length, in minutes"), [Needed()], default="180")
    place = StringField(_("Place"))
    kind = RadioField(_("Kind of meeting"), default="ordinary")
    anyway = BooleanField(ANYWAY)

    def plan(self) -> Plan:
        minutes = parse_whole(said(self.minutes), field="minutes")
        starts_at = moment_of(self.starts_at, self.hour)
        return Plan(starts_at, minutes, said(self.place), self.kind.data)


class EditForm(Form):
    place = StringField(_("Place"))
    minutes = StringField(_("Length, in minutes"), [Needed()])
    reason_ar, reason_fr = _in_both()
    rev = HiddenField()


class MoveForm(Form):
    starts_at = DateField(_("Day"), [Needed()])
    hour = TimeField(_("Hour"), [Needed()])
    reason_ar, reason_fr = _in_both()
    anyway = BooleanField(ANYWAY)


class OffForm(Form):
    reason_ar, reason_fr = _in_both()
    rev = HiddenField()


class ReasonForm(Form):
    reason = TextAreaField(_("Reason"))


class PointForm(Form):
    kind = RadioField(_("Kind of point"), [Needed()], default="information")
    title_ar = StringField(
        _("Title in Arabic"), description=_("One title is needed, in any of the languages.")
    )
    title_fr = StringField(_("Title in French"))
    title_en = StringField(_("Title in English"))
    note_ar = TextAreaField(_("Note in Arabic"))
    note_fr = TextAreaField(_("Note in French"))
    place = ChoiceField(_("Place on the agenda"))
    reason_ar, reason_fr = _in_both()
    rev = HiddenField()


class GuestForm(Form):
    name = StringField(_("Name"), [Needed()])
    capacity = StringField(_("Capacity"))


def plan_form(data: Mapping[str, object]) -> PlanForm:
    """Return the form of a new meeting; it asks for a holiday only once the day was refused."""
    form = PlanForm(data=dict(data))
    form.kind.choices = [(one, sentence(f"meeting.kind.{one}")) for one in core.KINDS]
    if not form.is_submitted():
        del form.anyway
    return form


def _edit_form(_work: Work, meeting: Meeting) -> EditForm:
    known = {"place": meeting.place, "minutes": str(meeting.minutes), "rev": meeting.version}
    return _asked_why(EditForm(data=known), meeting)


def _edit(work: Work, meeting: Meeting, form: EditForm) -> None:
    minutes = parse_whole(said(form.minutes), field="minutes")
    plan = Plan(meeting.starts_at, minutes, said(form.place))
    service.edit(work, meeting, plan, rev=number_of(said(form.rev)), reason=_why(form))


def _move_form(_work: Work, meeting: Meeting) -> MoveForm:
    wall = local(meeting.starts_at)
    form = MoveForm(data={"starts_at": wall.date(), "hour": wall.time()})
    if not form.is_submitted():
        del form.anyway
    return _asked_why(form, meeting)


def _move(work: Work, meeting: Meeting, form: MoveForm) -> None:
    to, anyway = moment_of(form.starts_at, form.hour), bool(form.anyway.data)
    service.move(work, meeting, to=to, reason=_why(form), anyway=anyway)


def _reason_form(_work: Work, meeting: Meeting) -> ReasonForm:
    form = ReasonForm()
    ask_reason(form, needed=meeting.state not in UNSENT)
    return form


def ask_reason(form: Form, *, needed: bool) -> None:
    """Mark the reason as required where the service refuses to go without it."""
    form.reason.flags.required = needed


def _asked_why(form: F, meeting: Meeting) -> F:
    """Ask why only of what was sent: that goes out as a correction."""
    for name in ("reason_ar", "reason_fr"):
        form[name].flags.required = True
        if meeting.state in UNSENT:
            del form[name]
    return form


def _why(form: Form) -> Text3 | None:
    typed = {code: said(form[name]) for code in ("ar", "fr") if (name := f"reason_{code}") in form}
    return Text3.of(typed) if any(typed.values()) else None


def _cancel(work: Work, meeting: Meeting, form: ReasonForm) -> None:
    service.cancel(work, meeting, reason=said(form.reason))


def item_of(meeting: Meeting, key: str) -> AgendaItem:
    """Return the point of a meeting with a public id."""
    found = next((one for one in meeting.agenda if one.public_id == key), None)
    if found is None:
        raise NotFound("missing", kind="meeting")
    return found


def point_of(meeting: Meeting) -> AgendaItem | None:
    """Return the point that the address names, if it names one."""
    key = request.args.get("item", "")
    return item_of(meeting, key) if key else None


def _point_form(_work: Work, meeting: Meeting) -> PointForm:
    data: dict[str, str] = {}
    if item := point_of(meeting):
        data["kind"] = item.kind
        for name, text in (("title", item.title), ("note", item.note)):
            data |= {f"{name}_{code}": getattr(text, code) for code in CODES if text}
        data |= {"place": str(item.position), "rev": item.rev}
    form = PointForm(data=data)
    form.kind.choices = [(one, sentence(f"meeting.item.{one.replace('-', '_')}"))
                         for one in core.ITEMS]  # fmt: skip
    for code in CODES:
        form[f"title_{code}"].flags.one_of_several = True
    _ask_place(form, meeting, new=item is None)
    return _asked_why(form, meeting)


def _ask_place(form: PointForm, meeting: Meeting, *, new: bool) -> None:
    """Ask where it stands of an agenda that was sent: there each press would be a correction."""
    if meeting.state in UNSENT:
        del form.place
        return
    last = len(meeting.agenda) + new
    form.place.choices = [(str(one), str(one)) for one in range(1, last + 1)]
    if new and not form.is_submitted():
        form.place.data = str(last)


def _put(work: Work, meeting: Meeting, form: PointForm) -> None:
    notes = {code: clean_text(said(form[f"note_{code}"])) for code in ("ar", "fr")}
    note = Text3.of(notes) if any(notes.values()) else None
    point = Point(form.kind.data, text_of(form, "title"), note)
    to = number_of(said(form.place)) if form.place else 0
    if item := point_of(meeting):
        service.require_as_seen(item, said(form.rev))
    service.put_on_agenda(work, meeting, point, item=item, to=to or None, reason=_why(form))


def _off_form(_work: Work, meeting: Meeting) -> OffForm:
    item = item_of(meeting, request.args.get("item", ""))
    return _asked_why(OffForm(data={"rev": item.rev}), meeting)


def _take_off(work: Work, meeting: Meeting, form: OffForm) -> None:
    item = item_of(meeting, request.args.get("item", ""))
    service.require_as_seen(item, said(form.rev))
    service.remove_item(work, item, reason=_why(form))


def _guest_form(_work: Work, _meeting: Meeting) -> GuestForm:
    return GuestForm()


def _add_guest(work: Work, meeting: Meeting, form: GuestForm) -> None:
    service.add_guest(work, meeting, name=said(form.name), capacity=said(form.capacity))


def _ahead(work: Work, meeting: Meeting) -> None:
    service.require_ahead(work, meeting, "put_on_agenda")


def _open(_work: Work, meeting: Meeting) -> None:
    service.require_open(meeting, "move")


def _answerable(_work: Work, meeting: Meeting) -> None:
    service.require_open(meeting, "answer", among={State.CONVENED})


ACTS: Mapping[str, Verb] = MappingProxyType(
    {
        "edit": Verb(policy.edit, _edit_form, _edit, still=_ahead),
        "move": Verb(policy.move, _move_form, _move, still=_open),
        "cancel": Verb(policy.cancel, _reason_form, _cancel, danger=True, still=_open),
        "item": Verb(policy.put_on_agenda, _point_form, _put, still=_ahead),
        "off": Verb(policy.put_on_agenda, _off_form, _take_off, danger=True, still=_ahead),
        "guest": Verb(policy.add_guest, _guest_form, _add_guest, still=_open),
        "answer": Verb(policy.read, answering.form, answering.answer, still=_answerable),
    }
)
