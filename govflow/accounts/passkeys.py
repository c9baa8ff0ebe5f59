"""Passkeys: a device of a person that signs a challenge of ours, once it has seen its owner.

Only ES256 and RS256, so that anybody may verify an answer again with openssl; the owner must have
been verified by the device (finger, face, PIN), not merely present.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import webauthn
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    UserVerificationRequirement,
)

from govflow.accounts.proofs import Host, Passkey
from govflow.kernel.errors import Invalid

ALGORITHMS = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
REQUIRED = UserVerificationRequirement.REQUIRED
MOST_LETTERS = 20_000  # of an answer
KEPT = ("clientDataJSON", "authenticatorData", "signature")


@dataclass(frozen=True, slots=True)
class Present:
    """The owner was there; `details` are what proves it to others, later."""

    count: int
    details: dict[str, Any]


def enrolment(host: Host, challenge: bytes, *, user: str, name: str, known: Iterable[str]) -> str:
    """Return what the browser needs to make a passkey, as JSON."""
    options = webauthn.generate_registration_options(
        rp_id=host.name,
        rp_name="govflow",
        user_id=user.encode(),
        user_name=name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(user_verification=REQUIRED),
        exclude_credentials=_named(known),
        supported_pub_key_algs=ALGORITHMS,
    )
    return webauthn.options_to_json(options)


def enrolled(host: Host, challenge: bytes, answer: str) -> Passkey:
    """Return the passkey that a browser made. Raises Invalid where the answer is not right."""
    try:
        found = webauthn.verify_registration_response(
            credential=_bounded(answer),
            expected_challenge=challenge,
            expected_rp_id=host.name,
            expected_origin=host.origin,
            require_user_verification=True,
            supported_pub_key_algs=ALGORITHMS,
        )
        decoded = decode_credential_public_key(found.credential_public_key)
        public = decoded_public_key_to_cryptography(decoded)
    except (WebAuthnException, ValueError, KeyError, TypeError) as wrong:
        raise Invalid("passkey.refused") from wrong
    return Passkey(
        bytes_to_base64url(found.credential_id),
        bytes_to_base64url(found.credential_public_key),
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        found.sign_count,
    )


def question(host: Host, challenge: bytes, *, known: Iterable[str]) -> str:
    """Return what the browser needs to ask one of the known passkeys, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=host.name,
        challenge=challenge,
        allow_credentials=_named(known),
        user_verification=REQUIRED,
    )
    return webauthn.options_to_json(options)


def key_of(answer: str) -> str:
    """Return the id of the passkey that answered. Raises Invalid."""
    try:
        said = json.loads(_bounded(answer))["id"]
    except (ValueError, KeyError, TypeError) as wrong:
        raise Invalid("passkey.refused") from wrong
    return str(said)


def proved(host: Host, challenge: bytes, answer: str, passkey: Passkey) -> Present:
    """Return the proof that the owner of a passkey answered this challenge. Raises Invalid."""
    try:
        found = webauthn.verify_authentication_response(
            credential=_bounded(answer),
            expected_challenge=challenge,
            expected_rp_id=host.name,
            expected_origin=host.origin,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.count,
            require_user_verification=True,
        )
        said = json.loads(answer)["response"]
    except (WebAuthnException, ValueError, KeyError, TypeError) as wrong:
        raise Invalid("passkey.refused") from wrong
    kept = {name: said[name] for name in KEPT}
    return Present(found.new_sign_count, {**kept, **asdict(host), **asdict(passkey), "count": 0})


def still_proves(details: Mapping[str, Any], challenge: bytes) -> bool:
    """Whether what was kept of an answer still proves it, by itself."""
    try:
        host = Host(details["name"], details["origin"])
        passkey = Passkey(
            **{name: details[name] for name in ("key_id", "public_key", "pem", "count")}
        )
        said = {name: details[name] for name in KEPT}
        whole = {"id": passkey.key_id, "rawId": passkey.key_id, "type": "public-key"}
        proved(host, challenge, json.dumps(whole | {"response": said}), passkey)
    except (Invalid, KeyError, TypeError):
        return False
    return True


def _named(known: Iterable[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known]


def _bounded(answer: str) -> str:
    if len(answer) > MOST_LETTERS:
        raise ValueError("too long")
    return answer
