"""What a signatory and the supervising post do: read, answer, prove to be there, and act.

An act has two steps (see `signing.service`): `ask` writes what the person is asked to approve,
and `sign`, `decline` or `attest` records it with the proof. Everything is asked anew each time.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from govflow.accounts import proofs
from govflow.audit import ledger
from govflow.charters import core, document, policy, queries
from govflow.charters.flow import FLOW, State
from govflow.charters.models import Charter, ClauseAnswer
from govflow.charters.queries import DIRECTOR_FIELD, MINISTER_FIELD
from govflow.charters.service.moving import issuers, moved, needed, require_open, told
from govflow.i18n.text import Text3, clean_text
from govflow.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from govflow.kernel.rules import Rule
from govflow.kernel.work import Work
from govflow.org.models import DelegationAct, Holding
from govflow.org.queries import covers
from govflow.signing import service as signing
from govflow.signing.models import Act, Challenge
from govflow.signing.service import Proof
from govflow.workflow.step import step

ACTS: dict[str, tuple[str, Rule[Charter]]] = {  # the field in which each is made, and by whom
    "sign": (DIRECTOR_FIELD, policy.sign),
    "decline": (DIRECTOR_FIELD, policy.decline),
    "attest": (MINISTER_FIELD, policy.attest),
}


# ------------------------------------------------------------------ reading


def open_(work: Work, charter: Charter) -> None:
    """Note that its holder opened an offered charter for the first time."""
    work.require(policy.open_, charter)
    if charter.opened_at is None and charter.state == State.OFFERED:
        step(charter, FLOW, "open")
        charter.opened_at = work.now
        moved(work, charter, "open")
        ledger.record(work, "charter.opened", charter, **told(charter))


def answer(
    work: Work, charter: Charter, clause: str, *, language: str, reservation: str | None = None
) -> None:
    """Acknowledge a clause, or enter a reservation on it; until the act it can be said anew."""
    work.require(policy.answer, charter)
    said = None if reservation is None else clean_text(reservation, field="reservation")
    if said == "":
        raise Invalid("charter.reservation_empty", field="reservation")
    if said is not None and not charter.campaign.reservations:
        raise Invalid("charter.no_reservations", field="reservation")
    _answer(work, charter, [clause], language, said)


def acknowledge(work: Work, charter: Charter, section: str, *, language: str) -> None:
    """Acknowledge in one tick what is still unanswered of a section."""
    work.require(policy.answer, charter)
    found = [one for one in charter.text.content["sections"] if one["id"] == section]
    if not found:
        raise NotFound("missing", kind="section")
    waiting = set(queries.unanswered(charter))
    _answer(work, charter, [one["id"] for one in found[0]["clauses"] if one["id"] in waiting],
            language, None)  # fmt: skip


def _answer(
    work: Work, charter: Charter, clauses: Iterable[str], language: str, said: str | None
) -> None:
    step(charter, FLOW, "answer")
    known = {clause["id"] for _number, clause in core.clauses(charter.text.content)}
    given = {one.clause: one for one in charter.answers}
    for clause in clauses:
        if clause not in known:
            raise NotFound("missing", kind="clause")
        row = given.get(clause)
        if row is None:
            row = ClauseAnswer(clause=clause)
            charter.answers.append(row)
        row.answer, row.text = ("acknowledged", "") if said is None else ("reserved", said)
        row.language, row.at, row.final = language, work.now, False
        ledger.record(
            work, "charter.answered", charter, **told(charter), clause=clause, answer=row.answer
        )
    work.session.flush()


# ------------------------------------------------------------------ acts


def ask(
    work: Work, charter: Charter, verb: str, *, language: str, context: str = "", reason: str = ""
) -> Challenge:
    """T0: write the act ("sign", "decline", "attest") that the person is asked to approve.

    `context` is the fingerprint of address and browser. Raises Conflict where it is too late, and
    Invalid where a clause is unanswered or a reason is missing.
    """
    field, rule = ACTS[verb]
    work.require(rule, charter)
    _require_ready(work, charter, verb)
    if verb == "attest":
        _take_capacity(work, charter)
    claims = _claims(work, charter, verb, language=language, context=context, reason=reason)
    return signing.challenge(work, _file(charter), field=field, verb=verb, claims=claims)


def sign(work: Work, charter: Charter, nonce: str, proof: Proof) -> Act:
    """T1: the holder signs; a worker seals it. Asked again: Conflict with the recorded act."""
    act = _record(work, charter, "sign", nonce, proof)
    for one in charter.answers:
        one.final = True
    charter.signed_at = work.now
    return act


def decline(work: Work, charter: Charter, nonce: str, proof: Proof) -> Act:
    """The holder declines, with the reason approved in `ask`; issuer and supervising post hear."""
    act = _record(work, charter, "decline", nonce, proof)
    charter.reason = json.loads(act.canonical_text)["reason"]
    ledger.record(
        work,
        "charter.declined",
        charter,
        **told(charter),
        reason=charter.reason,
        to=issuers(charter, charter.campaign.supervising_post_id),
    )
    return act


def attest(work: Work, charter: Charter, nonce: str, proof: Proof) -> Act:
    """The supervising post attests or countersigns, as the campaign has it."""
    act = _record(work, charter, "attest", nonce, proof)
    charter.attested_at = work.now
    return act


def return_(work: Work, charter: Charter, *, reason: str) -> None:
    """The supervising post returns a signed charter, with a reason; its director is told."""
    work.require(policy.return_, charter)
    charter.reason = needed(reason)
    _take_capacity(work, charter)
    step(charter, FLOW, "return")
    moved(work, charter, "return")
    ledger.record(
        work,
        "charter.returned",
        charter,
        **told(charter),
        reason=charter.reason,
        to=issuers(charter, charter.post_id),
    )


def _record(work: Work, charter: Charter, verb: str, nonce: str, proof: Proof) -> Act:
    field, rule = ACTS[verb]
    work.require(rule, charter)
    if recorded := queries.act_in(work, charter, field):
        raise Conflict("act.already_recorded", act=recorded.public_id)
    _require_ready(work, charter, verb)
    if verb == "attest":
        _take_capacity(work, charter)
    if not proofs.suffices(proof.method, charter.campaign.lowest_method):
        raise Forbidden("charter.method_too_low")
    _require_same(work, charter, verb, nonce)
    step(charter, FLOW, verb)
    moved(work, charter, verb)
    stamp = None if verb == "decline" else _stamp(work, charter, verb, proof.method)
    return signing.record(work, nonce, verb=verb, proof=proof, stamp=stamp)


def _take_capacity(work: Work, charter: Charter) -> None:
    """Act for the supervising post as was chosen, where that is open; facts name it."""
    chosen = work.acting.capacity
    work.acting.capacity = policy.as_whom(work.actor, charter, chosen)


def _require_ready(work: Work, charter: Charter, verb: str) -> None:
    """See that the act can be made now, and every clause answered before a signature."""
    require_open(work, charter, verb)
    if verb == "sign" and (waiting := queries.unanswered(charter)):
        raise Invalid("charter.unanswered", field="clauses", count=len(waiting))


def _require_same(work: Work, charter: Charter, verb: str, nonce: str) -> None:
    """See that what was approved is what it would be now. Raises Conflict."""
    asked = queries.asked(work, nonce)
    if asked is None or asked.file_id != charter.file_id:
        raise NotFound("missing", kind="challenge")
    said = json.loads(asked.act_text)
    if said["verb"] != verb:
        raise Conflict("act.other_proof")
    now = _claims(
        work,
        charter,
        verb,
        language=said["language"],
        context=said["context"],
        reason=said.get("reason", ""),
    )
    if any(said.get(name) != value for name, value in now.items()):
        raise Conflict("charter.changed_meanwhile")


def _claims(
    work: Work, charter: Charter, verb: str, *, language: str, context: str, reason: str
) -> dict[str, Any]:
    holding, delegation = _acting(work, charter, verb)
    claims: dict[str, Any] = {
        "charter": charter.public_id,
        "reference": charter.reference,
        "answers": queries.answers_digest(charter),
        "language": language,
        "person": holding.person.public_id,
        "holding": holding.key,
        "post": holding.post.code,
        "delegation": delegation.reference if delegation else None,
        "context": context,
    }
    if verb != "decline":  # who declines consents to nothing
        claims["consent"] = document.consent(_named(charter, verb), language)
    return claims | ({"reason": needed(reason)} if verb == "decline" else {})


def _acting(work: Work, charter: Charter, verb: str) -> tuple[Holding, DelegationAct | None]:
    """Return as whom somebody acts: by which holding, and by which delegation if any."""
    if verb != "attest":
        return charter.holding, None
    capacity = policy.as_whom(work.actor, charter, work.acting.capacity)
    if capacity.delegation:
        act = work.session.get_one(DelegationAct, capacity.delegation)
        return act.delegate_holding, act
    query = select(Holding).where(
        Holding.person_id == work.actor.person,
        Holding.post_id == capacity.post,
        covers(Holding.from_day, Holding.to_day, work.today),
    )
    return work.session.scalars(query.limit(1)).one(), None


def _stamp(work: Work, charter: Charter, verb: str, method: str) -> dict[str, list[str]]:
    holding, delegation = _acting(work, charter, verb)
    capacity = _formula(delegation) if delegation else holding.post.name
    return document.stamp(
        _named(charter, verb),
        name=holding.person.name,
        capacity=capacity,
        method=method,
        at=work.now,
    )


def _named(charter: Charter, verb: str) -> str:
    """Return what a verb is in a campaign: the supervising post attests, or countersigns."""
    return charter.campaign.attestation if verb == "attest" else verb


def _formula(act: DelegationAct) -> Text3:
    said = act.formula.as_dict().items()
    return Text3.of({code: f"{formula} ({act.reference})" for code, formula in said})


def _file(charter: Charter) -> Any:  # noqa: ANN401 - a SignedFile
    if charter.file is None:
        raise Conflict("wrong_state", kind="charter", verb="sign", state=str(charter.state))
    return charter.file
