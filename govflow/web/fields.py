"""Fields of forms that read as people type, and say what is wrong in their language."""

import re
from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

import wtforms
from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms.validators import StopValidation, ValidationError

from govflow.calendar.when import MONTH, YEAR, When
from govflow.gate.language import lazy_gettext as _
from govflow.gate.language import sentence
from govflow.i18n import catalog
from govflow.i18n.languages import CODES
from govflow.i18n.parsing import EARLIEST, LATEST, parse_date, plain
from govflow.i18n.text import Text3, clean_text3
from govflow.kernel.clock import at_local
from govflow.kernel.errors import Forbidden, Invalid, Refusal, Throttled

LONGEST_NUMBER = 9  # digits
HOUR = re.compile(r"([01]?\d|2[0-3])[:hH]([0-5]\d)(?::00)?")
OF_A_YEAR = re.compile(r"\d{4}")
OF_A_MONTH = re.compile(r"(0?[1-9]|1[0-2])[/.-](\d{4})")


class Form(FlaskForm):  # type: ignore[misc]
    """The base of every form: text comes from the fields of a form, never from JSON or a file."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:  # noqa: ANN401 - WTForms ships no types
            """Read what a browser sent; nothing readable is a form sent empty."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            return request.form if form.is_submitted() else None


class Needed:
    """Something must be there; a fault found before is not hidden by this one."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms' own protocol

    def __call__(self, form: FlaskForm, field: wtforms.Field) -> None:
        del form
        if field.errors:
            raise StopValidation
        empty = not field.data.strip() if isinstance(field.data, str) else not field.data
        if empty:
            raise StopValidation(str(_("This field is required")))


class ReasonForm(Form):
    """Why: for every verb that needs nothing else."""

    reason = wtforms.TextAreaField(_("Reason"), [Needed()])


class DateField(wtforms.DateField):
    """A day, as the browser's calendar sends it or as people write it: 31/01/2027."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if typed:
            try:
                self.data = parse_date(typed)
            except Invalid as refusal:
                raise ValueError(refused(refusal)) from refusal


class TimeField(wtforms.TimeField):
    """An hour of the day, as the browser sends it or as people write it: 10:00, 10h30."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = plain(valuelist[0]) if valuelist else ""
        if typed:
            if not (found := HOUR.fullmatch(typed)):
                raise ValueError(refused(Invalid("time.unreadable")))
            self.data = time(int(found[1]), int(found[2]))


class ChoiceField(wtforms.SelectField):
    """One of several; a value that was never offered is a fault of the field."""

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        if not self.data:  # whether it may be empty is for others to say
            return
        try:
            super().pre_validate(form)
        except ValueError as unknown:
            raise ValidationError(refused(Invalid("choice.unknown"))) from unknown


class SelectMultipleField(wtforms.SelectMultipleField):
    """Any of several, as boxes to tick."""

    widget = wtforms.widgets.ListWidget(prefix_label=False)
    option_widget = wtforms.widgets.CheckboxInput()

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        try:
            super().pre_validate(form)
        except ValueError as unknown:
            raise ValidationError(refused(Invalid("choice.unknown"))) from unknown


def among(known: Collection[str], asked: str | None) -> str:
    """Return what a filter asks for, or nothing: a value that does not exist narrows nothing."""
    return asked if asked and asked in known else ""


def refused(refusal: Refusal) -> str:
    """Say a refusal in the reader's language."""
    counted = {"n": refusal.seconds} if isinstance(refusal, Throttled) else {}
    if isinstance(refusal, Forbidden) and refusal.key == "forbidden":
        law = f"rule.{'_'.join(re.findall('[a-z]+', refusal.rule))}"
        if catalog.has(law):
            return sentence(law)
    return sentence(f"refusal.{refusal.key}", **refusal.params, **counted)


def number_of(typed: str) -> int:
    """Return a number that a page of ours sent; 0 where it is none, or longer than we ever write.

    >>> number_of("53"), number_of("-1"), number_of("9" * 4300)
    (53, 0, 0)
    """
    sound = typed.isascii() and typed.isdigit() and len(typed) < LONGEST_NUMBER
    return int(typed) if sound else 0


def said(field: wtforms.Field) -> str:
    """Return what was typed into a field of text."""
    return field.data or ""


def day_of(field: DateField) -> date:
    """Return the day of a field that needed one."""
    if field.data is None:
        raise Invalid("date.unreadable", field=field.name)
    return field.data


def text_of(form: FlaskForm, name: str) -> Text3:
    """Return a name typed in up to three languages, each in a field of its own."""
    typed = {code: said(form[f"{name}_{code}"]) for code in CODES if f"{name}_{code}" in form}
    return clean_text3(typed, field=name)


def moment_of(day: DateField, hour: TimeField) -> datetime:
    """Return the instant that a day and an hour on the wall name."""
    if hour.data is None:
        raise Invalid("time.unreadable", field=hour.name)
    return at_local(datetime.combine(day_of(day), hour.data))


def when_of(field: wtforms.Field) -> When:
    """Return the date of a field, as precisely as it was typed."""
    return when_typed(said(field), field=field.name)


def when_typed(text: str, *, field: str = "") -> When:
    """Read a date as precisely as it is typed: 2010, 11/2021 or 24/02/2020; or not known."""
    typed = plain(text)
    if not typed:
        return When()
    found = OF_A_MONTH.fullmatch(typed)
    if not found and not OF_A_YEAR.fullmatch(typed):
        return When.day(parse_date(typed, field=field))
    if not EARLIEST <= int(found[2] if found else typed) <= LATEST:
        raise Invalid("date.out_of_range", field=field)
    return When(f"{found[2]}-{int(found[1]):02}", MONTH) if found else When(typed, YEAR)
