"""Accounts for the people of a test, and browsers signed in with them."""

from functools import cache

from govflow.accounts import passwords, service
from govflow.accounts.models import Account
from govflow.accounts.passwords import PasswordHash
from govflow.accounts.service import Candidate, Opened
from govflow.accounts.throttle import Caller
from govflow.kernel.work import Work
from govflow.org.models import Holding

PASSWORD = "pluie sur la vitre 81"
HOME = "192.0.2.0/24"


@cache
def hashed(password: str = PASSWORD) -> PasswordHash:
    """Hash a password once for all tests."""
    return passwords.accept(password, username="")


def account(
    work: Work,
    held: Holding,
    *,
    username: str = "sg",
    language: str = "fr",
    email: str | None = None,
    enabled: bool = True,
) -> Account:
    new = service.NewAccount(
        username=username, password=hashed(), language=language, email=email, enabled=enabled
    )
    return service.create_account(work, held.person, new)


def caller(username: str = "sg", network: str = HOME) -> Caller:
    return Caller(username, network)


def sign_in(work: Work, account: Account, *, network: str = HOME) -> Opened:
    """Sign in with the right password."""
    candidate = Candidate(caller(account.username, network), account.id, account.password_hash)
    proof = passwords.Proof(account.password_hash)
    return service.open_session(work, candidate, proof, agent="Firefox")
