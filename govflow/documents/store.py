"""The store: bytes by their fingerprint, outside any web root.

A file is written aside, flushed to the disk, moved to its name, and its folder flushed; only
then may a row speak of it. Bytes that are there already are checked and kept.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from govflow.kernel.canonical import fingerprint
from govflow.kernel.errors import Damaged


@dataclass(frozen=True, slots=True)
class Store:
    """The folder of files of an installation."""

    root: Path

    def path(self, sha256: str) -> Path:
        """Return where the bytes with a fingerprint are kept."""
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def put(self, data: bytes) -> str:
        """Keep bytes and return their fingerprint. When it returns they survive a power cut."""
        sha256 = fingerprint(data)
        if self.holds(sha256):
            self.path(sha256).touch()  # a row will speak of it soon: it is no orphan
        else:
            self._write(self.path(sha256), data)
        return sha256

    def holds(self, sha256: str) -> bool:
        """Whether these bytes are here and whole."""
        path = self.path(sha256)
        return path.is_file() and fingerprint(path.read_bytes()) == sha256

    def read(self, sha256: str) -> bytes:
        """Return the bytes of a fingerprint. Raises Damaged where they are gone or altered."""
        try:
            data = self.path(sha256).read_bytes()
        except OSError as gone:
            raise Damaged("document.damaged") from gone
        if fingerprint(data) != sha256:
            raise Damaged("document.damaged")
        return data

    def _write(self, path: Path, data: bytes) -> None:
        self._make_folder(path.parent)
        draft = path.with_name(f".{secrets.token_hex(8)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        _flush_folder(path.parent)

    def _make_folder(self, folder: Path) -> None:
        """Make a folder and flush each parent that gained a name."""
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for made in missing:
            _flush_folder(made.parent)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
