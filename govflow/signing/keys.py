"""The keys of an installation: made once by `govflow keys init`, kept encrypted, loaded once.

    root       signs the issuing authority and its own list; to be moved off the machine
    issuing    signs the seal's certificate, and a new list each week
    seal       the ministry's seal: what every revision of a paper is signed with
    time       the local time-stamp authority

The folder `keys` stands in the data folder, for its owner alone; the passphrase lies beside.
"""

import json
import os
import secrets
import threading
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from govflow.kernel.errors import Conflict, Unavailable
from govflow.signing import certificates
from govflow.signing.certificates import Pair

LISTS = {"root": timedelta(days=400), "issuing": timedelta(days=30)}  # lives of their lists
NAMES = ("root", "issuing", "seal", "time")


@dataclass(frozen=True, slots=True)
class Trust:
    """What a verification believes in, as plain bytes: it may travel to another process."""

    root: bytes  # certificates and lists in DER
    issuing: bytes
    seals: tuple[bytes, ...]  # every certificate that sealed, or seals, here
    times: tuple[bytes, ...]
    crls: tuple[bytes, ...]


@dataclass(slots=True)
class Ring:
    """The keys of an installation, ready to sign."""

    folder: Path
    pairs: dict[str, Pair]
    policy: str  # of the time-stamp authority, under 2.25
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def key(self, name: str) -> EllipticCurvePrivateKey:
        return self.pairs[name].key

    def certificate(self, name: str) -> asn1.Certificate:
        """Return a certificate as pyHanko wants it."""
        return asn1.Certificate.load(self.der(name))

    def der(self, name: str) -> bytes:
        return _der(x509.load_pem_x509_certificate((self.folder / f"{name}.pem").read_bytes()))

    def crls(self, at: datetime) -> tuple[bytes, bytes]:
        """Return the lists of root and issuing authority in force, renewed where their time came.

        The root's key may be gone from this machine: then its list is brought once a year.
        """
        with self._guard:
            for name, life in LISTS.items():
                listed = x509.load_der_x509_crl((self.folder / f"{name}.crl").read_bytes())
                fresh = listed.last_update_utc <= at < listed.last_update_utc + life / 4
                if not fresh and name in self.pairs:
                    self._renew(name, at)
            return (
                (self.folder / "root.crl").read_bytes(),
                (self.folder / "issuing.crl").read_bytes(),
            )

    def root_list_ends(self, at: datetime) -> datetime:
        """Return when the root's list ends: from then on nothing at all would be valid."""
        until = x509.load_der_x509_crl(self.crls(at)[0]).next_update_utc
        return until or at

    def trust(self, at: datetime) -> Trust:
        """Return what a verification made at an instant believes in."""
        return Trust(
            root=self.der("root"),
            issuing=self.der("issuing"),
            seals=(self.der("seal"),),
            times=(self.der("time"),),
            crls=self.crls(at),
        )

    def require_good(self, name: str, at: datetime) -> None:
        """See that a certificate is in force and not revoked. Raises Unavailable."""
        own = self.pairs[name].certificate
        listed = [x509.load_der_x509_crl(one) for one in self.crls(at)]
        revoked = [
            one for one in listed if one.get_revoked_certificate_by_serial_number(own.serial_number)
        ]
        if revoked or not own.not_valid_before_utc <= at <= own.not_valid_after_utc:
            raise Unavailable("keys.not_in_force", name=name)

    def revoke(self, name: str, *, at: datetime) -> None:
        """Put a certificate on the issuing authority's list, and publish the list at once."""
        with self._guard:
            listed = [*self._revoked(), (self.pairs[name].certificate.serial_number, at)]
            _write(
                self.folder / "revoked.json",
                json.dumps([[str(serial), since.isoformat()] for serial, since in listed]).encode(),
            )
            self._renew("issuing", at)

    def _renew(self, name: str, at: datetime) -> None:
        listed = self._revoked() if name == "issuing" else ()
        _write(self.folder / f"{name}.crl", _list(self.pairs[name], listed, at, LISTS[name]))

    def _revoked(self) -> list[tuple[int, datetime]]:
        listed = json.loads((self.folder / "revoked.json").read_text("ascii"))
        return [(int(serial), datetime.fromisoformat(since)) for serial, since in listed]


def make(folder: Path, *, owner: str, since: datetime, base_url: str = "") -> None:
    """Make every key and certificate of an installation, valid from `since`.

    Raises Conflict where there are keys already: they are never written over.
    """
    if folder.exists():
        raise Conflict("keys.exist")
    draft = folder.with_name(f".{folder.name}-new-{secrets.token_hex(4)}")
    draft.mkdir(mode=0o700, parents=True)
    passphrase = secrets.token_urlsafe(32)
    _write(draft / "passphrase", passphrase.encode())
    _write(draft / "policy", f"2.25.{uuid.uuid4().int}".encode())
    _write(draft / "revoked.json", b"[]")
    for name, pair in _pairs(owner, since.replace(microsecond=0), base_url).items():
        _write(draft / f"{name}.pem", pair.certificate.public_bytes(Encoding.PEM))
        encryption = BestAvailableEncryption(passphrase.encode())
        secret = pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
        _write(draft / f"{name}.key", secret)
        if name in LISTS:
            _write(draft / f"{name}.crl", _list(pair, (), since, LISTS[name]))
    draft.rename(folder)


def _list(
    by: Pair, revoked: Iterable[tuple[int, datetime]], at: datetime, life: timedelta
) -> bytes:
    made = certificates.revocations(by, revoked, at=at.replace(microsecond=0), until=at + life)
    return made.public_bytes(Encoding.DER)


def _pairs(owner: str, since: datetime, base_url: str) -> dict[str, Pair]:
    lists = {name: f"{base_url}/crl/{name}.crl" if base_url else "" for name in ("root", "issuing")}
    root = certificates.certify(certificates.ROOT, owner=owner, since=since)
    issuing = certificates.certify(
        certificates.ISSUING, owner=owner, since=since, by=root, crl_url=lists["root"]
    )
    seal = certificates.certify(
        certificates.SEAL, owner=owner, since=since, by=issuing, crl_url=lists["issuing"]
    )
    # Time stands under the root: when the seal has expired, only lists made before it did speak
    # of it, while time stamps still need today's.
    time = certificates.certify(
        certificates.TIME, owner=owner, since=since, by=root, crl_url=lists["root"]
    )
    return {"root": root, "issuing": issuing, "seal": seal, "time": time}


def load(folder: Path) -> Ring:
    """Open the keys. Raises Unavailable where there are none, or where they cannot be opened."""
    try:
        passphrase = (folder / "passphrase").read_bytes()
        there = [name for name in NAMES if name != "root" or (folder / "root.key").exists()]
        pairs = {name: _pair(folder, name, passphrase) for name in there}
        return Ring(folder, pairs, (folder / "policy").read_text("ascii"))
    except (OSError, ValueError) as closed:
        raise Unavailable("keys.unavailable") from closed


def _pair(folder: Path, name: str, passphrase: bytes) -> Pair:
    key = load_pem_private_key((folder / f"{name}.key").read_bytes(), passphrase)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise ValueError(name)  # noqa: TRY004 - a file that is not ours is a wrong value
    return Pair(key, x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes()))


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate as a register prints it."""

    name: str
    subject: str
    sha256: str
    until: datetime


def show(folder: Path) -> list[Shown]:
    """Return the fingerprints of the certificates, for the paper register."""
    if not folder.is_dir():
        raise Unavailable("keys.unavailable")
    read = {
        name: x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())
        for name in NAMES
    }
    return [
        Shown(
            name,
            one.subject.rfc4514_string(),
            one.fingerprint(SHA256()).hex(),
            one.not_valid_after_utc,
        )
        for name, one in read.items()
    ]


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _write(path: Path, data: bytes) -> None:
    """Write a file for its owner alone; it appears whole or not at all."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
