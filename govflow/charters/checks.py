"""Are charters, texts and campaigns what their facts make of them?

Asked by whoever doubts the rows, never by a rule.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from govflow.audit.models import Entry
from govflow.audit.queries import history
from govflow.charters import core
from govflow.charters.flow import COURSES, FLOW, TEXTS, Course, State, TextState
from govflow.charters.models import Campaign, Charter, TextVersion
from govflow.kernel.canonical import digest, plain
from govflow.kernel.clock import local_day
from govflow.kernel.db import Base
from govflow.kernel.refs import ref_of
from govflow.kernel.work import Work
from govflow.signing.models import SignedFile
from govflow.workflow.engine.flow import WrongStateError

MOVES = {
    "charter.offered": "offer",
    "charter.opened": "open",
    "charter.extended": "extend",
    "charter.signed": "signature_sealed",
    "charter.in_force": "enter_into_force",
    "charter.returned": "return",
    "charter.withdrawn": "withdraw",
    "charter.expired": "expire",
    "charter.lapsed": "lapse",
    "charter.superseded": "supersede",
    "charter.ended": "end",
}
# An act names the verb that it is.
ENTERED, ANSWERED, ACTED = "charter.entered", "charter.answered", "paper.act_recorded"
INSTANTS = {"offer": "offered_at", "open": "opened_at", "sign": "signed_at",
            "attest": "attested_at"}  # fmt: skip
REASONED = {"charter.declined", "charter.returned", "charter.withdrawn"}
COURSE = {
    "campaign.offered": "offer",
    "campaign.offered_to": "offer_to",
    "charter.reoffered": "offer_to",
    "campaign.completed": "complete",
}
PREPARED, TAKEN_OVER = "campaign.prepared", "campaign.entered"  # each names the terms
PUBLISHED = "charter.text_published"
Columns = dict[str, Any]


def differs(work: Work, thing: Base) -> str:
    """Name the first column that is not as the facts say; nothing where all are."""
    try:
        expected = MADE[type(thing)](work, thing)
    except WrongStateError:
        return "state"
    return next((name for name, value in expected.items() if getattr(thing, name) != value), "")


def _facts(work: Work, refs: Iterable[str], wanted: Iterable[str]) -> Sequence[Entry]:
    return work.all(history(*refs).where(Entry.fact.in_(list(wanted))))


def _text(work: Work, text: TextVersion) -> Columns:
    """Publish its template's texts again: each retires the one before.

    A text of the past was entered later than it was published; perhaps it was retired by then.
    """
    facts = _facts(work, map(ref_of, text.template.texts), [PUBLISHED])
    made: Columns = {"state": TEXTS.start, "sha256": None}
    for fact in facts:
        if fact.subject == ref_of(text):
            made |= {"state": TEXTS.after(made["state"], "publish")}
            made |= {"sha256": fact.details["sha256"]}
            if fact.at == text.published_at:
                made |= {"retired_at": None}
            elif text.state == TextState.RETIRED:
                made |= {"state": text.state}
        elif made["state"] == TextState.PUBLISHED:
            made |= {"state": TEXTS.after(made["state"], "retire")}
            made |= {"retired_at": fact.at} if "retired_at" in made else {}
    is_same = made["sha256"] in {None, digest(text.content)}
    return made | ({} if is_same else {"content": None})


def _campaign(work: Work, campaign: Campaign) -> Columns:
    """Prepare a campaign again, and let it take its course."""
    refs = [ref_of(campaign), *(one.ref for one in campaign.charters)]
    made: Columns = {"state": COURSES.start, "on_paper": False}
    for fact in _facts(work, refs, [PREPARED, TAKEN_OVER, *COURSE]):
        if verb := COURSE.get(fact.fact):
            made["state"] = COURSES.after(made["state"], verb)
            made |= {"offered_at": fact.at} if verb == "offer" else {}
            continue
        now = campaign.terms
        differing = [name for name in now if fact.details.get(name, now[name]) != plain(now[name])]
        made |= {name: fact.details[name] for name in differing}
        if fact.fact == TAKEN_OVER:
            made |= {"state": Course.COMPLETED, "on_paper": True}
    return made


def _charter(work: Work, charter: Charter) -> Columns:
    facts = _facts(work, [charter.ref], [*MOVES, *REASONED, ENTERED, ANSWERED, ACTED])
    file = select(SignedFile.id).where(SignedFile.subject == charter.ref)
    is_same = _said(charter) == _answers(facts)
    made = _made_of(charter, facts) | {"file_id": work.session.scalar(file)}
    return made | ({} if is_same else {"answers": None})


def _said(charter: Charter) -> Columns:
    return {one.clause: (one.answer, one.at, one.final) for one in charter.answers}


def _answers(facts: Sequence[Entry]) -> Columns:
    """Return what was answered to each clause at last: final once there was a signature."""
    final = any(one.details.get("verb") == "sign" for one in facts if one.fact == ACTED)
    said = (one for one in facts if one.fact == ANSWERED)
    return {one.details["clause"]: (one.details["answer"], one.at, final) for one in said}


MADE: dict[type[Base], Callable[[Work, Any], Columns]] = {
    Charter: _charter, TextVersion: _text, Campaign: _campaign,
}  # fmt: skip


def _made_of(charter: Charter, facts: Sequence[Entry]) -> dict[str, Any]:
    """Play a charter again. Raises WrongStateError where no such life is possible."""
    made: dict[str, Any] = {"state": FLOW.start, "reason": "", "valid_from": None}
    instants = {} if charter.on_paper else dict.fromkeys(INSTANTS.values())
    for fact in facts:
        said = fact.details
        if fact.fact == ENTERED:
            made |= _entered(charter, fact, alone=fact is facts[-1])
        elif verb := MOVES.get(fact.fact) or said.get("verb"):
            made["state"] = FLOW.after(made["state"], verb)
            instants |= {INSTANTS[verb]: fact.at} if verb in INSTANTS else {}
        made |= {"due": date.fromisoformat(said["due"])} if "due" in said else {}
        made |= {"reason": said["reason"]} if fact.fact in REASONED else {}
        made |= {"valid_from": date.fromisoformat(said["since"])} if "since" in said else {}
    return made | instants | {"valid_to": _until(charter, made["state"], made["valid_from"])}


def _entered(charter: Charter, fact: Entry, *, alone: bool) -> dict[str, Any]:
    """Return how a charter on paper was entered: with its end, where no later fact tells it."""
    since = date.fromisoformat(fact.details["on"])
    until = core.months_after(since, charter.template.term_months)
    verb = core.ends(charter.holding.to_day, until, local_day(fact.at)) if alone else None
    state = FLOW.after(State.IN_FORCE, verb) if verb else State.IN_FORCE
    return {"state": state, "valid_from": since}


def _until(charter: Charter, state: State, since: date | None) -> date | None:
    if since is None:
        return None
    if state == State.SUPERSEDED:
        return charter.superseded_by.valid_from if charter.superseded_by else None
    if state == State.LAPSED:
        return charter.holding.to_day
    return core.months_after(since, charter.template.term_months)
