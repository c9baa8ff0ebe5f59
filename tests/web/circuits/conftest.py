"""A ministry with one circuit bound to its actions, and its administrator at a browser."""

import pytest

from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.workflow import service
from tests.html import Browser
from tests.kept import Shelf
from tests.make import accounts, workflow
from tests.make.workflow import House


@pytest.fixture
def house(kept: Shelf, database: Database, clock: FixedClock) -> House:
    return kept(ministry, database, clock)


def ministry(database: Database, clock: FixedClock) -> House:
    made = workflow.house(database, clock)
    with made.unit(None) as work:
        accounts.account(work, made.people.admin, username="admin", language="en")
        service.bind(work, "action-approval", "action", org=made.people.org.id)
    return made


@pytest.fixture
def admin(browser: Browser, house: House) -> Browser:
    del house
    return browser.sign_in("admin", accounts.PASSWORD)
