"""A desk in an empty house, with one set of keys for all the tests of charters."""

from pathlib import Path

import pytest

from govflow.documents.store import Store
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.signing.keys import Ring
from govflow.signing.sealing import Sealer
from tests.kept import Shelf
from tests.make import charters as make
from tests.make import signing
from tests.make.charters import Desk


@pytest.fixture(scope="session")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Ring:
    return signing.ring(tmp_path_factory.mktemp("charters") / "keys")


@pytest.fixture
def desk(kept: Shelf, database: Database, clock: FixedClock, ring: Ring, tmp_path: Path) -> Desk:
    return kept(make.desk, database, clock, Sealer(Store(tmp_path / "files"), ring.folder))
