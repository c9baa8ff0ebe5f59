"""Canonical JSON (RFC 8785) and fingerprints: equal values give equal bytes, everywhere."""

import hashlib
from datetime import date, datetime
from typing import Any

import rfc8785


def plain(value: object) -> Any:  # noqa: ANN401 - JSON is what it is
    """Turn a value into what JSON knows: dates to ISO text, sets to sorted lists."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case frozenset() | set():
            return sorted(plain(item) for item in value)
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            return value


def canonical(value: object) -> bytes:
    """Return the canonical JSON of a value.

    >>> canonical({"b": 1, "a": "é"}).decode()
    '{"a":"é","b":1}'
    """
    return rfc8785.dumps(plain(value))


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest(value: object) -> str:
    """Return the fingerprint of the canonical JSON of a value."""
    return fingerprint(canonical(value))
