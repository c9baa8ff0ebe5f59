"""A passkey made of software: it answers as a telephone would, or as told."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from struct import pack

from cbor2 import dumps
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
HOST, ORIGIN = "localhost", "http://localhost:8000"


def _new_key() -> EllipticCurvePrivateKey:
    return generate_private_key(SECP256R1())


@dataclass
class Device:
    """One device of one person."""

    key: EllipticCurvePrivateKey = field(default_factory=_new_key)
    key_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    count: int = 0
    flags: int = PRESENT | VERIFIED
    origin: str = ORIGIN
    host: str = HOST

    def enrol(self, challenge: bytes) -> str:
        """Answer navigator.credentials.create()."""
        numbers = self.key.public_key().public_numbers()
        public = dumps(
            {
                1: 2,
                3: -7,
                -1: 1,
                -2: numbers.x.to_bytes(32, "big"),
                -3: numbers.y.to_bytes(32, "big"),
            }
        )
        data = (
            self._data(ATTESTED) + bytes(16) + pack(">H", len(self.key_id)) + self.key_id + public
        )
        held = dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", challenge)
        return self._said({"attestationObject": held, "clientDataJSON": client})

    def answer(self, challenge: bytes) -> str:
        """Answer navigator.credentials.get()."""
        self.count += 1
        data, client = self._data(0), self._client("webauthn.get", challenge)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ECDSA(SHA256()))
        return self._said(
            {"authenticatorData": data, "clientDataJSON": client, "signature": signed}
        )

    def _data(self, more: int) -> bytes:
        host = hashlib.sha256(self.host.encode()).digest()
        return host + bytes([self.flags | more]) + pack(">I", self.count)

    def _client(self, kind: str, challenge: bytes) -> bytes:
        said = {"type": kind, "challenge": bytes_to_base64url(challenge), "origin": self.origin}
        return json.dumps(said).encode()

    def _said(self, response: dict[str, bytes]) -> str:
        name = bytes_to_base64url(self.key_id)
        letters = {key: bytes_to_base64url(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": letters})
