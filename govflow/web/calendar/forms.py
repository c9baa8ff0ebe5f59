"""What is typed about a holiday, and what may be done to one."""

from collections.abc import Mapping
from types import MappingProxyType

from wtforms import StringField

from govflow.calendar import policy, service
from govflow.calendar.models import FixedHoliday, Holiday, Kind, State
from govflow.gate.language import lazy_gettext as _
from govflow.gate.language import sentence
from govflow.i18n.parsing import parse_whole
from govflow.i18n.text import clean_name
from govflow.kernel.work import Work
from govflow.web.fields import ChoiceField, DateField, Form, Needed, day_of, said, text_of
from govflow.web.verbs import Verb

ACT = _("Act or announcement")


class NamedForm(Form):
    name_ar = StringField(_("Name in Arabic"), [Needed()])
    name_fr = StringField(_("Name in French"))
    name_en = StringField(_("Name in English"))


class HolidayForm(NamedForm):
    kind = ChoiceField(_("Kind"), [Needed()])
    state = ChoiceField(_("Status"), [Needed()])
    day = DateField(_("First day"), [Needed()])
    length = StringField(_("Number of days"), [Needed()], default="1")
    source = StringField(ACT)


class YearlyForm(NamedForm):
    day = DateField(
        _("Its day, in the first year in which it is kept"),
        [Needed()],
        description=_("It comes back on this day of each year."),
    )
    source = StringField(ACT)


class DayForm(Form):
    day = DateField(_("First day"), [Needed()])
    source = StringField(ACT)


class YearForm(Form):
    after_year = StringField(_("Last year in which it is kept"), [Needed()])


class EmptyForm(Form):
    pass


def _add_form(_work: Work, _none: None) -> HolidayForm:
    form = HolidayForm(data={"kind": Kind.EXCEPTIONAL.value, "state": State.CONFIRMED.value})
    form.kind.choices = [(one.value, sentence(f"holiday.kind.{one.value}")) for one in Kind]
    form.state.choices = [(one.value, sentence(f"state.calendar.{one.value}")) for one in State]
    return form


def _add(work: Work, _none: None, form: HolidayForm) -> None:
    service.add(
        work,
        day_of(form.day),
        text_of(form, "name"),
        length=parse_whole(said(form.length), field="length"),
        kind=Kind(form.kind.data),
        state=State(form.state.data),
        source=clean_name(said(form.source), field="source"),
    )


def _declare_form(_work: Work, _none: None) -> YearlyForm:
    return YearlyForm()


def _declare(work: Work, _none: None, form: YearlyForm) -> None:
    day = day_of(form.day)
    service.declare(
        work,
        text_of(form, "name"),
        month=day.month,
        month_day=day.day,
        from_year=day.year,
        source=clean_name(said(form.source), field="source"),
    )


def _day_form(_work: Work, holiday: Holiday) -> DayForm:
    return DayForm(data={"day": holiday.day})


def _confirm(work: Work, holiday: Holiday, form: DayForm) -> None:
    source = clean_name(said(form.source), field="source")
    service.confirm(work, holiday, day=day_of(form.day), source=source)


def _move(work: Work, holiday: Holiday, form: DayForm) -> None:
    source = clean_name(said(form.source), field="source")
    service.move(work, holiday, day=day_of(form.day), source=source)


def _empty(_work: Work, _holiday: Holiday) -> EmptyForm:
    return EmptyForm()


def _remove(work: Work, holiday: Holiday, _form: EmptyForm) -> None:
    service.remove(work, holiday)


def _year_form(work: Work, _rule: FixedHoliday) -> YearForm:
    return YearForm(data={"after_year": str(work.today.year)})


def _end(work: Work, rule: FixedHoliday, form: YearForm) -> None:
    service.end(work, rule, after_year=parse_whole(said(form.after_year), field="after_year"))


NEW: Mapping[str, Verb] = MappingProxyType(
    {
        "add": Verb(policy.add, _add_form, _add),
        "declare": Verb(policy.declare, _declare_form, _declare),
    }
)
ACTS: Mapping[str, Verb] = MappingProxyType(
    {
        "confirm": Verb(policy.confirm, _day_form, _confirm, still=service.require_estimated),
        "move": Verb(policy.move, _day_form, _move),
        "remove": Verb(policy.remove, _empty, _remove, danger=True),
    }
)
END = Verb(policy.end, _year_form, _end, danger=True, still=service.require_kept)
