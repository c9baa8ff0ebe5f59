"""What a signatory says beside the proof: an answer to a clause, a reason."""

from wtforms import HiddenField, StringField, TextAreaField

from govflow.gate.language import lazy_gettext as _
from govflow.web.fields import Form


class AnswerForm(Form):
    """The answers of one section: the button that was pressed names what is answered."""

    section = HiddenField()
    text = HiddenField()  # the language in which it was read
    clause = StringField()
    reserve = StringField()
    reservation = TextAreaField(_("Your reservation"))
