"""A ministry with its keys, and a desk at which papers are signed."""

import pytest

import config
from govflow.gate.transaction import Application
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.signing.models import SignedFile
from tests.make import signing
from tests.signing.desk import Desk


@pytest.fixture
def desk(
    app: Application, database: Database, clock: FixedClock, settings: config.Settings
) -> Desk:
    signing.ring(settings.keys_dir)
    return Desk(database, clock, app.extensions["govflow.sealer"]).people()


@pytest.fixture
def file(desk: Desk) -> SignedFile:
    """A charter that both have signed."""
    offered = desk.offer()
    for name, who in (("Sig_Director", desk.director), ("Sig_Minister", desk.minister)):
        desk.act(offered, name, who)
        desk.carrier.run()
    return desk.now(offered)
