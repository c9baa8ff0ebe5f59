"""Verbs of signing: seal a paper, challenge a person, record an act.

They know fields and bytes. The feature above has asked its own rules before; what is recorded
here is sealed by a worker afterwards (see `carry`), and the feature hears of it.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from govflow.audit import ledger
from govflow.kernel.canonical import fingerprint
from govflow.kernel.errors import Conflict, NotFound
from govflow.kernel.refs import Identified, ref_of
from govflow.kernel.work import Work
from govflow.signing import acts, queries
from govflow.signing.models import (
    Act,
    Challenge,
    Kind,
    Revision,
    SealAttempt,
    SignedFile,
    SigningKey,
    Stage,
)
from govflow.signing.sealing import Sealed

LIVES = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Proof:
    """That the person was there: checked by accounts, over this very challenge."""

    challenge: bytes
    method: str  # "passkey" | "code" | "password"
    details: dict[str, Any] = field(default_factory=dict)


def seal(work: Work, subject: Identified, sealed: Sealed) -> SignedFile:
    """Keep a paper that was printed and certified: from now on people approve these bytes."""
    file = work.add(
        SignedFile(
            code=sealed.code,
            subject=ref_of(subject),
            template=sealed.template,
            data_text=sealed.data.decode(),
            parts=sealed.parts,
            fields=list(sealed.fields),
            ordered=sealed.ordered,
            sealed_sha256=sealed.sha256,
            head_sha256=sealed.sha256,
            head_seq=1,
            created_at=work.now,
        )
    )
    first = Revision(
        seq=1, kind=Kind.CERTIFIED, sha256=sealed.sha256, length=sealed.length, at=sealed.at
    )
    file.revisions.append(first)
    _note_certificates(work, sealed)
    ledger.record(work, "paper.sealed", file.subject, code=file.code, sealed=sealed.sha256)
    return file


def _note_certificates(work: Work, sealed: Sealed) -> None:
    known = set(work.session.scalars(select(SigningKey.sha256)))
    for purpose, der in sealed.certificates.items():
        if fingerprint(der) not in known:
            work.session.add(
                SigningKey(
                    purpose=purpose,
                    sha256=fingerprint(der),
                    certificate=base64.b64encode(der).decode(),
                    first_used_at=work.now,
                )
            )


def challenge(
    work: Work, file: SignedFile, *, field: str, verb: str, claims: Mapping[str, Any]
) -> Challenge:
    """T0: write the act that the signed-in person is asked to approve, with a fresh nonce.

    Raises Conflict where it is not this field's turn, or somebody acted in it already.
    """
    file = _locked(work, file.id)
    _require_turn(work, file, field)
    nonce = acts.new_nonce()
    text = acts.write(
        {**claims, "field": field, "before": {act.field: act.sha256 for act in file.acts}},
        verb=verb,
        file=file.code,
        sealed=file.sealed_sha256,
        nonce=nonce,
        issued=work.now,
    )
    return work.add(
        Challenge(
            nonce=nonce,
            file_id=file.id,
            field=field,
            account_id=work.actor.account,
            act_text=text,
            expires_at=work.now + LIVES,
        )
    )


def record(
    work: Work, nonce: str, *, verb: str, proof: Proof, stamp: Mapping[str, Any] | None
) -> Act:
    """T1, the point of no return: keep the act, and have it sealed where it has a stamp.

    Everything is checked anew. Raises Conflict with the recorded act where there is one already.
    """
    asked = work.first(queries.challenge(nonce))
    if asked is None or asked.account_id != work.actor.account:
        raise NotFound("missing", kind="challenge")
    file = _locked(work, asked.file_id)
    _require_turn(work, file, asked.field)
    if asked.used_at is not None or work.now > asked.expires_at:
        raise Conflict("act.expired")
    if (
        proof.challenge != acts.challenge_of(asked.act_text)
        or f'"verb":"{verb}"' not in asked.act_text
    ):
        raise Conflict("act.other_proof")
    asked.used_at = work.now
    act = Act(
        file_id=file.id,
        field=asked.field,
        verb=verb,
        canonical_text=asked.act_text,
        sha256=acts.fingerprint_of(asked.act_text),
        account_id=asked.account_id,
        method=proof.method,
        proof=proof.details,
        at=work.now,
    )
    file.acts.append(act)
    work.session.flush()
    if stamp is not None:
        _have_sealed(work, act, stamp)
    ledger.record(
        work,
        "paper.act_recorded",
        file.subject,
        verb=verb,
        act=act.sha256,
        sealed=file.sealed_sha256,
    )
    return act


def forget_challenges(work: Work) -> None:
    """Remove what nobody answered in time; what was answered lives on in its act."""
    work.session.execute(delete(Challenge).where(Challenge.expires_at < work.now - LIVES))


def drop_leases(work: Work) -> None:
    """Let acts go on at once whose worker died with its process, as all did on SQLite at a start.

    Should one be at work all the same, it finds its lease gone and commits nothing.
    """
    held = SealAttempt.state == Stage.RECORDED, SealAttempt.lease_until.is_not(None)
    work.session.execute(update(SealAttempt).where(*held).values(lease_until=None))


def _have_sealed(work: Work, act: Act, stamp: Mapping[str, Any]) -> None:
    attempt = SealAttempt(
        file_id=act.file_id,
        act_id=act.id,
        field=act.field,
        stamp=dict(stamp),
        available_at=work.now,
    )
    work.add(attempt)


def _locked(work: Work, file_id: int) -> SignedFile:
    query = select(SignedFile).where(SignedFile.id == file_id).with_for_update(of=SignedFile)
    return work.session.scalars(query.execution_options(populate_existing=True)).one()


def _require_turn(work: Work, file: SignedFile, field: str) -> None:
    """See that the field is this file's, free, and next where there is an order."""
    if field not in file.fields:
        raise NotFound("missing", kind="field")
    if recorded := work.first(queries.act_in(file, field)):
        raise Conflict("act.already_recorded", act=recorded.public_id)
    signed = {one.field for one in file.revisions}
    before = file.fields[: file.fields.index(field)]
    if file.ordered and not set(before) <= signed:
        raise Conflict("act.not_your_turn")
