"""Step-up: the person who is signed in proves, before an act, to be there now, for this."""

from govflow.accounts import policy, throttle
from govflow.accounts.models import Account, Credential
from govflow.accounts.proofs import PASSKEY, PASSWORD, Answer, Presence, Terms
from govflow.accounts.queries import credentials
from govflow.accounts.service.sessions import Candidate
from govflow.accounts.throttle import Caller
from govflow.audit import ledger
from govflow.kernel.errors import Invalid
from govflow.kernel.work import Work


def prove(
    work: Work, account: Account, answer: Answer, challenge: bytes, *, terms: Terms, caller: Caller
) -> Presence:
    """Accept a proof over a challenge, once. Raises Invalid.

    The password of the answer was compared before, outside any unit: here it must still be
    that of the account. Whoever is refused is noted by `refuse_proof`, in a unit of its own.
    """
    work.require(policy.prove, account)
    if answer.method not in terms.accepted:
        raise Invalid("proof.not_accepted")
    if answer.method != PASSKEY:
        _require_password(account, answer)
    found = _by_means(work, account, answer, challenge, terms)
    throttle.note(work, caller, succeeded=True)
    return found


def _require_password(account: Account, answer: Answer) -> None:
    if answer.password is None or answer.password.against != account.password_hash:
        raise Invalid("proof.refused")


def _by_means(
    work: Work, account: Account, answer: Answer, challenge: bytes, terms: Terms
) -> Presence:
    if answer.method == PASSWORD:
        return Presence(PASSWORD, {})
    from govflow.accounts import devices  # noqa: PLC0415 - large, for those who prove

    query = credentials(account.id).where(Credential.kind == answer.method)
    locked = work.all(query.with_for_update(of=Credential))
    known = [one for one in locked if one.counts_at(work.now, trusting=terms.trusting)]
    used, details = devices.proved(known, answer.method, answer.said, challenge, terms)
    return Presence(answer.method, details | _how_enrolled(used))


def _how_enrolled(used: Credential) -> dict[str, object]:
    """Say, for those who judge the act later, how the means came to be."""
    return {
        "credential": used.public_id,
        "label": used.label,
        "enrolled_at": used.enrolled_at.isoformat() if used.enrolled_at else None,
        "vouched_by": used.vouched_by.username if used.vouched_by else None,
    }


def refuse_proof(work: Work, candidate: Candidate, method: str) -> None:
    """Record that a proof failed, and count it against the next tries."""
    work.require(policy.sign_in, None)
    throttle.note(work, candidate.caller, succeeded=False)
    ledger.record(work, "account.proof_refused", f"account:{candidate.account}", method=method)
