"""What people type about a body: what it is, its rules, the acts that set it up."""

from collections.abc import Sequence
from typing import Any

from wtforms import RadioField, StringField, TextAreaField

from govflow.bodies import core, queries
from govflow.bodies.flow import State
from govflow.bodies.models import Body
from govflow.calendar.when import When
from govflow.gate.language import chosen, sentence
from govflow.gate.language import lazy_gettext as _
from govflow.i18n.languages import CODES
from govflow.i18n.parsing import parse_whole
from govflow.i18n.text import clean_name, clean_text, clean_text3
from govflow.kernel.work import Work
from govflow.org.models import Organisation, Post
from govflow.web import choices
from govflow.web.choices import picked
from govflow.web.fields import ChoiceField, DateField, Form, Needed, said, text_of

KINDS = (
    "network",
    "commission",
    "working-group",
    "advisory-body",
    "support-committee",
    "coordination-body",
    "steering-committee",
    "technical-committee",
)
LEVELS = ("central", "regional", "prefectural", "communal")
COUNT = {"at_least": "n", "share": "percent"}  # what a rule of quorum needs beside its name
TECHNICAL = ("1", "2", "3")  # as many as a steering set may be set up with at once


class NamedForm(Form):
    code = StringField(_("Code"), [Needed()])
    name_ar = StringField(_("Name in Arabic"), [Needed()])
    name_fr = StringField(_("Name in French"))
    name_en = StringField(_("Name in English"))


class BodyForm(NamedForm):
    kind = ChoiceField(_("Kind"), [Needed()])
    level = ChoiceField(_("Level"))
    created = StringField(
        _("Set up"), description=_("As precisely as it is known: 2010, 11/2021 or 24/02/2020.")
    )
    parent = ChoiceField(_("Parent body"))
    reports_to = ChoiceField(_("Reports to"))
    org = ChoiceField(_("Serves"))
    secretariat = ChoiceField(_("Secretariat"))
    quorum = RadioField(_("Quorum"), default="more_than_half")
    quorum_number = StringField(_("Number of seats, or share in per cent"))
    quorum_of = RadioField(_("Counted among"), default="seats")
    notice = StringField(_("Notice of a convocation, in days"), default="7")
    legal_basis = TextAreaField(_("Legal basis"), description=_("One text on each line."))
    act_reference = StringField(_("Reference of the act that set it up"))
    act_date = DateField(_("Date of the act"))

    def values(self, work: Work, body: Body | None = None) -> dict[str, Any]:
        """Return what was typed, as the register keeps it; what a form does not ask stays."""
        parent, reports_to = (
            picked(work, Body, self[name].data, name) for name in ("parent", "reports_to")
        )
        org = picked(work, Organisation, self.org.data, "org")
        post = picked(work, Post, self.secretariat.data, "secretariat")
        return {
            "name": text_of(self, "name"),
            "kind": self.kind.data,
            "level": self.level.data or None,
            "parent_id": parent.id if parent else None,
            "reports_to_id": reports_to.id if reports_to else None,
            "org_id": org.id if org else None,
            "secretariat_post_id": post.id if post else None,
            "quorum": self._quorum(body),
            "notice": self._notice(body),
            "legal_basis": self._texts(body),
            "creation_act": self._act(body),
        }

    def _quorum(self, body: Body | None) -> dict[str, Any]:
        rule = {"rule": self.quorum.data, "of": self.quorum_of.data}
        if number := COUNT.get(self.quorum.data):
            rule[number] = parse_whole(said(self.quorum_number), field="quorum_number")
        return {**((body and body.quorum) or {}), **rule}

    def _notice(self, body: Body | None) -> dict[str, Any]:
        days = parse_whole(said(self.notice), field="notice")
        return {**((body and body.notice) or {}), "convocation_days": days}

    def _texts(self, body: Body | None) -> list[Any] | None:
        """Keep what is known of a text whose words were left as they are."""
        known = {basis(one): one for one in (body and body.legal_basis) or []}
        lines = clean_text(said(self.legal_basis), field="legal_basis").splitlines()
        return [known.get(line.strip(), line.strip()) for line in lines if line.strip()] or None

    def _act(self, body: Body | None) -> dict[str, Any] | None:
        reference = clean_name(said(self.act_reference), field="act_reference")
        if not reference:
            return None
        day = self.act_date.data
        known = (body and body.creation_act) or {}
        dated = {"date": {"value": day.isoformat(), "precision": "day"}} if day else {}
        return {**known, "reference": reference, **dated}


class SteeringForm(NamedForm):
    org = ChoiceField(_("Serves"), [Needed()])
    secretariat = ChoiceField(_("Secretariat"), [Needed()])

    def bodies(self, work: Work) -> tuple[Body, list[Body]]:
        """Return the steering committee, and each technical committee that has a code."""
        org = picked(work, Organisation, self.org.data, "org")
        post = picked(work, Post, self.secretariat.data, "secretariat")

        def made(suffix: str) -> Body:
            typed = {code: said(self[f"name{suffix}_{code}"]) for code in CODES}
            return Body(
                code=clean_name(said(self[f"code{suffix}"]), field=f"code{suffix}"),
                name=clean_text3(typed, field=f"name{suffix}"),
                org_id=org.id if org else None,
                secretariat_post_id=post.id if post else None,
            )

        return made(""), [made(at) for at in TECHNICAL if said(self[f"code{at}"]).strip()]


for at in TECHNICAL:
    setattr(SteeringForm, f"code{at}", StringField(_("Code")))
    setattr(SteeringForm, f"name{at}_ar", StringField(_("Name in Arabic")))
    setattr(SteeringForm, f"name{at}_fr", StringField(_("Name in French")))
    setattr(SteeringForm, f"name{at}_en", StringField(_("Name in English")))


def basis(text: Any) -> str:  # noqa: ANN401 - a text, or what is known of one
    """Return how a text of law is named in the reader's language."""
    if not isinstance(text, dict):
        return str(text)
    names = text.get("n") or {}
    return str(names.get(chosen()) or next(iter(names.values()), text.get("number", "")))


def steering_form(work: Work) -> SteeringForm:
    form = SteeringForm()
    _offices(work, form)
    return form


def body_form(work: Work, body: Body | None = None) -> BodyForm:
    """Return the form of a body as it is, or as it was just typed."""
    form = BodyForm(data=_as_typed(body) if body else {})
    _offices(work, form)
    none, known = sentence("choice.none"), work.all(queries.visible_to(work.actor))
    others = [one for one in known if one is not body and one.state != State.CLOSED]
    form.kind.choices = [("", sentence("choice.choose")), *worded("body.kind.", KINDS)]
    form.level.choices = [("", none), *worded("body.level.", LEVELS)]
    form.parent.choices = form.reports_to.choices = choices.bodies(others, none)
    form.quorum.choices = worded("body.quorum.", core.RULES)
    form.quorum_of.choices = worded("body.counted.", core.COUNTED)
    return form


def _offices(work: Work, form: Form) -> None:
    form.org.choices = choices.organisations(work, sentence("choice.none"))
    form.secretariat.choices = choices.posts(work, sentence("choice.none"))


def worded(key: str, codes: Sequence[str]) -> choices.Choices:
    return [(code, sentence(f"{key}{code.replace('-', '_')}")) for code in codes]


def _as_typed(body: Body) -> dict[str, Any]:
    rule = {**core.QUORUM, **(body.quorum or {})}
    act = body.creation_act or {}
    linked = ("parent", "reports_to", "org", "secretariat_post")
    parts = {name: getattr(body, name) for name in linked}
    known = {name.removesuffix("_post"): one.public_id for name, one in parts.items() if one}
    return {
        **{f"name_{code}": getattr(body.name, code) for code in CODES},
        "code": body.code,
        "kind": body.kind,
        "level": body.level or "",
        **known,
        "quorum": rule["rule"],
        "quorum_number": str(rule.get(COUNT.get(rule["rule"], ""), "")),
        "quorum_of": rule["of"],
        "notice": str(body.delays["convocation_days"]),
        "legal_basis": "\n".join(basis(one) for one in body.legal_basis or []),
        "act_reference": act.get("reference", ""),
        "act_date": When.of(act.get("date")).exact,
    }
