"""Short forms beside a file: a note in its margin, the answer that an assistant proposes."""

from typing import Any

from wtforms import BooleanField, HiddenField, TextAreaField

from govflow.gate.language import lazy_gettext as _
from govflow.gate.language import sentence, worded
from govflow.kernel.errors import Conflict, Forbidden, Invalid
from govflow.kernel.work import Work
from govflow.web import papers
from govflow.web.fields import ChoiceField, Form, Needed, number_of, said
from govflow.web.verbs import Verb
from govflow.workflow import policy, service
from govflow.workflow.models import Note
from govflow.workflow.queries import Desk, Steered

Places = dict[str, list[tuple[str, str]]]


class NoteForm(Form):
    place = ChoiceField(_("What the note is about"))
    text = TextAreaField(_("Your note"), [Needed()])
    private = BooleanField(_("For me alone"))
    digest = HiddenField()


class ProposalForm(Form):
    verb = ChoiceField(_("Answer"), [Needed()])
    reason = TextAreaField(_("Reason"))
    digest = HiddenField()


def places(facts: Any) -> Places:  # noqa: ANN401 - what a paper gives
    """Return on what of a paper a note may be: the whole, a field, a page of an annex."""
    found: Places = dict(facts.get("places", {}))
    return {"": [("", str(worded("The whole text"))), *found.pop("", [])]} | found


def place_of(note: Note, offered: Places) -> str:
    """Say on what a note is; the annex may be gone since."""
    named = {code: name for group in offered.values() for code, name in group}
    if note.page is None:
        return named.get(note.place, "—")
    page = str(worded("page %(n)s", n=note.page))
    whole = named.get(note.place)
    return f"{whole}, {page}" if whole else page


def _same(form: Any, digest: str) -> Any:  # noqa: ANN401 - either form
    form.digest.data = form.digest.data or digest
    return form


def _note_form(work: Work, case: Steered) -> NoteForm:
    form, found = NoteForm(), papers.paper_of(case.row.subject)
    form.place.choices = places(found.facts(work, case.row.subject, "") if found else {})
    return _same(form, case.row.digest)  # type: ignore[no-any-return]


def _annotate(work: Work, case: Steered, form: NoteForm) -> None:
    place, _colon, page = (form.place.data or "").partition(":")
    try:
        service.annotate(
            work,
            case.row.public_id,
            text=said(form.text),
            place=place,
            page=number_of(page) or None,
            private=bool(form.private.data),
            digest=said(form.digest),
        )
    except Conflict as refusal:  # nothing typed is lost: it is read again, then sent again
        form.digest.data = case.row.digest
        raise Invalid(refusal.key, field="text") from refusal


def answer_words(kind: str, verb: str) -> str:
    return str(worded("Return")) if verb == "return" else sentence(f"verb.{kind}.{verb}")


def _proposal_form(_work: Work, desk: Desk) -> ProposalForm:
    before = desk.proposal
    form = ProposalForm(data={"verb": before.verb, "reason": before.reason} if before else None)
    kind = desk.task.kind
    form.verb.choices = [("", sentence("choice.choose"))] + [
        (verb, answer_words(kind, verb)) for verb in desk.proposable
    ]
    return _same(form, desk.case.digest)  # type: ignore[no-any-return]


def _propose(work: Work, desk: Desk, form: ProposalForm) -> None:
    service.propose(
        work,
        desk.task.public_id,
        form.verb.data or "",
        digest=said(form.digest),
        reason=said(form.reason),
    )


def _assists(_work: Work, desk: Desk) -> None:
    """Let only the assistant of the post go on, while it awaits that post."""
    if not desk.proposable:
        raise Forbidden("case.not_yours", rule=policy.propose.name)


ANNOTATE = Verb(policy.annotate, _note_form, _annotate)
PROPOSE = Verb(policy.propose, _proposal_form, _propose, still=_assists)
