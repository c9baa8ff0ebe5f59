"""What people type about a campaign, and about one charter of it."""

from datetime import date

from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField

from govflow.accounts import proofs
from govflow.charters import queries
from govflow.charters.models import TextVersion
from govflow.charters.service import Plan
from govflow.gate.language import chosen, sentence
from govflow.gate.language import lazy_gettext as _
from govflow.i18n.languages import CODES
from govflow.i18n.parsing import parse_date
from govflow.i18n.text import clean_text3
from govflow.kernel.errors import Invalid, NotFound
from govflow.kernel.work import Work
from govflow.org import policy as org_policy
from govflow.org import queries as org
from govflow.org.models import Post
from govflow.web.fields import (
    ChoiceField,
    DateField,
    Form,
    Needed,
    SelectMultipleField,
    day_of,
    refused,
    said,
)

ATTESTATIONS = ("attest", "countersign")
LOWEST = "code"


class PlanForm(Form):
    text = ChoiceField(_("Text"), [Needed()])
    name_ar = StringField(_("Name in Arabic"))
    name_fr = StringField(_("Name in French"))
    name_en = StringField(_("Name in English"))
    due = DateField(_("To be signed by"), [Needed()])
    supervising_post = ChoiceField(_("Supervising post"), [Needed()])
    regions = SelectMultipleField(_("Regions"))
    attestation = RadioField(_("What the supervising post does"))
    lowest_method = RadioField(_("Weakest proof accepted"))
    reservations = BooleanField(_("A signatory may enter reservations"))
    key = HiddenField()

    def plan(self, work: Work) -> Plan:
        """Return what was typed; the service judges it."""
        known = {one.code: one.id for one in work.all(org.regions())}
        typed = {code: said(self[f"name_{code}"]) for code in CODES}
        return Plan(
            name=clean_text3(typed, field="name"),
            due=day_of(self.due),
            regions=[known[code] for code in self.regions.data or ()],
            supervising_post=self._post(work),
            attestation=said(self.attestation),
            lowest_method=said(self.lowest_method),
            reservations=bool(self.reservations.data),
        )

    def _post(self, work: Work) -> Post:
        try:
            found: Post = work.get(Post, self.supervising_post.data, to=org_policy.read_post)
        except NotFound as missing:
            raise Invalid("choice.unknown", field="supervising_post") from missing
        return found


class DayForm(Form):
    due = DateField(_("To be signed by"), [Needed()])


class ExtendForm(DayForm):
    reason = TextAreaField(_("Reason"), [Needed()])


def plan_form(work: Work, wanted: str) -> PlanForm:
    """Return the form with the texts that may be offered; the address may name one."""
    texts = work.all(queries.offerable(work.actor))
    first = next((text for text in texts if text.public_id == wanted), texts[0] if texts else None)
    template = first.template if first else None
    form = PlanForm(
        data={
            "text": first.public_id if first else "",
            "supervising_post": template.supervising_post.public_id if template else "",
            "attestation": template.attestation if template else ATTESTATIONS[0],
            "lowest_method": LOWEST,
            "reservations": True,
        }
    )
    form.text.choices = [(one.public_id, _named(one)) for one in texts]
    form.supervising_post.choices = [
        (post.public_id, post.name.in_(chosen()))
        for post in work.all(org.posts_with_role("supervisor"))
    ]
    form.regions.choices = [
        (one.code, f"{one.code} · {one.name.in_(chosen())}") for one in work.all(org.regions())
    ]
    form.attestation.choices = [(one, sentence(f"attestation.{one}")) for one in ATTESTATIONS]
    strongest_first = reversed(proofs.METHODS)
    form.lowest_method.choices = [
        (one, sentence(f"charter.method.{one}")) for one in strongest_first
    ]
    return form


def _named(text: TextVersion) -> str:
    return f"{text.template.name.in_(chosen())} · {text.number}"


def day_asked(typed: str, today: date) -> tuple[date, str]:
    """Return the day that an address asks for, and what is wrong with it; else today."""
    try:
        return (parse_date(typed, field="on") if typed else today), ""
    except Invalid as unreadable:
        return today, refused(unreadable)
