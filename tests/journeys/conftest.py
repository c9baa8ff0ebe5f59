"""One Chromium for the journeys of a module, and a house of its own for each."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.house import House, open_house
from tests.journeys.person import Office, open_browser
from tests.journeys.places import FACTS, WHOLE

DATABASES = {"sqlite": ["sqlite"], "postgres": ["postgres"], "both": ["sqlite", "postgres"]}


@dataclass(frozen=True)
class Way:
    """On which database a journey goes, in which language, and whether the browser runs scripts."""

    kind: str
    language: str = "fr"
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.kind}-{self.language}{'' if self.scripts else '-without-scripts'}"


PLAIN = (Way("sqlite"), Way("postgres"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One for each module: its event loop, left running, would stand in the way of signing."""
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        yield browser
        browser.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Take the ways that the module names, as far as their database is asked for."""
    if "way" in metafunc.fixturenames:
        kinds = DATABASES[metafunc.config.getoption("--db")]
        ways = [way for way in getattr(metafunc.module, "WAYS", PLAIN) if way.kind in kinds]
        metafunc.parametrize("way", ways, ids=str)


@pytest.fixture
def house(way: Way) -> Iterator[House]:
    """A house on Monday 16/11/2026 at 10:00, with facts and no acts: what SC-05 begins with."""
    with open_house(FACTS, way.kind) as opened:
        yield opened


@pytest.fixture
def office(way: Way, house: House, chromium: Browser) -> Office:
    """People of one language; on PostgreSQL axe looks at every page that they meet."""
    inspects = way.scripts and way.kind == "postgres"
    return Office(house, chromium, way.language, scripts=way.scripts, inspects=inspects)


@pytest.fixture(scope="module")
def museum(chromium: Browser) -> Iterator[Office]:
    """A house with its whole past, on SQLite, that is only looked at."""
    with open_house(WHOLE, "sqlite") as opened:
        yield Office(opened, chromium)
