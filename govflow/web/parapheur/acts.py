"""Short forms around a file: hand it over, ask for an opinion; hold, end or annotate its case."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from flask import request
from wtforms import BooleanField, HiddenField, TextAreaField

from govflow.gate.language import lazy_gettext as _
from govflow.gate.language import worded
from govflow.kernel.errors import Conflict, Forbidden
from govflow.kernel.work import Work
from govflow.org.models import Post
from govflow.web import choices
from govflow.web.fields import ChoiceField, Form, Needed, ReasonForm, SelectMultipleField, said
from govflow.web.jinja import new_key
from govflow.web.parapheur.margin import ANNOTATE, PROPOSE
from govflow.web.people import names
from govflow.web.verbs import Verb
from govflow.workflow import policy, queries, service
from govflow.workflow.queries import Desk, Steered


class TransferForm(Form):
    to = ChoiceField(_("Post"), [Needed()])
    reason = TextAreaField(_("Message to this post"))
    key, digest, as_ = HiddenField(), HiddenField(), HiddenField(name="as")


class ConsultForm(Form):
    to = ChoiceField(_("Post"), [Needed()])
    reason = TextAreaField(_("Your question"), [Needed()])
    wait = BooleanField(_("Wait for this opinion: nobody answers before it is given or given up"))
    key, digest, as_ = HiddenField(), HiddenField(), HiddenField(name="as")


class FreeForm(Form):
    reason = TextAreaField(_("Reason"))
    key = HiddenField()


class CaseForm(ReasonForm):
    key = HiddenField()


class NoteForm(Form):
    reason = TextAreaField(_("Your note"), [Needed()])
    key = HiddenField()


class OverrideForm(Form):
    steps = SelectMultipleField(_("Opinions to pass over"), [Needed()])
    reason = TextAreaField(_("Reason"), [Needed()])
    key = HiddenField()


Asking = TypeVar("Asking", TransferForm, ConsultForm)

# ------------------------------------------------------------------ on a slot


def _theirs(_work: Work, desk: Desk) -> None:
    """Let only who holds an open slot go on."""
    if not desk.capacities:
        raise Forbidden("case.not_yours", rule=policy.answer.name)
    if not desk.task.is_open or desk.is_revision or desk.is_consult:
        raise Conflict("case.not_open")


def _transfer_form(work: Work, desk: Desk) -> TransferForm:
    near = work.all(queries.receivers(work, desk)) if desk.reach else []
    return _offered(work, desk, TransferForm(), {one.public_id for one in near})


def _consult_form(work: Work, desk: Desk) -> ConsultForm:
    return _offered(work, desk, ConsultForm(), None)


def _offered(work: Work, desk: Desk, form: Asking, among: set[str] | None) -> Asking:
    """Offer the posts `among` these, or all; and keep the text that was seen."""
    groups = choices.posts(work, str(worded("Choose a post")))
    kept = {
        label: [one for one in group if not one[0] or among is None or one[0] in among]
        for label, group in groups.items()
    }
    form.to.choices = {label: group for label, group in kept.items() if group}
    form.digest.data = form.digest.data or desk.case.digest
    form.as_.data = form.as_.data or request.args.get("as", "")
    form.key.data = form.key.data or new_key()
    return form


def _transfer(work: Work, desk: Desk, form: TransferForm) -> object:
    return service.transfer(work, desk.task.public_id, **_sent(work, form))


def _consult(work: Work, desk: Desk, form: ConsultForm) -> object:
    return service.consult(work, desk.task.public_id, wait=form.wait.data, **_sent(work, form))


def _sent(work: Work, form: Any) -> dict[str, Any]:  # noqa: ANN401 - either form
    return {
        "to": choices.picked(work, Post, form.to.data, "to"),
        "digest": said(form.digest),
        "reason": said(form.reason),
        "as_": said(form.as_),
        "once": said(form.key),
    }


ASIDES: Mapping[str, Verb] = MappingProxyType(
    {
        "transfer": Verb(policy.transfer, _transfer_form, _transfer, still=_theirs),
        "consult": Verb(policy.consult, _consult_form, _consult, still=_theirs),
        "propose": PROPOSE,
    }
)

# ------------------------------------------------------------------ on a case


def _keyed(form: Any) -> Any:  # noqa: ANN401 - any of the forms
    form.key.data = form.key.data or new_key()
    return form


def _override_form(work: Work, case: Steered) -> OverrideForm:
    form, open_steps = _keyed(OverrideForm()), queries.overridable(work, case.file)
    waiting = {one.step: names(one.named) for one in case.story.standing.waiting}
    form.steps.choices = [(step, waiting.get(step, step)) for step in open_steps]
    return form  # type: ignore[no-any-return]


def _override(work: Work, case: Steered, form: OverrideForm) -> object:
    steps = form.steps.data or ()
    return service.override(
        work, case.row.public_id, steps=steps, reason=said(form.reason), once=said(form.key)
    )


def _done_by(do: Callable[..., object]) -> Callable[[Work, Steered, Any], object]:
    def done(work: Work, case: Steered, form: Any) -> object:  # noqa: ANN401 - any of the forms
        return do(work, case.row.public_id, reason=said(form.reason), once=said(form.key))

    return done


def _of(form: type[Form]) -> Callable[[Work, Steered], Form]:
    return lambda _work, _case: _keyed(form())


STEERS: Mapping[str, Verb] = MappingProxyType(
    {
        "suspend": Verb(policy.suspend, _of(CaseForm), _done_by(service.suspend)),
        "continue": Verb(policy.continue_, _of(FreeForm), _done_by(service.continue_)),
        "override": Verb(policy.override, _override_form, _override),
        "cancel": Verb(policy.cancel, _of(CaseForm), _done_by(service.cancel), danger=True),
        "note": Verb(policy.note, _of(NoteForm), _done_by(service.note)),
        "annotate": ANNOTATE,
    }
)


def possible(work: Work, case: Steered, verb: str) -> None:
    """Refuse by name what the reader may not do to a case, or not now."""
    if verb in case.verbs:
        return
    if verb != "override":
        work.require(STEERS[verb].rule, case.row)
    elif queries.awaited_opinions(case.file):
        raise Forbidden("case.not_yours", rule=STEERS[verb].rule.name)
    raise Conflict("case.not_now")
