"""A ministry with its keys, and a desk at which papers are signed."""

import shutil
from pathlib import Path

import pytest

import config
from govflow.gate.transaction import Application
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.signing.keys import Ring
from govflow.signing.models import SignedFile
from govflow.signing.sealing import Sealer
from tests.kept import Shelf
from tests.signing.desk import Desk


@pytest.fixture
def signed(
    kept: Shelf, app: Application, database: Database, ring: Ring, settings: config.Settings
) -> tuple[Desk, SignedFile]:
    shutil.copytree(ring.folder, settings.keys_dir)
    clock, sealer = app.extensions["govflow.clock"], app.extensions["govflow.sealer"]
    return kept(by_both, database, clock, sealer, files=Path(settings.files_dir))


def by_both(database: Database, clock: FixedClock, sealer: Sealer) -> tuple[Desk, SignedFile]:
    desk = Desk(database, clock, sealer).people()
    offered = desk.offer()
    for name, who in (("Sig_Director", desk.director), ("Sig_Minister", desk.minister)):
        desk.act(offered, name, who)
        desk.carrier.run()
    return desk, desk.now(offered)


@pytest.fixture
def desk(signed: tuple[Desk, SignedFile]) -> Desk:
    return signed[0]


@pytest.fixture
def file(signed: tuple[Desk, SignedFile]) -> SignedFile:
    """A charter that both have signed."""
    return signed[1]
