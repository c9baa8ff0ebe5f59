"""Passwords: how they are judged, hashed and checked. Slow on purpose: never inside a unit."""

import secrets
import string
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NewType

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from govflow.kernel.errors import Invalid, Unavailable

PasswordHash = NewType("PasswordHash", str)
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's figures
SHORTEST = 12
LONGEST_BYTES = 1024
LEFT_OVER = 6  # signs that must remain once known words are taken out
DIFFERENT = 5  # different signs at least
WORDS = Path(__file__).with_name("common_words.txt")
ALPHABET = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI")))
GENERATED = 20
AT_ONCE = threading.BoundedSemaphore(4)  # 19 MiB and a core each
PATIENCE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Proof:
    """A password was right for this stored hash; `renewed` is its hash by today's figures."""

    against: str
    renewed: PasswordHash | None = None


def accept(password: str, *, username: str, field: str = "password") -> PasswordHash:
    """Return the hash of a new password that is good enough. Raises Invalid."""
    text = unicodedata.normalize("NFC", password)
    if len(text.encode()) > LONGEST_BYTES:
        raise Invalid("password.too_long", field=field, most=LONGEST_BYTES)
    if len(text) < SHORTEST:
        raise Invalid("password.too_short", field=field, least=SHORTEST)
    if _is_easy(text, username):
        raise Invalid("password.too_easy", field=field)
    with _turn():
        return PasswordHash(HASHER.hash(text))


def check(stored: str | None, password: str) -> Proof | None:
    """Return a proof where the password is right. Takes as long where there is no account."""
    text = unicodedata.normalize("NFC", password)
    if len(text.encode()) > LONGEST_BYTES:
        return None
    with _turn():
        right = _matches(stored or _nobody(), text)
        if not right or stored is None:
            return None
        old = HASHER.check_needs_rehash(stored)
        return Proof(stored, PasswordHash(HASHER.hash(text)) if old else None)


def generate() -> str:
    """Return a new password of 20 signs that cannot be mistaken for one another.

    >>> len(generate())
    20
    """
    return "".join(secrets.choice(ALPHABET) for _ in range(GENERATED))


def _matches(stored: str, text: str) -> bool:
    try:
        return HASHER.verify(stored, text)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return HASHER.hash(secrets.token_hex())


@contextmanager
def _turn() -> Iterator[None]:
    if not AT_ONCE.acquire(timeout=PATIENCE_SECONDS):
        raise Unavailable("busy")
    try:
        yield
    finally:
        AT_ONCE.release()


@cache
def _known_words() -> tuple[str, ...]:
    """Return the words that everybody would guess first, the longest first."""
    lines = WORDS.read_text(encoding="utf-8").split()
    return tuple(sorted({unicodedata.normalize("NFC", line) for line in lines}, key=len)[::-1])


def _is_easy(text: str, username: str) -> bool:
    """Tell whether little remains once the user's name and known words are taken out.

    >>> _is_easy("Motdepasse2026!", "sg"), _is_easy("aaaaaaaaaaaaaaaa", "sg")
    (True, True)
    >>> _is_easy("secretariat-2026", "secretariat"), _is_easy("sel pluie vitre 81", "sg")
    (True, False)
    """
    rest = text.casefold()
    for word in (username.casefold(), *_known_words()):
        rest = rest.replace(word, "") if word else rest
    return len(rest) < LEFT_OVER or len(set(text)) < DIFFERENT
