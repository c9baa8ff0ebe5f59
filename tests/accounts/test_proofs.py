"""Passkeys and one-time codes prove that the right person is there, now, for this."""

import hashlib
import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from webauthn.helpers import base64url_to_bytes

from govflow.accounts import passkeys, totp
from govflow.accounts.proofs import Host, Passkey
from govflow.kernel.errors import Invalid
from tests.make.passkeys import HOST, ORIGIN, PRESENT, Device

HERE = Host(HOST, ORIGIN)
CHALLENGE = b"c" * 32


def enrolled(device: Device) -> Passkey:
    return passkeys.enrolled(HERE, CHALLENGE, device.enrol(CHALLENGE))


def test_an_enrolled_device_proves_its_owner_over_our_challenge() -> None:
    device = Device()
    passkey = enrolled(device)
    answer = device.answer(b"d" * 32)
    assert passkeys.key_of(answer) == passkey.key_id
    present = passkeys.proved(HERE, b"d" * 32, answer, passkey)
    assert present.count == 1
    assert passkeys.still_proves(present.details, b"d" * 32)
    assert not passkeys.still_proves(present.details, b"e" * 32)
    assert not passkeys.still_proves({**present.details, "origin": "http://evil.test"}, b"d" * 32)
    assert not passkeys.still_proves({}, b"d" * 32)


def test_openssl_alone_verifies_what_was_kept_of_an_answer(tmp_path: Path) -> None:
    device = Device()
    passkey = enrolled(device)
    kept = passkeys.proved(HERE, CHALLENGE, device.answer(CHALLENGE), passkey).details
    data, client, signature = (
        base64url_to_bytes(kept[name])
        for name in ("authenticatorData", "clientDataJSON", "signature")
    )
    (tmp_path / "key.pem").write_text(kept["pem"])
    (tmp_path / "signed").write_bytes(data + hashlib.sha256(client).digest())
    (tmp_path / "signature").write_bytes(signature)
    told = subprocess.run(
        [
            *("openssl", "dgst", "-sha256", "-verify", tmp_path / "key.pem"),
            *("-signature", tmp_path / "signature", tmp_path / "signed"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.stdout == "Verified OK\n"


def without_verification(device: Device) -> None:
    device.flags = PRESENT


def on_another_site(device: Device) -> None:
    device.origin = "http://evil.test"


def for_another_house(device: Device) -> None:
    device.host = "evil.test"


def with_another_key(device: Device) -> None:
    device.key = Device().key


def as_a_copy(device: Device) -> None:
    device.count = 0


@pytest.mark.parametrize(
    "bend",
    [without_verification, on_another_site, for_another_house, with_another_key, as_a_copy],
)
def test_a_bent_answer_is_refused(bend: Callable[[Device], None]) -> None:
    device = Device(count=7)
    passkey = enrolled(device)
    bend(device)
    with pytest.raises(Invalid, match=r"passkey\.refused"):
        passkeys.proved(HERE, CHALLENGE, device.answer(CHALLENGE), passkey)


def test_an_answer_to_another_challenge_is_refused() -> None:
    device = Device()
    passkey = enrolled(device)
    with pytest.raises(Invalid, match=r"passkey\.refused"):
        passkeys.proved(HERE, b"other" * 6, device.answer(CHALLENGE), passkey)


def test_a_device_that_does_not_verify_its_owner_is_not_enrolled() -> None:
    with pytest.raises(Invalid, match=r"passkey\.refused"):
        enrolled(Device(flags=PRESENT))


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 1}', "x" * 30_000])
def test_nonsense_is_refused(answer: str) -> None:
    passkey = enrolled(Device())
    for act in (
        lambda: passkeys.enrolled(HERE, CHALLENGE, answer),
        lambda: passkeys.proved(HERE, CHALLENGE, answer, passkey),
    ):
        with pytest.raises(Invalid, match=r"passkey\.refused"):
            act()


def test_the_browser_is_asked_for_verification_and_for_keys_that_openssl_reads() -> None:
    asked = json.loads(
        passkeys.enrolment(HERE, CHALLENGE, user="p_1", name="Amina", known=["aGVsbG8"])
    )
    assert [one["alg"] for one in asked["pubKeyCredParams"]] == [-7, -257]
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    question = json.loads(passkeys.question(HERE, CHALLENGE, known=["aGVsbG8"]))
    assert (question["userVerification"], question["allowCredentials"][0]["id"]) == (
        "required",
        "aGVsbG8",
    )


def test_a_passkey_with_a_higher_count_than_its_answer_is_a_copy() -> None:
    device = Device()
    passkey = replace(enrolled(device), count=5)
    with pytest.raises(Invalid, match=r"passkey\.refused"):
        passkeys.proved(HERE, CHALLENGE, device.answer(CHALLENGE), passkey)


def test_a_code_counts_once_and_only_around_its_time() -> None:
    secret, at = totp.new_secret(), datetime(2026, 11, 23, 10, tzinfo=UTC)
    code = pyotp.TOTP(secret).at(at)
    step = totp.step_of(secret, f" {code[:3]} {code[3:]}", at, last=0)
    assert step is not None
    late, later = at + timedelta(seconds=30), at + timedelta(seconds=90)
    assert totp.step_of(secret, code, late, last=0) == step
    assert totp.step_of(secret, code, at, last=step) is None
    assert totp.step_of(secret, code, later, last=0) is None
    assert totp.step_of(secret, "", at, last=0) is None
    assert totp.address(secret, username="dr", issuer="govflow").startswith("otpauth://totp/")
