"""The board of a campaign, and what it says."""

import re

import pytest

from tests.html import Browser
from tests.make.charters import Desk


@pytest.fixture
def board(desk: Desk) -> str:
    """The board of a campaign that was offered to three regions."""
    return f"/campaigns/{desk.offered()}"


def marks(browser: Browser, url: str) -> dict[str, str]:
    """Return each region's mark, as the table says it."""
    rows = re.findall(
        r'<tr id="region-([\w-]+)".*?<span class="badge.*?<bdi>(.*?)</bdi>',
        browser.get(url).text,
        re.DOTALL,
    )
    return dict(rows)
