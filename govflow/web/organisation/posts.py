"""What may be done to a post: who holds it, who stands in, what it may do, what it is called."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from flask import request
from wtforms import StringField

from govflow.gate.language import lazy_gettext as _
from govflow.gate.language import sentence
from govflow.kernel.errors import Conflict, NotFound
from govflow.kernel.work import Work
from govflow.org import policy, queries, register, service
from govflow.org.core import ROLES
from govflow.org.models import Assistant, Holding, Person, Post, Quality
from govflow.web import choices
from govflow.web.choices import picked
from govflow.web.fields import (
    ChoiceField,
    DateField,
    Form,
    Needed,
    SelectMultipleField,
    day_of,
    said,
    text_of,
)
from govflow.web.organisation.absences import EmptyForm, people
from govflow.web.verbs import Verb

ONE_DAY = timedelta(days=1)


class NameForm(Form):
    name_ar = StringField(_("Name in Arabic"), [Needed()])
    name_fr = StringField(_("Name in French"))
    name_en = StringField(_("Name in English"))


class AppointForm(Form):
    person = ChoiceField(
        _("Person"), description=_("Somebody new: choose nobody, and write the name below.")
    )
    name_ar = StringField(_("Name in Arabic"))
    name_fr = StringField(_("Name in French"))
    name_en = StringField(_("Name in English"))
    from_day = DateField(_("From"), [Needed()])
    to_day = DateField(_("Until, last day included"))
    reference = StringField(_("Reference of the act"), [Needed()])


class InterimForm(Form):
    person = ChoiceField(_("Person"), [Needed()])
    from_day = DateField(_("From"), [Needed()])
    to_day = DateField(_("Until, last day included"), [Needed()])
    reference = StringField(_("Reference of the act"), [Needed()])


class EndForm(Form):
    on = DateField(_("First day on which the post is no longer held"), [Needed()])
    reference = StringField(_("Reference of the act"))


class AssistantForm(Form):
    helper = ChoiceField(
        _("Post of the assistant"), [Needed()], description=_("Whoever holds it today prepares.")
    )
    from_day = DateField(_("From"), [Needed()])
    to_day = DateField(_("Until, last day included"))


class RolesForm(Form):
    roles = SelectMultipleField(_("Roles"))


# ------------------------------------------------------------------ holders


def _appoint_form(work: Work, _post: Post) -> AppointForm:
    form = AppointForm(data={"from_day": work.today})
    form.person.choices = [("", sentence("choice.new_person")), *people(work)]
    return form


def _interim_form(work: Work, _post: Post) -> InterimForm:
    form = InterimForm(data={"from_day": work.today})
    form.person.choices = [("", sentence("choice.choose")), *people(work)]
    return form


def _appoint(work: Work, post: Post, form: AppointForm) -> None:
    known = picked(work, Person, form.person.data, "person")
    person = known or service.add_person(work, Person(name=text_of(form, "name")))
    service.appoint(work, _holding(post, person, form, Quality.TITULAR))


def _interim(work: Work, post: Post, form: InterimForm) -> None:
    person = picked(work, Person, form.person.data, "person")
    service.appoint(work, _holding(post, person, form, Quality.INTERIM))


def _holding(
    post: Post, person: Person, form: AppointForm | InterimForm, quality: Quality
) -> Holding:
    return Holding(
        post_id=post.id,
        person_id=person.id,
        from_day=day_of(form.from_day),
        to_day=_after(form.to_day.data),
        quality=quality,
        reference=said(form.reference),
    )


def _after(last: date | None) -> date | None:
    """Return the day after the last one: the end of a holding is exclusive."""
    return last + ONE_DAY if last and last < date.max else last


def _asked_for(work: Work, post: Post) -> Holding:
    """Return the holding that the address names."""
    key = request.args.get("holding", "")
    found = next((one for one in work.all(register.holdings_of(post)) if one.key == key), None)
    if found is None:
        raise NotFound("missing", kind="holding")
    return found


def _not_over(work: Work, post: Post) -> None:
    held = _asked_for(work, post)
    if held.to_day is not None and held.to_day <= work.today:
        raise Conflict("holding.over", on=held.to_day)


def _end_form(work: Work, _post: Post) -> EndForm:
    return EndForm(data={"on": work.today})


def _end(work: Work, post: Post, form: EndForm) -> None:
    held, on = _asked_for(work, post), day_of(form.on)
    service.relieve(work, held, on=on, reference=said(form.reference))


# ------------------------------------------------------------------ who prepares its work


def _assistant_form(work: Work, post: Post) -> AssistantForm:
    form = AssistantForm(data={"from_day": work.today})
    form.helper.choices = choices.posts(work, sentence("choice.choose"), org_id=post.org_id)
    return form


def _name_assistant(work: Work, post: Post, form: AssistantForm) -> None:
    helper = picked(work, Post, form.helper.data, "helper")
    service.name_assistant(
        work, post, helper, from_day=day_of(form.from_day), to_day=form.to_day.data
    )


def _named(work: Work, post: Post) -> Assistant:
    """Return the assistant that the address names."""
    key, found = (
        request.args.get("assistant", ""),
        work.all(queries.assistants(post.id, work.today)),
    )
    named = next((one for one in found if one.public_id == key), None)
    if named is None:
        raise NotFound("missing", kind="assistant")
    return named


def _empty(_work: Work, _post: Post) -> EmptyForm:
    return EmptyForm()


def _dismiss(work: Work, post: Post, _form: EmptyForm) -> None:
    service.revoke_assistant(work, _named(work, post))


# ------------------------------------------------------------------ what it may do, its name


def _roles_form(_work: Work, post: Post) -> RolesForm:
    form = RolesForm(data={"roles": sorted(post.roles)})
    known = dict.fromkeys((*ROLES, *sorted(post.roles)))  # loaded data may know others
    form.roles.choices = [(one, sentence(f"role.{one.replace('-', '_')}")) for one in known]
    return form


def _give_roles(work: Work, post: Post, form: RolesForm) -> None:
    service.give_roles(work, post, form.roles.data or ())


def _name_form(_work: Work, post: Post) -> NameForm:
    names = post.name.as_dict()
    return NameForm(data={f"name_{code}": name for code, name in names.items()})


def _rename(work: Work, post: Post, form: NameForm) -> None:
    service.rename_post(work, post, text_of(form, "name"))


POST_ACTS: Mapping[str, Verb] = MappingProxyType(
    {
        "appoint": Verb(policy.appoint, _appoint_form, _appoint),
        "interim": Verb(policy.appoint, _interim_form, _interim),
        "end": Verb(policy.relieve, _end_form, _end, danger=True, still=_not_over),
        "assistant": Verb(policy.name_assistant, _assistant_form, _name_assistant),
        "dismiss": Verb(policy.name_assistant, _empty, _dismiss, danger=True),
        "roles": Verb(policy.give_roles, _roles_form, _give_roles),
        "rename": Verb(policy.draw_the_chart, _name_form, _rename),
    }
)
