"""The steering committee in small, whose people sign in."""

from collections.abc import Callable

import pytest

from govflow.bodies.models import Body
from govflow.i18n.text import Text3
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.meetings import service
from tests.kept import Shelf
from tests.make import accounts, meetings
from tests.make.meetings import START, Committees
from tests.make.workflow import House
from tests.web.conftest import opened

USERS = ("minister", "sg", "drh", "chef_si", "secretariat", "admin")
QUARTER = "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1TU"
BodyOf = Callable[[str], str]


@pytest.fixture
def made(kept: Shelf, database: Database, clock: FixedClock) -> Committees:
    return kept(committees, database, clock)


def committees(database: Database, clock: FixedClock) -> Committees:
    found = meetings.committees(database, clock)
    opened(found.house, USERS)
    with found.house.unit(None) as work:
        accounts.account(work, found.cnss, username="cnss", language="en")
    return found


@pytest.fixture
def house(made: Committees) -> House:
    return made.house


@pytest.fixture
def rhythm(made: Committees) -> str:
    """The steering committee meets on the last Tuesday of each quarter; returns its public id."""
    with made.house.unit(made.house.people.secretariat) as work:
        body = work.session.get_one(Body, made.copil)
        first = START.replace(tzinfo=None, year=2019, month=12, day=31)
        name = Text3(ar="كل فصل", fr="Chaque trimestre", en="Every quarter")
        return service.set_rhythm(
            work, body, name, rule=QUARTER, first=first, minutes=180
        ).public_id


@pytest.fixture
def copil(made: Committees) -> str:
    """The public id of the steering committee."""
    with made.house.unit(None, read_only=True) as work:
        return work.session.get_one(Body, made.copil).public_id
