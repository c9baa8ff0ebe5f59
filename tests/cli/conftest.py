"""The demonstration, loaded once for each database and each clock that is asked for."""

import tempfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from govflow.accounts import passwords
from govflow.cli.demonstration import keys
from govflow.cli.demonstration.data import Data
from govflow.cli.demonstration.load import Loader, Report
from govflow.cli.demonstration.sheet import read
from govflow.documents.store import Store
from govflow.kernel.clock import FixedClock, at_local
from govflow.kernel.database import Database
from govflow.signing.keys import Ring
from govflow.signing.sealing import Sealer
from tests.make import signing

HASH = passwords.PasswordHash("$argon2id$a-hash-that-no-password-has")
KEYS = tempfile.TemporaryDirectory(prefix="govflow-keys-")  # removed at the end of the run
ADDRESS = "http://127.0.0.1:8000"
Change = Callable[[dict[str, Any]], None]


@cache
def written() -> dict[str, Any]:
    """The file as it is; never change what this returns."""
    return read()


def changed(change: Change) -> Data:
    """The file with a change in it, read and checked."""
    found = deepcopy(written())
    change(found)
    return Data(found)


@dataclass
class Desk:
    """Loads the demonstration as a test wants it."""

    database: Database
    clock: FixedClock
    folder: Path
    sealer: Sealer

    def load(
        self, *, facts_only: bool = False, at: datetime | None = None, data: Data | None = None
    ) -> Report:
        """Load; `at` is the wall-clock time that the house shows."""
        if at is not None:
            self.clock.at = at_local(at)
        given = data or Data(written())
        loader = Loader(self.database, self.clock, self.folder, lambda: given, self.sealer, ADDRESS)
        return loader.load(facts_only=facts_only)


def desk_of(database: Database, clock: FixedClock, folder: Path, patch: pytest.MonkeyPatch) -> Desk:
    """Passwords are not really hashed here: that takes seconds, and is tested by itself."""
    patch.setattr(keys, "hashed", lambda made: {key.username: HASH for key in made})
    return Desk(database, clock, folder, Sealer(Store(folder / "files"), ring().folder))


@cache
def ring() -> Ring:
    """The keys of every demonstration of a run."""
    return signing.ring(Path(KEYS.name) / "keys")


@pytest.fixture
def desk(
    database: Database, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Desk:
    return desk_of(database, clock, tmp_path, monkeypatch)
