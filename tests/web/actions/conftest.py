"""A ministry whose people sign in and whose actions have their circuit."""

import pytest

from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from tests.html import Browser
from tests.kept import Shelf
from tests.make import actions
from tests.make.workflow import House
from tests.web.conftest import Enter, opened

USERS = (
    "minister", "sg", "drh", "chef_cab", "chef_si", "secretariat", "admin", "auditor",
)  # fmt: skip


@pytest.fixture
def house(kept: Shelf, database: Database, clock: FixedClock) -> House:
    return kept(ministry, database, clock)


def ministry(database: Database, clock: FixedClock) -> House:
    return opened(actions.house(database, clock), USERS)


@pytest.fixture
def secretariat(signed_in: Enter) -> Browser:
    return signed_in("secretariat")
