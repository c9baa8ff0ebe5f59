"""What a person says when he answers, returns or takes back."""

from wtforms import HiddenField, TextAreaField

from govflow.gate.language import lazy_gettext as _
from govflow.gate.language import sentence
from govflow.web.fields import ChoiceField, Form
from govflow.web.people import names
from govflow.workflow.queries import Desk, Named


class AnswerForm(Form):
    """An answer; `digest` is the text that was seen, `as_` the capacity chosen."""

    digest = HiddenField()
    key = HiddenField()
    as_ = HiddenField(name="as")
    reason = TextAreaField(_("Reason"))


class ReturnForm(AnswerForm):
    to = ChoiceField(_("Return to"))
    mode = ChoiceField(_("After the correction"))


class PlainForm(Form):
    """A button; `key` makes a second press harmless."""

    key = HiddenField()
    reason = TextAreaField(_("Reason"))


def return_form(desk: Desk) -> ReturnForm:
    """Return the form with the targets and ways back that this step allows."""
    form = ReturnForm()
    form.to.choices = [(one.step, _target(one.step, one.named)) for one in desk.targets]
    form.mode.choices = [(mode, sentence(f"mode.{mode}")) for mode in desk.modes]
    if not form.is_submitted():
        form.to.data = desk.targets[0].step if desk.targets else ""
        form.mode.data = desk.modes[0] if desk.modes else ""
    elif form.to.data is None or form.mode.data is None:  # one choice only: it was not asked
        form.to.data = form.to.data or (desk.targets[0].step if desk.targets else "")
        form.mode.data = form.mode.data or (desk.modes[0] if desk.modes else "")
    return form


def _target(step: str, named: tuple[Named, ...]) -> str:
    if step == "requester":
        return sentence("target.requester")
    return names(named)
