"""The people of a face's ministry sign in; a desk for the faces of charters."""

from collections.abc import Callable
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
from tests.make.workflow import House

Enter = Callable[[str], Browser]


@pytest.fixture
def signed_in(app: Application, house: House) -> Enter:
    """Return what opens a browser for one of them, in English."""
    del house

    def enter(username: str) -> Browser:
        return Browser(app).sign_in(username, accounts.PASSWORD)

    return enter


def opened(made: House, users: tuple[str, ...]) -> House:
    """Give each of these people of a ministry an account of their own name."""
    with made.unit(None) as work:
        for name in users:
            held = getattr(made.people, name)
            accounts.account(work, held, username=name.replace("_", "-"), language="en")
    return made


@pytest.fixture(scope="session")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Ring:
    return signing.ring(tmp_path_factory.mktemp("charters") / "keys")


@pytest.fixture
def desk(kept: Shelf, database: Database, clock: FixedClock, ring: Ring, tmp_path: Path) -> Desk:
    """The ministry of the charters, whose people sign in to its pages."""
    return kept(make.desk, database, clock, Sealer(Store(tmp_path / "files"), ring.folder))


@pytest.fixture
def secretariat(app: Application, desk: Desk) -> Browser:
    del desk
    return entered(app, "secretariat")


def entered(app: Application, username: str) -> Browser:
    """Open a browser for somebody of the ministry, who reads French."""
    return Browser(app).sign_in(username, accounts.PASSWORD)
