"""A ministry whose actions have their circuit, really stored."""

import pytest

from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from tests.make import actions
from tests.make.workflow import House


@pytest.fixture
def house(database: Database, clock: FixedClock) -> House:
    return actions.house(database, clock)
