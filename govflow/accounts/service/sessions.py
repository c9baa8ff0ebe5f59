"""Browsers are signed in and out. The same answer is given whatever was wrong."""

from dataclasses import dataclass

from sqlalchemy import select, update

from govflow.accounts import policy, throttle
from govflow.accounts.core import new_token
from govflow.accounts.models import Account, SignIn
from govflow.accounts.passwords import Proof
from govflow.accounts.queries import account_named, sign_ins
from govflow.accounts.throttle import Caller
from govflow.audit import ledger
from govflow.kernel.canonical import fingerprint
from govflow.kernel.errors import Invalid
from govflow.kernel.work import Work

AGENT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody at the door; `password_hash` is None where no account may be opened."""

    caller: Caller
    account: int | None
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A browser that is now signed in; the token goes into its cookie and nowhere else."""

    token: str
    sign_in: SignIn


def check(work: Work, caller: Caller) -> Candidate:
    """Find whom to compare the password with. Raises Throttled."""
    throttle.require_patience(work, caller)
    account = account_named(work, caller.username)
    if account is None or not account.enabled:
        return Candidate(caller, None, None)
    return Candidate(caller, account.id, account.password_hash)


def open_session(work: Work, candidate: Candidate, proof: Proof, *, agent: str) -> Opened:
    """Sign a browser in on the proof of the password.

    Raises Throttled where failures came in while the password was compared, and Invalid where
    the account changed meanwhile.
    """
    account = _locked(work, candidate.account)
    work.require(policy.sign_in, account)
    throttle.require_patience(work, candidate.caller)
    if account is None or not account.enabled or account.password_hash != proof.against:
        raise Invalid("sign_in.refused")
    if proof.renewed:
        account.password_hash = proof.renewed
    throttle.note(work, candidate.caller, succeeded=True)
    return _opened(work, account, candidate.caller.network, agent)


def enter_as(work: Work, account: Account, *, network: str, agent: str) -> Opened:
    """Sign in by a card of the demonstration, without a password. The face guards the door."""
    work.require(policy.sign_in, account)
    if not account.enabled:
        raise Invalid("sign_in.refused")
    return _opened(work, account, network, agent)


def refuse(work: Work, candidate: Candidate) -> None:
    """Record that a try failed; the caller then says no more than that."""
    work.require(policy.sign_in, None)
    throttle.note(work, candidate.caller, succeeded=False)
    subject = f"account:{candidate.account}" if candidate.account else "account"
    ledger.record(work, "account.sign_in_refused", subject, network=candidate.caller.network)


def _locked(work: Work, number: int | None) -> Account | None:
    query = select(Account).where(Account.id == number).with_for_update(of=Account)
    return work.first(query.execution_options(populate_existing=True))


def _opened(work: Work, account: Account, network: str, agent: str) -> Opened:
    token = new_token()
    sign_in = work.add(
        SignIn(
            account_id=account.id,
            token_hash=fingerprint(token.encode()),
            epoch=account.epoch,
            created_at=work.now,
            last_seen=work.now,
            network=network,
            agent=agent[:AGENT_LENGTH],
        )
    )
    ledger.record(work, "account.signed_in", account, sign_in=sign_in.id, network=network)
    return Opened(token, sign_in)


def sign_out(work: Work, sign_in: SignIn) -> None:
    """End the session of this very browser."""
    work.require(policy.end_sign_in, sign_in)
    if sign_in.ended_at is None:
        sign_in.ended_at = work.now
        ledger.record(work, "account.signed_out", _ref(sign_in), sign_in=sign_in.id)


def end_session(work: Work, sign_in: SignIn) -> None:
    """End a session from the list of one's own, or as administrator."""
    work.require(policy.end_sign_in, sign_in)
    if sign_in.ended_at is None:
        sign_in.ended_at = work.now
        ledger.record(work, "account.sign_in_ended", _ref(sign_in), sign_in=sign_in.id)


def end_all(work: Work, account: Account, *, keep: int | None = None) -> None:
    """End every session of an account, but one to `keep`."""
    work.require(policy.end_all, account)
    ended = end_sign_ins(work, account, keep=keep)
    ledger.record(work, "account.sign_ins_ended", account, count=ended)


def end_sign_ins(work: Work, account: Account, *, keep: int | None = None) -> int:
    """Let the account enter a new epoch, with at most one session; return how many ended."""
    open_now = work.all(sign_ins(account.id, work.now))
    account.epoch += 1
    if keep is not None:
        kept = update(SignIn).where(SignIn.id == keep, SignIn.account_id == account.id)
        work.session.execute(kept.values(epoch=account.epoch))
    ending = [one for one in open_now if one.id != keep]
    for one in ending:
        one.ended_at = work.now
    return len(ending)


def touch(work: Work, sign_in: int) -> None:
    """Remember that a browser was seen; called at most every five minutes (`SignedIn.stale`)."""
    seen = update(SignIn).where(SignIn.id == sign_in, SignIn.last_seen < work.now)
    work.session.execute(seen.values(last_seen=work.now))


def _ref(sign_in: SignIn) -> str:
    return f"account:{sign_in.account_id}"
