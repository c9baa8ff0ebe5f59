"""The journal: who did what, narrowed by what, by whom and when, for those who may read it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from govflow.gate.transaction import Application
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.work import begin
from tests.html import Browser, page
from tests.kept import Shelf
from tests.make import accounts, org
from tests.make.org import Ministry

Enter = Callable[[str], Browser]


@pytest.fixture
def chart(kept: Shelf, database: Database, clock: FixedClock) -> Ministry:
    return kept(drawn, database, clock)


def drawn(database: Database, clock: FixedClock) -> Ministry:
    with begin(database, actor=SYSTEM, clock=clock) as work:
        drawn = org.ministry(work)
        for name in ("sg", "drh", "auditor"):
            accounts.account(work, getattr(drawn, name), username=name, language="en")
    return drawn


@pytest.fixture
def enter(app: Application, chart: Ministry) -> Enter:
    del chart
    return lambda username: Browser(app).sign_in(username, accounts.PASSWORD)


def rows(browser: Browser, query: str = "") -> list[str]:
    """Return the rows of the journal, newest first, as a reader sees them."""
    answer = browser.get(f"/journal{query}")
    parts = answer.text.split('id="entry-')[1:]
    return [" ".join(part.split("</tr>")[0].split()) for part in parts]


def test_a_sign_in_names_the_post_and_the_person_who_signed_in(
    enter: Enter, chart: Ministry
) -> None:
    enter("sg")
    first = rows(enter("auditor"), "?family=account")[1]
    assert "Secretary General" in first
    assert chart.sg.person.name.in_("en") in first
    assert "The system" not in first


def test_nobody_is_named_for_a_sign_in_that_was_refused(app: Application, enter: Enter) -> None:
    Browser(app).post("/login", {"username": "sg", "password": "not his password 1"})
    refused = rows(enter("auditor"), "?family=account")[1]
    assert "Not identified" in refused
    assert "Secretary General" not in refused


def test_the_journal_is_narrowed_to_a_post(enter: Enter, chart: Ministry) -> None:
    enter("sg")
    enter("drh")
    found = rows(enter("auditor"), f"?post={chart.drh.post.public_id}")
    assert ["Secretary General" in row for row in found] == [False]


def test_the_journal_is_narrowed_to_days_of_the_ministry(enter: Enter, clock: FixedClock) -> None:
    enter("sg")
    clock.move(timedelta(days=1))
    auditor = enter("auditor")
    counts = {
        query: len(rows(auditor, f"?family=account&{query}"))
        for query in ("since=24/11/2026", "until=2026-11-23", "since=25/11/2026")
    }
    assert counts == {"since=24/11/2026": 1, "until=2026-11-23": 4, "since=25/11/2026": 0}


def test_a_day_that_is_none_is_told_and_kept(enter: Enter) -> None:
    answer = enter("auditor").get("/journal?since=31/02/2026")
    assert answer.status_code == 422
    assert "There is no such day in the calendar." in page(answer)
    assert 'value="31/02/2026"' in answer.text


@pytest.mark.parametrize("query", ["?family=moon", "?post=%00", "?before=x", "?since=&until="])
def test_a_filter_that_does_not_exist_narrows_nothing(enter: Enter, query: str) -> None:
    auditor = enter("auditor")
    assert rows(auditor, query) == rows(auditor)


def test_what_goes_on_keeps_the_filter(enter: Enter) -> None:
    auditor = enter("auditor")
    for _ in range(51):
        enter("sg")
    answer = auditor.get("/journal?family=account")
    assert "/journal?family=account&amp;before=" in answer.text
    assert "50 of 55" in page(answer)


@pytest.mark.parametrize("query", ["", "?family=account"])
def test_the_journal_is_for_auditors_and_administrators_alone(enter: Enter, query: str) -> None:
    assert enter("sg").get(f"/journal{query}").status_code == 403
