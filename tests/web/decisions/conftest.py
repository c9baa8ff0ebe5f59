"""A steering committee and its technical committee, whose people sign in."""

import pytest

from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.workflow import service as circuits
from tests.html import Browser
from tests.kept import Shelf
from tests.make import meetings, workflow
from tests.make.meetings import Committees
from tests.make.workflow import House
from tests.web.conftest import Enter, opened

USERS = ("minister", "sg", "drh", "chef_si", "secretariat", "admin", "auditor")


@pytest.fixture
def made(kept: Shelf, database: Database, clock: FixedClock) -> Committees:
    return kept(committees, database, clock)


@pytest.fixture
def house(made: Committees) -> House:
    return made.house


def committees(database: Database, clock: FixedClock) -> Committees:
    made = meetings.committees(database, clock)
    with made.house.unit(None) as work:
        workflow.circuit(work)
        circuits.bind(work, "action-approval", "action")
    opened(made.house, USERS)
    return made


@pytest.fixture
def secretariat(signed_in: Enter) -> Browser:
    return signed_in("secretariat")
