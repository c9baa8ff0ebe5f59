"""A steering committee and its technical committee, whose people sign in."""

import pytest

from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.workflow import service as circuits
from tests.html import Browser
from tests.make import meetings, workflow
from tests.make.meetings import Committees
from tests.make.workflow import House
from tests.web.conftest import Enter, opened

USERS = ("minister", "sg", "drh", "chef_si", "secretariat", "admin", "auditor")


@pytest.fixture
def made(database: Database, clock: FixedClock) -> Committees:
    return meetings.committees(database, clock)


@pytest.fixture
def house(made: Committees) -> House:
    with made.house.unit(None) as work:
        workflow.circuit(work)
        circuits.bind(work, "action-approval", "action")
    return opened(made.house, USERS)


@pytest.fixture
def secretariat(signed_in: Enter) -> Browser:
    return signed_in("secretariat")
