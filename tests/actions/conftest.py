"""A ministry whose actions have their circuit, really stored."""

import pytest

from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from tests.kept import Shelf
from tests.make import actions
from tests.make.workflow import House


@pytest.fixture
def house(kept: Shelf, database: Database, clock: FixedClock) -> House:
    return kept(actions.house, database, clock)
