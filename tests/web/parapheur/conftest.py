"""A ministry whose people sign in; its circuit serves minutes, which have no page of their own."""

import pytest

from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from tests.kept import Shelf
from tests.make import workflow
from tests.make.workflow import House
from tests.web.conftest import opened

USERS = ("minister", "sg", "drh", "chef_cab", "secretariat")


@pytest.fixture
def house(kept: Shelf, database: Database, clock: FixedClock) -> House:
    return kept(ministry, database, clock)


def ministry(database: Database, clock: FixedClock) -> House:
    made = workflow.house(database, clock, {**workflow.ACTION, "subject": "minutes"})
    return opened(made, USERS)
