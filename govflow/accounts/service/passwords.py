"""Passwords are changed by who knows them, and given anew to who forgot."""

from dataclasses import dataclass

from sqlalchemy import func, select, update

from govflow.accounts import policy
from govflow.accounts.core import HOUR, RESET_LASTS, new_token
from govflow.accounts.models import Account, PasswordReset
from govflow.accounts.passwords import PasswordHash, Proof
from govflow.accounts.queries import account_named
from govflow.accounts.service.sessions import end_sign_ins
from govflow.audit import ledger
from govflow.kernel.canonical import fingerprint
from govflow.kernel.errors import Invalid, NotFound
from govflow.kernel.work import Work

RESETS_AN_HOUR = 3


@dataclass(frozen=True, slots=True)
class Reset:
    """A way back in. Whoever queues the mail puts the token into its link, and forgets it."""

    account: Account
    token: str


def change_password(
    work: Work, account: Account, *, proof: Proof | None, new: PasswordHash, keep: int
) -> None:
    """Change a password on the proof of the present one; other sessions end."""
    work.require(policy.change_password, account)
    if proof is None or proof.against != account.password_hash:
        raise Invalid("password.wrong", field="current")
    put_password(work, account, new)
    end_sign_ins(work, account, keep=keep)
    ledger.record(work, "account.password_changed", account)


def put_password(work: Work, account: Account, new: PasswordHash) -> None:
    """Replace the hash; links sent before no longer work."""
    account.password_hash, account.password_changed_at = new, work.now
    unused = update(PasswordReset).where(
        PasswordReset.account_id == account.id, PasswordReset.used_at.is_(None)
    )
    work.session.execute(unused.values(used_at=work.now))


def request_reset(work: Work, username: str) -> Reset | None:
    """Prepare a way back in, or None: the caller says the same in both cases.

    There is none where nobody has this name, no address is known, or three were asked for
    within the hour.
    """
    account = account_named(work, username)
    work.require(policy.reset, account)
    if account is None or not _may_be_reset(work, account):
        return None
    token = new_token()
    work.add(
        PasswordReset(
            account_id=account.id,
            token_hash=fingerprint(token.encode()),
            created_at=work.now,
            expires_at=work.now + RESET_LASTS,
        )
    )
    ledger.record(work, "account.reset_requested", account)
    return Reset(account, token)


def _may_be_reset(work: Work, account: Account) -> bool:
    lately = select(func.count()).where(
        PasswordReset.account_id == account.id, PasswordReset.created_at > work.now - HOUR
    )
    asked = work.session.scalar(lately) or 0
    return bool(account.enabled and account.email) and asked < RESETS_AN_HOUR


def account_to_reset(work: Work, token: str) -> Account:
    """Return the account that a token opens. Raises NotFound where it opens none any more."""
    return work.session.get_one(Account, _usable(work, token).account_id)


def reset(work: Work, token: str, new: PasswordHash) -> Account:
    """Use a token, once: the password is new, and every session ends. Raises NotFound."""
    usable = _usable(work, token)
    account = work.session.get_one(Account, usable.account_id, with_for_update={"of": Account})
    work.require(policy.reset, account)
    put_password(work, account, new)
    end_sign_ins(work, account)
    ledger.record(work, "account.password_reset", account)
    return account


def _usable(work: Work, token: str) -> PasswordReset:
    query = select(PasswordReset).where(
        PasswordReset.token_hash == fingerprint(token.encode()),
        PasswordReset.used_at.is_(None),
        PasswordReset.expires_at > work.now,
    )
    found = work.first(query if work.read_only else query.with_for_update())
    if found is None:
        raise NotFound("password.link_used_up")
    return found
