"""One set of keys and one signed charter for all the tests of signing."""

from pathlib import Path

import pytest

from govflow.documents.store import Store
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.signing.keys import Ring
from govflow.signing.sealing import Sealer
from tests.kept import Shelf
from tests.make import signing
from tests.make.signing import Paper
from tests.signing.desk import Desk


@pytest.fixture(scope="session")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Ring:
    return signing.ring(tmp_path_factory.mktemp("signing") / "keys")


@pytest.fixture(scope="session")
def paper(ring: Ring) -> Paper:
    return signing.paper(ring)


@pytest.fixture
def desk(kept: Shelf, database: Database, clock: FixedClock, ring: Ring, tmp_path: Path) -> Desk:
    return kept(people, database, clock, Sealer(Store(tmp_path / "files"), ring.folder))


def people(database: Database, clock: FixedClock, sealer: Sealer) -> Desk:
    return Desk(database, clock, sealer).people()
