"""The ministry of the charters, whose people sign in to its pages."""

from pathlib import Path

import pytest

from govflow.documents.store import Store
from govflow.gate.transaction import Application
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.signing.keys import Ring
from govflow.signing.sealing import Sealer
from tests.html import Browser
from tests.make import accounts, signing
from tests.make import charters as make
from tests.make.charters import Desk


@pytest.fixture(scope="session")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Ring:
    return signing.ring(tmp_path_factory.mktemp("campaigns") / "keys")


@pytest.fixture
def desk(database: Database, clock: FixedClock, ring: Ring, tmp_path: Path) -> Desk:
    return make.desk(database, clock, Sealer(Store(tmp_path / "files"), ring.folder))


@pytest.fixture
def secretariat(app: Application, desk: Desk) -> Browser:
    del desk
    return entered(app, "secretariat")


def entered(app: Application, username: str) -> Browser:
    """Open a browser for somebody of the ministry, who reads French."""
    return Browser(app).sign_in(username, accounts.PASSWORD)
