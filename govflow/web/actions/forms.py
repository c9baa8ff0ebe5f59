"""What people type about an action."""

from typing import Any, TypeVar

from wtforms import HiddenField, RadioField, StringField, TextAreaField

from govflow.actions.core import PRIORITIES
from govflow.actions.models import Action
from govflow.actions.service import Content
from govflow.bodies import policy as bodies_policy
from govflow.bodies import queries as bodies
from govflow.bodies.models import Body
from govflow.gate.language import chosen, sentence
from govflow.gate.language import lazy_gettext as _
from govflow.i18n.languages import CODES
from govflow.i18n.parsing import parse_whole
from govflow.i18n.text import Text3, clean_name, clean_text, clean_text3
from govflow.kernel.errors import Invalid, NotFound
from govflow.kernel.rules import Rule
from govflow.kernel.work import Work
from govflow.org import policy as org_policy
from govflow.org.models import Post
from govflow.web import choices
from govflow.web.deadlines import day_off
from govflow.web.fields import (
    ChoiceField,
    DateField,
    Form,
    Needed,
    day_of,
    number_of,
    refused,
    said,
)

T = TypeVar("T")


class ActionForm(Form):
    title_ar = StringField(_("Title in Arabic"))
    title_fr = StringField(_("Title in French"))
    title_en = StringField(_("Title in English"))
    text_ar = TextAreaField(_("What and why, in Arabic"))
    text_fr = TextAreaField(_("What and why, in French"))
    text_en = TextAreaField(_("What and why, in English"))
    owner = ChoiceField(_("Owner"), [Needed()])
    due = DateField(_("Due date"), [Needed()])
    priority = RadioField(_("Priority"), default="normal")
    body = ChoiceField(_("Body"))
    origin = StringField(_("Origin"))
    rev = HiddenField()
    key = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms ships no types
        """Say all that is missing at once: a title in one language is, beside the needed fields."""
        sound = bool(super().validate(extra_validators))
        if any(title.strip() for title in self._typed("title").values()):
            return sound
        title = self[f"title_{chosen()}"]
        title.errors = [*title.errors, refused(Invalid("text.empty"))]
        return False

    def content(self, work: Work) -> Content:
        """Return what was typed; the service judges it."""
        return Content(
            title=clean_text3(self._typed("title"), field="title"),
            text=self._text(),
            owner=_found(work, Post, self.owner.data, org_policy.read_post, "action.owner_unknown"),
            due=day_of(self.due),
            priority=self.priority.data or "",
            body=self._body(work),
            origin=clean_name(said(self.origin), field="origin"),
        )

    def revision(self) -> int:
        """Return the version that the person had before their eyes; 0 where it is unreadable."""
        return number_of(said(self.rev))

    def _typed(self, name: str) -> dict[str, str]:
        return {code: said(self[f"{name}_{code}"]) for code in CODES}

    def _text(self) -> Text3 | None:
        clean = {
            code: clean_text(text, field=f"text_{code}")
            for code, text in self._typed("text").items()
        }
        return Text3.of(clean) if any(clean.values()) else None

    def _body(self, work: Work) -> Body | None:
        if not self.body.data:
            return None
        return _found(work, Body, self.body.data, bodies_policy.read, "action.body_unknown")


class ReportForm(Form):
    percent = StringField(_("Progress, from 0 to 100"), [Needed()])
    note = TextAreaField(_("What was done"), [Needed()])

    def share(self) -> int:
        return parse_whole(said(self.percent), field="percent")


def new_form(work: Work) -> ActionForm:
    """Return an empty form; the address may name a body and an owner."""
    return _with_choices(work, ActionForm(data={"priority": "normal"}))


def edit_form(work: Work, action: Action) -> ActionForm:
    """Return the form of an action as it is, or as it was just typed."""
    data: dict[str, Any] = {
        "owner": action.owner_post.public_id,
        "due": action.due,
        "priority": action.priority,
        "body": action.body.public_id if action.body else "",
        "origin": action.origin,
        "rev": str(action.version),
    }
    for code in CODES:
        data[f"title_{code}"] = getattr(action.title, code)
        data[f"text_{code}"] = getattr(action.text, code) if action.text else ""
    return _with_choices(work, ActionForm(data=data), action)


def _with_choices(work: Work, form: ActionForm, action: Action | None = None) -> ActionForm:
    language = chosen()
    if not any(said(form[f"title_{code}"]) for code in CODES):
        form[f"title_{language}"].flags.required = True
    body = action.body if action else None
    members = bodies.posts_of(body, work.today) if body else frozenset()
    form.owner.choices = owners_offered(work, members)
    form.body.choices = [("", sentence("action.no_body"))] + [
        (body.public_id, f"{body.code} · {body.name.in_(language)}")
        for body in _bodies(work, action)
    ]
    form.priority.choices = [(code, sentence(f"priority.{code}")) for code in PRIORITIES]
    form.due.description = day_off(work, form.due.data)
    return form


def owners_offered(work: Work, first: frozenset[int]) -> dict[str, choices.Choices]:
    """Offer the possible owners, the members of a body first."""
    return choices.posts(work, sentence("action.choose_owner"), first=first)


def _bodies(work: Work, action: Action | None) -> list[Body]:
    """Return the active bodies, and the one that the action has, whatever became of it."""
    found = work.all(bodies.open_to_work(work.actor))
    kept = action.body if action else None
    return found if kept is None or kept in found else [kept, *found]


def _found(work: Work, kind: type[T], key: str, rule: Rule[T], gone: str) -> T:
    """Load what a select names; where it is gone, that is a fault of the field."""
    try:
        return work.get(kind, key, to=rule)
    except NotFound as missing:
        field = gone.removeprefix("action.").removesuffix("_unknown")
        raise Invalid(gone, field=field) from missing
