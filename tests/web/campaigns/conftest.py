"""The ministry of the charters, whose people sign in to its pages."""

import re
from pathlib import Path

import pytest

from govflow.documents.store import Store
from govflow.gate.transaction import Application
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.signing.keys import Ring
from govflow.signing.sealing import Sealer
from tests.html import Browser
from tests.kept import Shelf
from tests.make import accounts, signing
from tests.make import charters as make
from tests.make.charters import Desk


@pytest.fixture(scope="session")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Ring:
    return signing.ring(tmp_path_factory.mktemp("campaigns") / "keys")


@pytest.fixture
def desk(kept: Shelf, database: Database, clock: FixedClock, ring: Ring, tmp_path: Path) -> Desk:
    return kept(make.desk, database, clock, Sealer(Store(tmp_path / "files"), ring.folder))


@pytest.fixture
def secretariat(app: Application, desk: Desk) -> Browser:
    del desk
    return entered(app, "secretariat")


def entered(app: Application, username: str) -> Browser:
    """Open a browser for somebody of the ministry, who reads French."""
    return Browser(app).sign_in(username, accounts.PASSWORD)


@pytest.fixture
def board(desk: Desk) -> str:
    """The board of a campaign that was offered to three regions."""
    return f"/campaigns/{desk.offered()}"


def marks(browser: Browser, url: str) -> dict[str, str]:
    """Return each region's mark, as the table says it."""
    rows = re.findall(
        r'<tr id="region-([\w-]+)".*?<span class="badge.*?<bdi>(.*?)</bdi>',
        browser.get(url).text,
        re.DOTALL,
    )
    return dict(rows)
