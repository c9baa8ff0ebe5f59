"""The demonstration's passwords: made before the loading, kept in a file that its owner reads.

The file is written beside its place before the unit and moved there after the commit: whatever
happens in between, it appears whole, and only once the accounts exist.
"""

import json
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from govflow.accounts import passwords
from govflow.accounts.passwords import PasswordHash

NAME = "demo-accounts.json"
OWNER_ONLY = 0o600
AT_ONCE = 2  # each takes a core and 19 MiB


@dataclass(frozen=True, slots=True)
class Key:
    """How somebody of the demonstration signs in, and as what."""

    username: str
    password: str
    post: str
    roles: list[str]


def make(wanted: Iterable[tuple[str, str, list[str]]]) -> list[Key]:
    """Make a password for each (username, post, roles)."""
    return [Key(username, passwords.generate(), post, roles) for username, post, roles in wanted]


def hashed(keys: Iterable[Key]) -> dict[str, PasswordHash]:
    """Hash the passwords, several at once: slow on purpose, so never inside a unit."""
    known = list(keys)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        hashes = pool.map(lambda key: passwords.accept(key.password, username=key.username), known)
        return {key.username: hash_ for key, hash_ in zip(known, hashes, strict=True)}


def draft(folder: Path, keys: Iterable[Key]) -> Path:
    """Write the file beside its place, readable by its owner alone from its first byte."""
    path = folder / f"{NAME}.new"
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump([asdict(key) for key in keys], file, ensure_ascii=False, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    return path


def publish(folder: Path) -> None:
    """Put the file in its place; also after a start that was cut off between commit and now."""
    written = folder / f"{NAME}.new"
    if written.exists():
        written.replace(folder / NAME)


def forget_draft(folder: Path) -> None:
    """Remove what a loading that failed had written."""
    (folder / f"{NAME}.new").unlink(missing_ok=True)


def known(folder: Path) -> list[Key]:
    """Return the keys of the file; none where there is no file."""
    path = folder / NAME
    if not path.exists():
        return []
    return [Key(**one) for one in json.loads(path.read_text(encoding="utf-8"))]
