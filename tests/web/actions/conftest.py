"""A ministry whose people sign in and whose actions have their circuit."""

from collections.abc import Callable

import pytest

from govflow.gate.transaction import Application
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from tests.html import Browser
from tests.make import accounts, actions
from tests.make.workflow import House

USERS = (
    "minister", "sg", "drh", "chef_cab", "chef_si", "secretariat", "admin", "auditor",
)  # fmt: skip
Enter = Callable[[str], Browser]


@pytest.fixture
def house(database: Database, clock: FixedClock) -> House:
    made = actions.house(database, clock)
    with made.unit(None) as work:
        for name in USERS:
            held = getattr(made.people, name)
            accounts.account(work, held, username=name.replace("_", "-"), language="en")
    return made


@pytest.fixture
def signed_in(app: Application, house: House) -> Enter:
    del house

    def enter(username: str) -> Browser:
        return Browser(app).sign_in(username, accounts.PASSWORD)

    return enter


@pytest.fixture
def secretariat(signed_in: Enter) -> Browser:
    return signed_in("secretariat")
