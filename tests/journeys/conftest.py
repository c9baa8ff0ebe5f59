"""One Chromium for all journeys of a process, and a house of its own for each."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.house import House, open_house
from tests.journeys.person import Office, open_browser
from tests.journeys.places import FACTS, WHOLE


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        yield browser
        browser.close()


@pytest.fixture
def house(database_kind: str) -> Iterator[House]:
    """A house on Monday 16/11/2026 at 10:00, with facts and no acts: what SC-05 begins with."""
    with open_house(FACTS, database_kind) as opened:
        yield opened


@pytest.fixture
def office(house: House, chromium: Browser) -> Office:
    return Office(house, chromium)


@pytest.fixture(scope="session")
def museum(chromium: Browser) -> Iterator[Office]:
    """A house with its whole past, on SQLite, that is only looked at."""
    with open_house(WHOLE, "sqlite") as opened:
        yield Office(opened, chromium)
