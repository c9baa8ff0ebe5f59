"""The door: who comes from where, and the slow comparison between two units of work."""

from dataclasses import dataclass

from flask import current_app, request

from govflow.accounts import passwords, service
from govflow.accounts.core import network_of
from govflow.accounts.passwords import Proof
from govflow.accounts.queries import SignedIn, account_named, own_account, signed_in
from govflow.accounts.service import Candidate, Opened
from govflow.accounts.throttle import Caller
from govflow.gate import signin
from govflow.gate.transaction import system_unit, unit
from govflow.kernel.errors import Invalid, NotFound
from govflow.kernel.work import Work

LOOPBACK = "127.0.0.0/24"
LOOPBACK_V6 = "::/64"


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who showed that they know a password."""

    candidate: Candidate
    proof: Proof


def network() -> str:
    return network_of(request.remote_addr)


def agent() -> str:
    """Return what the browser says it is, without what no name contains."""
    said = request.user_agent.string
    return "".join(sign for sign in said if sign.isprintable())


def ask(username: str, password: str) -> Known:
    """Compare a password with the account's, outside any unit of work.

    Raises Throttled after too many tries, and Invalid whatever else was wrong.
    """
    with unit() as work:
        candidate = service.check(work, Caller(username, network()))
    proof = passwords.check(candidate.password_hash, password)
    if proof is None:
        with system_unit() as work:
            service.refuse(work, candidate)
        raise Invalid("sign_in.refused")
    return Known(candidate, proof)


def enter(username: str, password: str) -> None:
    """Sign this browser in."""
    known = ask(username, password)
    with system_unit() as work:
        _remember(work, service.open_session(work, known.candidate, known.proof, agent=agent()))


def enter_as(username: str) -> None:
    """Sign this browser in by a card. Raises NotFound where there are no cards."""
    if not has_cards():
        raise NotFound("missing", kind="page")
    with system_unit() as work:
        account = account_named(work, username)
        if account is None:
            raise NotFound("missing", kind="account")
        _remember(work, service.enter_as(work, account, network=network(), agent=agent()))


def has_cards() -> bool:
    """Whether one may enter without a password: in a demonstration, on this very machine."""
    settings = current_app.extensions["govflow.settings"]
    here = network() in {LOOPBACK, LOOPBACK_V6}
    return bool(settings.demo and settings.on_loopback and here)


def _remember(work: Work, opened: Opened) -> None:
    work.session.flush()
    if seen := signed_in(work.session, opened.token, work.now):
        signin.remember(opened.token, seen)


def seen() -> SignedIn:
    """Return the session of the reader; the gate lets nobody else in here."""
    found = signin.me()
    if found is None:
        raise NotFound("missing", kind="page")
    return found


def own_password(typed: str, *, field: str) -> Proof:
    """Return the proof of one's own password. Raises Throttled, and Invalid on its field."""
    try:
        return ask(seen().username, typed).proof
    except Invalid as refusal:
        raise Invalid("password.wrong", field=field) from refusal


def change(current: str, new: str) -> None:
    """Change one's own password; the present one proves that it is oneself."""
    me, proof = seen(), own_password(current, field="current")
    hashed = passwords.accept(new, username=me.username)
    with unit(write=True) as work:
        service.change_password(work, own_account(work), proof=proof, new=hashed, keep=me.sign_in)


def reset(token: str, username: str, new: str) -> None:
    """Give a new password on the strength of a link."""
    hashed = passwords.accept(new, username=username)
    with system_unit() as work:
        service.reset(work, token, hashed)
