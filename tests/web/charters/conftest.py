"""A ministry whose directors have a charter before them, and a browser for each person."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import config
from govflow.documents.store import Store
from govflow.gate.transaction import Application
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.signing.keys import Ring
from govflow.signing.sealing import Sealer
from tests.html import Browser
from tests.kept import Shelf
from tests.make import accounts
from tests.make import charters as make
from tests.make.charters import Desk


@pytest.fixture
def settings(settings: config.Settings) -> config.Settings:
    """A house where a password alone proves who signs, as in the demonstration."""
    return replace(settings, sign_by_password=True)


@pytest.fixture
def desk(
    kept: Shelf, database: Database, clock: FixedClock, ring: Ring, settings: config.Settings
) -> Desk:
    shutil.copytree(ring.folder, settings.keys_dir)
    files = Path(settings.files_dir)
    return kept(offered, database, clock, Sealer(Store(files), ring.folder), files=files)


def offered(database: Database, clock: FixedClock, sealer: Sealer) -> Desk:
    """Three directors who were each offered a charter."""
    made = make.desk(database, clock, sealer)
    made.offered()
    return made


@dataclass(frozen=True)
class Office:
    """The people of the ministry at their browsers."""

    app: Application
    desk: Desk

    def enter(self, name: str) -> Browser:
        return Browser(self.app).sign_in(name, accounts.PASSWORD)

    def address(self, name: str = "souss") -> str:
        """The address of the charter of a director."""
        return f"/charters/{self.desk.charter(name)}"

    def asked(self, browser: Browser, verb: str, name: str = "souss", **form: str) -> str:
        """Go to an act; return the address where it is proved."""
        answer = browser.post(f"{self.address(name)}/{verb}", form)
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def proves(self, browser: Browser, path: str, password: str = accounts.PASSWORD) -> int:
        """Prove by the password alone; return the status."""
        return browser.post(path, {"method": "password", "password": password}).status_code


@pytest.fixture
def office(app: Application, desk: Desk) -> Office:
    return Office(app, desk)
