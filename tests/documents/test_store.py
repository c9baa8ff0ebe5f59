"""Bytes are kept by their fingerprint and checked whenever they are read."""

from pathlib import Path

import pytest

from govflow.documents.store import Store
from govflow.kernel.canonical import fingerprint
from govflow.kernel.errors import Damaged


def test_what_was_put_is_read_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "files")
    sha256 = store.put(b"bytes")
    assert sha256 == fingerprint(b"bytes")
    assert store.read(sha256) == b"bytes"
    assert store.path(sha256) == tmp_path / "files" / sha256[:2] / sha256[2:4] / sha256
    assert store.path(sha256).stat().st_mode & 0o777 == 0o600


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = store.path(store.put(b"bytes")).stat().st_ino
    assert store.path(store.put(b"bytes")).stat().st_ino == first
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_an_altered_file_is_not_handed_out(tmp_path: Path) -> None:
    store = Store(tmp_path)
    sha256 = store.put(b"bytes")
    store.path(sha256).write_bytes(b"other")
    with pytest.raises(Damaged):
        store.read(sha256)
    assert store.put(b"bytes") == sha256
    assert store.read(sha256) == b"bytes"


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        Store(tmp_path).read("0" * 64)
