"""Several files answered in one go: reviewed on one page, each decided in a unit of its own."""

from dataclasses import dataclass

from flask import Response, request

from govflow.gate.language import sentence
from govflow.gate.transaction import unit
from govflow.i18n.text import Text3
from govflow.kernel.errors import Forbidden, Invalid, NotFound, Refusal
from govflow.notifications import service as notifications
from govflow.web.fields import refused
from govflow.web.parapheur.forms import PlainForm
from govflow.web.respond import render
from govflow.workflow import queries, service
from govflow.workflow.queries import MOST_TOGETHER
from govflow.workflow.rows import CaseRow

PLAIN = frozenset({"approve", "favourable"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: done, or the sentence of its refusal."""

    item: str
    said: str
    done: bool
    title: Text3 | None = None
    reference: str = ""


def review(*, status: int = 200, fault: str = "") -> Response:
    """Show what may be answered together, each with its plain answer."""
    with unit() as opened:
        rows = queries.ready(opened)
        return render("parapheur/together.html", status=status, rows=rows, fault=fault)


def decide() -> Response:
    """Answer each of the files ticked; a refusal of one stops no other."""
    if not PlainForm().validate_on_submit():
        raise Invalid("form_expired")
    items = list(dict.fromkeys(request.form.getlist("item")))
    if not 0 < len(items) <= MOST_TOGETHER:
        key = "case.too_many" if items else "case.none_ticked"
        return review(status=422, fault=refused(Invalid(key, most=MOST_TOGETHER)))
    results = [_decided(item) for item in items]
    with unit():
        return render("parapheur/results.html", results=results)


def _decided(item: str) -> Outcome:
    verb = request.form.get(f"verb-{item}", "")
    try:
        with unit(write=True) as opened:
            if verb not in PLAIN:
                raise Invalid("case.answer_not_allowed", field="verb")
            sent = {name: request.form.get(f"{name}-{item}", "") for name in ("digest", "key")}
            case = service.answer(opened, item, verb, digest=sent["digest"], once=sent["key"])
            notifications.open_about(opened, case.subject)
            return _told(item, _outcome(case, item, verb), case)
    except Refusal as refusal:
        return _refused(item, verb, refusal)


def _outcome(case: CaseRow, item: str, verb: str) -> str:
    kind = next(task.kind for task in case.tasks if task.public_id == item)
    return sentence(f"outcome.{kind}.{verb}")


def _told(item: str, said: str, case: CaseRow, *, done: bool = True) -> Outcome:
    return Outcome(item, said, done, case.title, case.reference)


def _refused(item: str, verb: str, refusal: Refusal) -> Outcome:
    """Say why it was refused; whose it is not leaves its trace, as with a single answer."""
    said = refused(refusal)
    if isinstance(refusal, Forbidden | NotFound):
        with unit(write=True) as opened:
            service.note_refusal(opened, item, verb, refusal)
    with unit() as opened:
        try:
            return _told(item, said, queries.desk(opened, item).case, done=False)
        except Refusal:
            return Outcome(item, said, done=False)
