"""Passkeys and telephones at work. Large libraries: loaded by whoever enrols or proves."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from govflow.accounts import passkeys, totp, vault
from govflow.accounts.models import Account, Credential
from govflow.accounts.proofs import PASSKEY, Terms, groups_of
from govflow.kernel.errors import Invalid

ISSUER = "govflow"


@dataclass(frozen=True, slots=True)
class Codes:
    """What a telephone must know to make codes: to scan, to open, to type."""

    picture: str  # SVG
    address: str
    groups: str


def begin(credential: Credential, terms: Terms) -> None:
    """Choose what a device is asked first, or the secret of the codes."""
    secret = secrets.token_hex(32) if credential.is_passkey else totp.new_secret()
    credential.secret = vault.lock(secret, secret=terms.secret, owner=credential.account_id)


def making(credential: Credential, known: Iterable[Credential], terms: Terms) -> str:
    """Return what the browser needs to make a passkey, as JSON."""
    account: Account = credential.account
    return passkeys.enrolment(
        terms.host,
        bytes.fromhex(_opened(credential, terms)),
        user=account.public_id,
        name=account.username,
        known=[one.key_id for one in known if one.key_id],
    )


def codes_of(credential: Credential, terms: Terms) -> Codes:
    """Return what a telephone scans to make the codes."""
    secret = _opened(credential, terms)
    address = totp.address(secret, username=credential.account.username, issuer=ISSUER)
    return Codes(totp.picture(address), address, groups_of(secret))


def accept_first(credential: Credential, said: str, terms: Terms) -> None:
    """Take the first right answer of a new means. Raises Invalid."""
    if not credential.is_passkey:
        credential.count = _step(credential, said, terms)
        return
    made = passkeys.enrolled(terms.host, bytes.fromhex(_opened(credential, terms)), said)
    credential.key_id, credential.public_key = made.key_id, made.public_key
    credential.pem, credential.count = made.pem, made.count
    credential.secret = None


def question(known: Sequence[Credential], challenge: bytes, terms: Terms) -> str:
    """Return what the browser needs to ask one of the known devices, as JSON."""
    return passkeys.question(
        terms.host, challenge, known=[one.key_id for one in known if one.key_id]
    )


def proved(
    known: Sequence[Credential], method: str, said: str, challenge: bytes, terms: Terms
) -> tuple[Credential, dict[str, Any]]:
    """Return which of somebody's means answered, and what proves it. Raises Invalid."""
    if method == PASSKEY:
        return _by_passkey(known, said, challenge, terms)
    return _by_telephone(known, said, terms), {}


def _by_telephone(known: Sequence[Credential], said: str, terms: Terms) -> Credential:
    """One that no longer opens, its secret being another's, keeps no other from proving."""
    why = set()
    for credential in known:
        try:
            credential.count = _step(credential, said, terms)
        except Invalid as refusal:
            why.add(refusal.key)
        else:
            return credential
    if why == {"credential.unreadable"}:
        raise Invalid("credential.unreadable")
    raise Invalid("proof.refused")


def _by_passkey(
    known: Sequence[Credential], said: str, challenge: bytes, terms: Terms
) -> tuple[Credential, dict[str, Any]]:
    key_id = passkeys.key_of(said)
    credential = next((one for one in known if one.key_id == key_id), None)
    if credential is None:
        raise Invalid("passkey.refused")
    present = passkeys.proved(terms.host, challenge, said, credential.passkey)
    credential.count = present.count
    return credential, present.details


def _step(credential: Credential, said: str, terms: Terms) -> int:
    secret = _opened(credential, terms)
    step = totp.step_of(secret, said, terms.telephones, last=credential.count)
    if step is None:
        raise Invalid("code.wrong", field="answer")
    return step


def _opened(credential: Credential, terms: Terms) -> str:
    return vault.unlock(credential.secret or "", secret=terms.secret, owner=credential.account_id)
