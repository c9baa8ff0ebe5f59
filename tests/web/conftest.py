"""The people of a face's ministry sign in."""

from collections.abc import Callable

import pytest

from govflow.gate.transaction import Application
from tests.html import Browser
from tests.make import accounts
from tests.make.workflow import House

Enter = Callable[[str], Browser]


@pytest.fixture
def signed_in(app: Application, house: House) -> Enter:
    """Return what opens a browser for one of them, in English."""
    del house

    def enter(username: str) -> Browser:
        return Browser(app).sign_in(username, accounts.PASSWORD)

    return enter


def opened(made: House, users: tuple[str, ...]) -> House:
    """Give each of these people of a ministry an account of their own name."""
    with made.unit(None) as work:
        for name in users:
            held = getattr(made.people, name)
            accounts.account(work, held, username=name.replace("_", "-"), language="en")
    return made
