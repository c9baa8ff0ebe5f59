"""One Chromium for all journeys of a process, and a house of its own for each."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.house import House, open_house
from tests.journeys.person import Office, open_browser
from tests.journeys.places import FACTS, WHOLE

DATABASES = {"sqlite": ["sqlite"], "postgres": ["postgres"], "both": ["sqlite", "postgres"]}
# Database, language, and whether the browser runs scripts.
WAYS = (
    ("sqlite", "ar", True),
    ("sqlite", "fr", True),
    ("sqlite", "en", True),
    ("sqlite", "fr", False),
    ("postgres", "ar", True),
    ("postgres", "fr", True),
    ("postgres", "ar", False),
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        yield browser
        browser.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Take the databases asked for: in each way of a journey, or alone."""
    kinds = DATABASES[metafunc.config.getoption("--db")]
    if "scripts" in metafunc.fixturenames:
        ways = [way for way in WAYS if way[0] in kinds]
        names = [f"{way[0]}-{way[1]}{'' if way[2] else '-without-scripts'}" for way in ways]
        metafunc.parametrize(("kind", "language", "scripts"), ways, ids=names)
    elif "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", kinds)


@pytest.fixture
def house(kind: str) -> Iterator[House]:
    """A house on Monday 16/11/2026 at 10:00, with facts and no acts: what SC-05 begins with."""
    with open_house(FACTS, kind) as opened:
        yield opened


@pytest.fixture
def office(house: House, chromium: Browser, request: pytest.FixtureRequest) -> Office:
    """People of one language; on PostgreSQL axe looks at every page that they meet."""
    chosen = request.node.callspec.params
    scripts = bool(chosen.get("scripts", True))
    return Office(
        house,
        chromium,
        language=str(chosen.get("language", "fr")),
        scripts=scripts,
        inspects=scripts and chosen["kind"] == "postgres",
    )


@pytest.fixture(scope="session")
def museum(chromium: Browser) -> Iterator[Office]:
    """A house with its whole past, on SQLite, that is only looked at."""
    with open_house(WHOLE, "sqlite") as opened:
        yield Office(opened, chromium)
