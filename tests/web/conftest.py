"""The people of a face's ministry sign in; a desk for the faces of charters."""

from collections.abc import Callable

import pytest

from govflow.gate.transaction import Application
from tests.charters.conftest import desk, ring
from tests.html import Browser
from tests.make import accounts
from tests.make.charters import Desk
from tests.make.workflow import House

__all__ = ["Enter", "desk", "entered", "opened", "ring", "secretariat", "signed_in"]

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


@pytest.fixture
def secretariat(app: Application, desk: Desk) -> Browser:
    del desk
    return entered(app, "secretariat")


def entered(app: Application, username: str) -> Browser:
    """Open a browser for somebody of the ministry, who reads French."""
    return Browser(app).sign_in(username, accounts.PASSWORD)
