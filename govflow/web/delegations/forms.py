"""What an act of delegation says, as a form."""

from flask_wtf import FlaskForm
from wtforms import StringField

from govflow.gate.language import chosen, sentence
from govflow.gate.language import lazy_gettext as _
from govflow.kernel.work import Work
from govflow.org import queries
from govflow.org.core import STEPS, SUBJECTS
from govflow.org.models import Holding, Nature, Post
from govflow.org.service import Terms
from govflow.web.fields import ChoiceField, DateField, Needed, SelectMultipleField, day_of, said


class DelegationForm(FlaskForm):
    delegator = ChoiceField(_("Delegator"), [Needed()])
    delegate = ChoiceField(_("Delegate"), [Needed()])
    nature = ChoiceField(_("Nature of the delegation"), [Needed()])
    subjects = SelectMultipleField(_("Files concerned"))
    steps = SelectMultipleField(_("Acts delegated"))
    reference = StringField(_("Reference of the act"), [Needed()])
    act_date = DateField(_("Date of the act"), [Needed()])
    from_day = DateField(_("From"), [Needed()])
    to_day = DateField(_("Until, last day included"))
    formula_ar = StringField(_("Formula in Arabic"))
    formula_fr = StringField(_("Formula in French"))

    def terms(self) -> Terms:
        """Return what was typed; the service judges it."""
        return Terms(
            reference=said(self.reference),
            act_date=day_of(self.act_date),
            from_day=day_of(self.from_day),
            to_day=self.to_day.data,
            nature=self.nature.data,
            subjects=tuple(self.subjects.data or ()),
            steps=tuple(self.steps.data or ()),
            formula_ar=said(self.formula_ar),
            formula_fr=said(self.formula_fr),
        )


class RevokeForm(FlaskForm):
    reference = StringField(_("Reference of the act of revocation"), [Needed()])
    on = DateField(_("No longer in force from"), [Needed()])


def new_delegation(work: Work) -> DelegationForm:
    """Return the form with the posts that the actor may choose among."""
    held = work.all(queries.filled_posts(work.today))
    form = DelegationForm(data={"act_date": work.today, "nature": Nature.SIGNATURE.value})
    form.delegator.choices = _choices(work, [one for one in held if _may_give(work, one.post)])
    form.delegate.choices = _choices(work, [one for one in held if _may_get(work, one.post)])
    form.nature.choices = [(one.value, sentence(f"nature.{one.value}")) for one in Nature]
    form.subjects.choices = [(one, sentence(f"scope.{one}")) for one in SUBJECTS]
    form.steps.choices = [(one, sentence(f"scope.{one}")) for one in STEPS]
    return form


def _may_give(work: Work, post: Post) -> bool:
    own = work.actor.holds(post.id) and post.id not in work.actor.interim
    return own or work.actor.has_role("admin")


def _may_get(work: Work, post: Post) -> bool:
    return not work.actor.holds(post.id)


def _choices(work: Work, held: list[Holding]) -> list[tuple[str, str]]:
    """Return the posts of one's own organisation first; a single one is chosen already."""
    near = sorted(held, key=lambda one: one.post.org_id not in work.actor.orgs)
    named = [(one.post.public_id, one.post.name.in_(chosen())) for one in near]
    return named if len(named) == 1 else [("", str(_("Choose a post"))), *named]
