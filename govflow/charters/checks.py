"""Is a charter what its facts make of it? Asked by whoever doubts the rows, never by a rule."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from govflow.audit.models import Entry
from govflow.audit.queries import history
from govflow.charters import core
from govflow.charters.flow import FLOW, State
from govflow.charters.models import Charter, TextVersion
from govflow.kernel.canonical import digest
from govflow.kernel.clock import local_day
from govflow.kernel.refs import ref_of
from govflow.kernel.work import Work
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
ENTERED, ACTED = "charter.entered", "paper.act_recorded"  # an act names the verb that it is
INSTANTS = {"offer": "offered_at", "open": "opened_at", "sign": "signed_at",
            "attest": "attested_at"}  # fmt: skip
REASONED = {"charter.declined", "charter.returned", "charter.withdrawn"}


def is_as_published(work: Work, text: TextVersion) -> bool:
    """Whether a text is the one whose fingerprint was told when it was published."""
    published = history(ref_of(text)).where(Entry.fact == "charter.text_published")
    told = [one.details["sha256"] for one in work.all(published)]
    return told == [text.sha256] == [digest(text.content)]


def differs(work: Work, charter: Charter) -> str:
    """Name the first column of a charter that is not as its facts say; nothing where all are."""
    wanted = [*MOVES, *REASONED, ENTERED, ACTED]
    facts = work.all(history(charter.ref).where(Entry.fact.in_(wanted)))
    try:
        expected = _made_of(charter, facts)
    except WrongStateError:
        return "state"
    return next((name for name, value in expected.items() if getattr(charter, name) != value), "")


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
