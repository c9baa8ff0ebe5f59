"""What people type at the door and in their profile."""

from wtforms import PasswordField, StringField
from wtforms.validators import ValidationError

from govflow.gate.language import lazy_gettext as _
from govflow.kernel.errors import Invalid
from govflow.web.fields import Form, Needed, refused


class SignInForm(Form):
    username = StringField(_("User name"), [Needed()])
    password = PasswordField(_("Password"), [Needed()])


class ForgottenForm(Form):
    username = StringField(_("User name"), [Needed()])


class NewPasswordForm(Form):
    password = PasswordField(_("New password"), [Needed()])
    again = PasswordField(_("New password, once more"), [Needed()])

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.password.data:
            raise ValidationError(refused(Invalid("password.not_repeated", field="again")))


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(_("Present password"), [Needed()])
