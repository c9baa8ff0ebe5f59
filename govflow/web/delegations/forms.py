"""What an act of delegation says, as a form."""

from decimal import Decimal

from wtforms import StringField

from govflow.gate.language import chosen, sentence
from govflow.gate.language import lazy_gettext as _
from govflow.i18n.parsing import parse_number
from govflow.kernel.errors import Invalid, NotFound
from govflow.kernel.work import Work
from govflow.org import policy, queries
from govflow.org.core import STEPS, SUBJECTS
from govflow.org.models import DelegationAct, Holding, Nature, Unit
from govflow.org.service import Terms
from govflow.web.fields import (
    ChoiceField,
    DateField,
    Form,
    Needed,
    SelectMultipleField,
    day_of,
    said,
)

Choices = list[tuple[str, str]]
AMOUNT = DelegationAct.ceiling.type
MOST = Decimal(10) ** (AMOUNT.precision - AMOUNT.scale)  # what the column cannot hold


class DelegationForm(Form):
    delegator = ChoiceField(_("Delegator"), [Needed()])
    delegate = ChoiceField(_("Delegate"), [Needed()])
    nature = ChoiceField(_("Nature of the delegation"), [Needed()])
    subjects = SelectMultipleField(_("Files concerned"))
    steps = SelectMultipleField(_("Acts delegated"))
    unit = ChoiceField(_("Limited to a unit"))
    ceiling = StringField(_("Limited to an amount, in dirhams"))
    reference = StringField(_("Reference of the act"), [Needed()])
    act_date = DateField(_("Date of the act"), [Needed()])
    from_day = DateField(_("From"), [Needed()])
    to_day = DateField(_("Until, last day included"))
    formula_ar = StringField(_("Formula in Arabic"))
    formula_fr = StringField(_("Formula in French"))

    def terms(self, work: Work) -> Terms:
        """Return what was typed; the service judges it."""
        return Terms(
            reference=said(self.reference),
            act_date=day_of(self.act_date),
            from_day=day_of(self.from_day),
            to_day=self.to_day.data,
            nature=self.nature.data,
            subjects=tuple(self.subjects.data or ()),
            steps=tuple(self.steps.data or ()),
            unit=self._unit(work),
            ceiling=self._ceiling(),
            formula_ar=said(self.formula_ar),
            formula_fr=said(self.formula_fr),
        )

    def _unit(self, work: Work) -> Unit | None:
        if not self.unit.data:
            return None
        try:
            found: Unit = work.get(Unit, self.unit.data, to=policy.read_post)
        except NotFound as missing:
            raise Invalid("choice.unknown", field="unit") from missing
        return found

    def _ceiling(self) -> Decimal | None:
        typed = said(self.ceiling).strip()
        found = parse_number(typed, field="ceiling") if typed else None
        if found is not None and found >= MOST:
            raise Invalid("number.unreadable", field="ceiling")
        return found


class RevokeForm(Form):
    reference = StringField(_("Reference of the act of revocation"), [Needed()])
    on = DateField(_("No longer in force from"), [Needed()])


def new_delegation(work: Work) -> DelegationForm:
    """Return the form with the posts that the actor may choose among."""
    held = work.all(queries.filled_posts(work.today))
    form = DelegationForm(data={"act_date": work.today, "nature": Nature.SIGNATURE.value})
    giving = [one for one in held if work.may(policy.delegate, one.post)]
    form.delegator.choices = _choices(work, giving)
    form.delegate.choices = _choices(
        work, [one for one in held if not work.actor.holds(one.post_id)]
    )
    form.unit.choices = _units(work)
    form.nature.choices = [(one.value, sentence(f"nature.{one.value}")) for one in Nature]
    form.subjects.choices = [(one, sentence(f"scope.{one}")) for one in SUBJECTS]
    form.steps.choices = [(one, sentence(f"scope.{one}")) for one in STEPS]
    return form


def _choices(work: Work, held: list[Holding]) -> Choices | dict[str, Choices]:
    """Group the posts by unit, those of one's own organisation first; a single one is chosen."""
    posts = [one.post for one in held]
    if len(posts) == 1:
        return [(posts[0].public_id, posts[0].name.in_(chosen()))]
    groups: dict[str, Choices] = {"": [("", str(_("Choose a post")))]}
    for post in sorted(posts, key=lambda one: _rank(work, one.org_id, one.unit)):
        place = post.unit.name.in_(chosen()) if post.unit else ""
        label = _place(work, post.org_id, post.org.name_on(work.today).in_(chosen()), place)
        groups.setdefault(label, []).append((post.public_id, post.name.in_(chosen())))
    return groups


def _units(work: Work) -> dict[str, Choices]:
    """Group the units by organisation, each after the one it belongs to."""
    names = {
        one.id: one.name_on(work.today).in_(chosen()) for one in work.all(queries.organisations())
    }
    groups: dict[str, Choices] = {"": [("", str(_("Every unit")))]}
    for unit in sorted(work.all(queries.units()), key=lambda one: _rank(work, one.org_id, one)):
        named = (unit.public_id, unit.name.in_(chosen()))
        groups.setdefault(names[unit.org_id], []).append(named)
    return groups


def _rank(work: Work, org: int, unit: Unit | None) -> tuple[bool, int, str]:
    return org not in work.actor.orgs, org, unit.path if unit else ""


def _place(work: Work, org: int, organisation: str, unit: str) -> str:
    """Say where a post is; of one's own organisation the unit is enough."""
    if org in work.actor.orgs and unit:
        return unit
    return " · ".join(filter(None, (organisation, unit)))
