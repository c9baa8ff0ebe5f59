"""Accounts are kept by the administrator: opened, closed, given a new password; old rows go."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from govflow.accounts import policy, throttle
from govflow.accounts.core import DAY, USERNAME, normal
from govflow.accounts.models import Account, Credential, PasswordReset, SignIn
from govflow.accounts.passwords import PasswordHash
from govflow.accounts.queries import account_named
from govflow.accounts.service.passwords import put_password
from govflow.accounts.service.sessions import end_sign_ins
from govflow.audit import ledger
from govflow.i18n.languages import known
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.org.models import Person

SIGN_INS_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """How an account begins. The caller made the password and shows it once."""

    username: str
    password: PasswordHash
    language: str = "ar"
    email: str | None = None
    enabled: bool = True


def create_account(work: Work, person: Person, new: NewAccount) -> Account:
    """Open an account for a person. Raises Invalid on the field at fault."""
    work.require(policy.create, person)
    username = normal(new.username)
    if not USERNAME.fullmatch(username):
        raise Invalid("account.username_malformed", field="username")
    if account_named(work, username) is not None:
        raise Invalid("account.username_taken", field="username")
    account = work.add(
        Account(
            person_id=person.id,
            username=username,
            email=new.email,
            password_hash=new.password,
            password_changed_at=work.now,
            language=_language(new.language),
            enabled=new.enabled,
            created_at=work.now,
        )
    )
    ledger.record(work, "account.created", account, username=username)
    return account


def _language(language: str) -> str:
    code = known(language)
    if code is None:
        raise Invalid("preference.language_unknown", field="language")
    return code


def disable(work: Work, account: Account) -> None:
    """Close an account; whoever is signed in with it is out at once."""
    work.require(policy.enable, account)
    if account.id == work.actor.account:
        raise Conflict("account.own_not_closed")
    account.enabled = False
    end_sign_ins(work, account)
    ledger.record(work, "account.disabled", account)


def enable(work: Work, account: Account) -> None:
    work.require(policy.enable, account)
    account.enabled = True
    ledger.record(work, "account.enabled", account)


def set_password(work: Work, account: Account, new: PasswordHash) -> None:
    """Give an account another password, as administrator; every session of it ends."""
    work.require(policy.set_password, account)
    put_password(work, account, new)
    end_sign_ins(work, account)
    ledger.record(work, "account.password_set", account)


def forget_old(work: Work) -> None:
    """Remove what no longer serves: old tries, links of yesterday, sessions of last season."""
    throttle.forget(work)
    work.session.execute(delete(PasswordReset).where(PasswordReset.expires_at < work.now - DAY))
    work.session.execute(delete(SignIn).where(SignIn.created_at < work.now - SIGN_INS_KEPT))
    begun = (Credential.enrolled_at.is_(None), Credential.begun_at < work.now - DAY)
    work.session.execute(delete(Credential).where(*begun))
