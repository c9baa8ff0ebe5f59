"""What a person approves: the words of an act, as canonical JSON, and its fingerprint."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from govflow.kernel.canonical import canonical

DOMAIN = b"govflow-act/1\n"
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U, which look like others
SIGNS = f"0123456789{LETTERS}"
CODE_LENGTH = 10


def new_code() -> str:
    """Return a code that nobody can guess: a letter first, so that no Arabic line turns it."""
    rest = "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH - 1))
    return secrets.choice(LETTERS) + rest


def tidy_code(typed: str) -> str:
    """Return a code as it was printed, whatever a person typed for it.

    >>> tidy_code(" k7m2-q9xt 4d"), tidy_code("K7M2Q9XTOD"), tidy_code("KlM2Q9XTOD")
    ('K7M2Q9XT4D', 'K7M2Q9XT0D', 'K1M2Q9XT0D')
    """
    kept = "".join(one for one in typed.upper() if one.isascii() and one.isalnum())
    return kept.translate(str.maketrans("OIL", "011"))


def new_nonce() -> str:
    return secrets.token_hex(32)


def write(
    claims: Mapping[str, Any], *, verb: str, file: str, sealed: str, nonce: str, issued: datetime
) -> str:
    """Return the text of an act: what the feature claims, bound to these very bytes."""
    bound = {
        "verb": verb,
        "file": file,
        "sealed": sealed,
        "nonce": nonce,
        "issued": _second(issued),
    }
    return canonical(dict(claims) | bound).decode()


def _second(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"


def challenge_of(act_text: str) -> bytes:
    """Return the 32 bytes that a passkey signs for an act.

    >>> challenge_of("{}").hex()[:8]
    '29caa68e'
    """
    return hashlib.sha256(DOMAIN + act_text.encode()).digest()


def fingerprint_of(act_text: str) -> str:
    """Return the fingerprint of an act: its challenge, in hexadecimal."""
    return challenge_of(act_text).hex()
