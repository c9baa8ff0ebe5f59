"""Keys are made once, for their owner alone, and their lists stay fresh."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from govflow.kernel.errors import Conflict, Unavailable
from govflow.signing import keys
from govflow.signing.keys import Ring
from tests.make import signing
from tests.make.signing import AT
from tests.signing import outside


def test_everything_of_the_keys_is_for_their_owner_alone(ring: Ring) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in ring.folder.iterdir()}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(ring.folder.stat().st_mode) == 0o700
    assert {"passphrase", "root.key", "seal.key", "time.key", "issuing.crl"} <= set(modes)


def test_private_keys_lie_encrypted(ring: Ring) -> None:
    headers = {path.read_text("ascii").splitlines()[0] for path in ring.folder.glob("*.key")}
    assert headers == {"-----BEGIN ENCRYPTED PRIVATE KEY-----"}


def test_keys_are_never_written_over(ring: Ring) -> None:
    with pytest.raises(Conflict, match=r"keys\.exist"):
        keys.make(ring.folder, owner="Other", since=AT)


def test_missing_keys_are_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"keys\.unavailable"):
        keys.load(tmp_path / "nowhere")
    with pytest.raises(Unavailable, match=r"keys\.unavailable"):
        keys.show(tmp_path / "nowhere")


def test_the_register_shows_each_certificate(ring: Ring) -> None:
    shown = {one.name: (one.subject, one.until) for one in keys.show(ring.folder)}
    since = AT - timedelta(days=365)
    assert shown == {
        name: (
            f"CN={signing.OWNER} {words},O={signing.OWNER},C=MA",
            since + timedelta(days=365) * years,
        )
        for name, words, years in (
            ("root", "Root CA", 20),
            ("issuing", "Issuing CA", 10),
            ("seal", "Electronic Seal", 3),
            ("time", "Time Stamping", 10),
        )
    }


def test_openssl_follows_the_chain_of_each_certificate(ring: Ring) -> None:
    def follows(name: str) -> str:
        return outside.run(
            *("openssl", "verify", "-x509_strict", "-attime", str(int(AT.timestamp()))),
            *("-CAfile", ring.folder / "root.pem", "-untrusted", ring.folder / "issuing.pem"),
            ring.folder / f"{name}.pem",
        )

    assert [follows(name)[:2] for name in keys.NAMES] == ["0 "] * len(keys.NAMES)


def test_the_list_of_revoked_certificates_is_renewed_before_it_ends(tmp_path: Path) -> None:
    ring = signing.ring(tmp_path / "keys")

    def made(days: int) -> timedelta:
        listed = x509.load_der_x509_crl(ring.crls(AT + timedelta(days=days))[1])
        return listed.last_update_utc - AT

    assert [made(days).days for days in (0, 3, 8, 9, 40)] == [0, 0, 8, 8, 40]


def test_a_revoked_certificate_is_listed_at_once(tmp_path: Path) -> None:
    ring = signing.ring(tmp_path / "keys")
    ring.revoke("seal", at=AT)
    listed = x509.load_der_x509_crl(ring.crls(AT)[1])
    assert [(one.serial_number, one.revocation_date_utc) for one in listed] == [
        (ring.pairs["seal"].certificate.serial_number, AT)
    ]


def test_signing_goes_on_once_the_root_key_has_left_the_machine(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    signing.ring(folder)
    (folder / "root.key").unlink()
    ring = keys.load(folder)
    assert sorted(ring.pairs) == ["issuing", "seal", "time"]
    assert len(ring.trust(AT).crls) == 2
