"""A ministry with the circuit of its actions, really stored."""

import pytest

from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from tests.kept import Shelf
from tests.make import workflow
from tests.make.workflow import House


@pytest.fixture
def house(kept: Shelf, database: Database, clock: FixedClock) -> House:
    return kept(workflow.house, database, clock)
