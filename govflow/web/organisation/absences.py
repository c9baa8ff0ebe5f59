"""Who is away: the list, one's own absence, and those that the secretariat says for others."""

from collections.abc import Mapping
from types import MappingProxyType

from govflow.gate.language import chosen, sentence
from govflow.gate.language import lazy_gettext as _
from govflow.kernel.work import Work
from govflow.org import policy, register, service
from govflow.org.models import Absence, Person
from govflow.web.choices import collated, picked
from govflow.web.fields import ChoiceField, DateField, Form, Needed, day_of
from govflow.web.verbs import Verb


class AbsenceForm(Form):
    person = ChoiceField(_("Person"), [Needed()])
    from_day = DateField(_("From"), [Needed()])
    to_day = DateField(_("Until, last day included"), [Needed()])


class EmptyForm(Form):
    pass


def people(work: Work) -> list[tuple[str, str]]:
    """Return everybody, in the order of the alphabet."""
    named = [(one.public_id, one.name.in_(chosen())) for one in work.all(register.people())]
    return sorted(named, key=lambda one: collated(one[1]))


def _form(work: Work, _none: None) -> AbsenceForm:
    form = AbsenceForm(data={"from_day": work.today})
    if work.may(policy.say_for_others, None):
        form.person.choices = [("", sentence("choice.choose")), *people(work)]
    else:
        del form.person
    return form


def _say(work: Work, _none: None, form: AbsenceForm) -> None:
    person = picked(work, Person, form.person.data, "person") if form.person else None
    person = person or work.session.get_one(Person, work.actor.person)
    days = {"from_day": day_of(form.from_day), "to_day": day_of(form.to_day)}
    service.say_absent(work, person, **days)


def _empty(_work: Work, _absence: Absence) -> EmptyForm:
    return EmptyForm()


def _end(work: Work, absence: Absence, _form: EmptyForm) -> None:
    service.end_absence(work, absence)


ABSENCES: Mapping[str, Verb] = MappingProxyType(
    {
        "say": Verb(policy.reads_the_chart, _form, _say),
        "end": Verb(policy.end_absence, _empty, _end, still=service.require_not_over),
    }
)
