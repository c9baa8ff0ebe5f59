"""What may be done to a unit: units and posts under it, its head, its name, its end."""

from collections.abc import Mapping
from types import MappingProxyType

from wtforms import StringField

from govflow.gate.language import chosen, sentence
from govflow.gate.language import lazy_gettext as _
from govflow.i18n.text import clean_name
from govflow.kernel.work import Work
from govflow.org import policy, register, service
from govflow.org.core import ROLES
from govflow.org.models import Organisation, Post, Unit
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
from govflow.web.verbs import Verb

KINDS = (
    "ministry",
    "cabinet",
    "secretariat-general",
    "inspectorate",
    "directorate",
    "regional-directorate",
    "centre",
    "division",
    "service",
    "pole",
    "cell",
)


class NameForm(Form):
    name_ar = StringField(_("Name in Arabic"), [Needed()])
    name_fr = StringField(_("Name in French"))
    name_en = StringField(_("Name in English"))


class UnitForm(NameForm):
    code = StringField(_("Code"), [Needed()])
    kind = ChoiceField(_("Kind"), [Needed()])


class RootForm(UnitForm):
    org = ChoiceField(_("Organisation"), [Needed()])


class PostForm(NameForm):
    code = StringField(_("Code"), [Needed()])
    roles = SelectMultipleField(_("Roles"))


class HeadForm(Form):
    post = ChoiceField(_("Post"), [Needed()])


class CloseForm(Form):
    on = DateField(_("First day on which it is no more"), [Needed()])


def _kinds() -> choices.Choices:
    named = [(one, sentence(f"unit.kind.{one.replace('-', '_')}")) for one in KINDS]
    return [("", sentence("choice.choose")), *named]


def _root_form(work: Work, _none: None) -> RootForm:
    form = RootForm()
    form.kind.choices = _kinds()
    form.org.choices = choices.organisations(work, sentence("choice.choose"))
    return form


def _add_root(work: Work, _none: None, form: RootForm) -> None:
    org = picked(work, Organisation, form.org.data, "org")
    _added(work, form, org.id, None)


def _unit_form(_work: Work, _above: Unit) -> UnitForm:
    form = UnitForm()
    form.kind.choices = _kinds()
    return form


def _add(work: Work, above: Unit, form: UnitForm) -> None:
    _added(work, form, above.org_id, above)


def _added(work: Work, form: UnitForm, org_id: int, above: Unit | None) -> None:
    code = clean_name(said(form.code), field="code")
    made = Unit(code=code, name=text_of(form, "name"), kind=form.kind.data, org_id=org_id)
    made.parent = above
    service.add_unit(work, made)


def _post_form(_work: Work, _unit: Unit) -> PostForm:
    form = PostForm()
    form.roles.choices = [(one, sentence(f"role.{one.replace('-', '_')}")) for one in ROLES]
    return form


def _add_post(work: Work, unit: Unit, form: PostForm) -> None:
    code = clean_name(said(form.code), field="code")
    made = Post(code=code, name=text_of(form, "name"), org_id=unit.org_id, unit_id=unit.id)
    service.add_post(work, made, roles=form.roles.data or ())


def _head_form(work: Work, unit: Unit) -> HeadForm:
    here = work.all(register.posts_of(unit))
    form = HeadForm()
    named = [(one.public_id, one.name.in_(chosen())) for one in here]
    form.post.choices = [("", sentence("choice.choose")), *named]
    return form


def _set_head(work: Work, unit: Unit, form: HeadForm) -> None:
    service.set_head(work, unit, picked(work, Post, form.post.data, "post"))


def _name_form(_work: Work, unit: Unit) -> NameForm:
    names = unit.name.as_dict()
    return NameForm(data={f"name_{code}": name for code, name in names.items()})


def _rename(work: Work, unit: Unit, form: NameForm) -> None:
    service.rename_unit(work, unit, text_of(form, "name"))


def _close_form(work: Work, _unit: Unit) -> CloseForm:
    return CloseForm(data={"on": work.today})


def _close(work: Work, unit: Unit, form: CloseForm) -> None:
    service.close_unit(work, unit, on=day_of(form.on))


NEW_UNIT = Verb(policy.draw_the_chart, _root_form, _add_root)
UNIT_ACTS: Mapping[str, Verb] = MappingProxyType(
    {
        "unit": Verb(policy.draw_the_chart, _unit_form, _add, still=service.require_open),
        "post": Verb(policy.draw_the_chart, _post_form, _add_post, still=service.require_open),
        "head": Verb(policy.draw_the_chart, _head_form, _set_head, still=service.require_open),
        "rename": Verb(policy.draw_the_chart, _name_form, _rename, still=service.require_open),
        "close": Verb(
            policy.draw_the_chart, _close_form, _close, danger=True, still=service.require_open
        ),
    }
)
