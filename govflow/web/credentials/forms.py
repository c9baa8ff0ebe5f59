"""What people type about their means of proof."""

from wtforms import PasswordField, RadioField, StringField

from govflow.accounts.proofs import KINDS, PASSKEY
from govflow.gate.language import lazy_gettext as _
from govflow.gate.language import sentence
from govflow.web.fields import Form, Needed


class NameForm(Form):
    label = StringField(_("Name"), [Needed()])


class NewForm(NameForm):
    kind = RadioField(_("Kind"), [Needed()], default=PASSKEY, validate_choice=False)
    password = PasswordField(_("Present password"), [Needed()])


class FirstAnswerForm(Form):
    answer = StringField(_("One-time code"), [Needed()])


def new_means() -> NewForm:
    """Return the form of a new means; a kind that was never offered is refused by the service."""
    form = NewForm()
    form.kind.choices = [(kind, sentence(f"credential.{kind}.offered")) for kind in KINDS]
    return form
