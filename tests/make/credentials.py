"""Means of proof of the people of a test, enrolled as they would do it."""

from govflow.accounts import service, vault
from govflow.accounts.models import Account, Credential
from govflow.accounts.passwords import Proof
from govflow.accounts.proofs import CODE, PASSKEY, Host, Terms
from govflow.kernel.work import Work
from tests.make.passkeys import ORIGIN, Device

SECRET = "the secret of this installation"


def terms(work: Work, *, secret: str = SECRET, trusting: bool = False, **more: object) -> Terms:
    return Terms(Host.of(ORIGIN), secret, work.now, trusting=trusting, **more)  # type: ignore[arg-type]


def begun(work: Work, account: Account, kind: str, on: Terms, *, label: str = "") -> Credential:
    proof = Proof(account.password_hash)
    return service.begin_enrolment(work, account, kind, label or kind, proof=proof, terms=on)


def opened(credential: Credential, on: Terms) -> str:
    """Return the secret of codes, or what a device is asked first, in hexadecimal."""
    assert credential.secret
    return vault.unlock(credential.secret, secret=on.secret, owner=credential.account_id)


def passkey(work: Work, account: Account, on: Terms, *, device: Device | None = None) -> Device:
    """Enrol a device of software."""
    device = device or Device(origin=on.host.origin, host=on.host.name)
    credential = begun(work, account, PASSKEY, on)
    service.enrol(work, credential, device.enrol(bytes.fromhex(opened(credential, on))), terms=on)
    return device


def code(work: Work, account: Account, on: Terms) -> str:
    """Enrol a telephone; return the secret that it keeps."""
    import pyotp  # noqa: PLC0415 - for those who make codes

    credential = begun(work, account, CODE, on)
    secret = opened(credential, on)
    service.enrol(work, credential, pyotp.TOTP(secret).at(on.telephones), terms=on)
    return secret
