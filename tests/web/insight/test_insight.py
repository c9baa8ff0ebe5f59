"""Figures of the circuits: each opens the list that it counts, for whom and over what it may."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from govflow.gate.transaction import Application
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.org.models import Person
from govflow.workflow.engine.figures import COUNTED
from tests.html import Browser, page
from tests.kept import Shelf
from tests.make import accounts
from tests.make.dossiers import Eventful, at, eventful
from tests.web.conftest import Enter, opened

USERS = ("sg", "drh", "chef_si", "secretariat", "auditor", "admin")
SPAN = "?since=2026-11-01&until=2026-12-31"


@pytest.fixture
def made(kept: Shelf, database: Database, clock: FixedClock) -> Eventful:
    found = kept(ministry, database, clock)
    clock.at = at(1, month=12)
    return found


@pytest.fixture
def signed_in(app: Application, made: Eventful) -> Enter:
    del made
    return lambda name: Browser(app).sign_in(name, accounts.PASSWORD)


def ministry(database: Database, clock: FixedClock) -> Eventful:
    made = eventful(database, clock)
    opened(made.house, USERS)
    made.house.start(subject="action:77")  # waits for the Office of the Minister since the 30th
    return made


def rows(browser: Browser, figure: str, more: str = "") -> int:
    shown = browser.get(f"/insight/list{SPAN}&figure={figure}{more}").text
    counted = re.search(r"<h1[^>]*>[^<]*\((\d+)\)", shown)
    listed = len(re.findall(r'id="listed-\d+"', shown))
    assert counted is None or int(counted[1]) == listed
    return listed


def test_each_figure_opens_the_list_that_it_counts(signed_in: Enter) -> None:
    browser = signed_in("auditor")
    shown = browser.get(f"/insight{SPAN}").text
    whole = shown[shown.index('id="answers-all"') :]
    numbers = [int(one) for one in re.findall(r"<bdi>(\d+)</bdi>", whole)]
    told = dict(zip(COUNTED, numbers, strict=False))
    assert told == {sign: rows(browser, sign) for sign in COUNTED}
    assert told["returned"] == told["silent"] == told["waiting"] == 1
    assert (rows(browser, "cases"), rows(browser, "finished"), rows(browser, "open")) == (2, 1, 1)
    lines = re.findall(r"figure=waits&amp;place=(\w+)", shown)
    assert sum(rows(browser, "waits", f"&place={one}") for one in lines) == rows(browser, "waits")


def test_the_longest_wait_is_said_in_working_time(signed_in: Enter) -> None:
    """The Office: 30.5 hours from 23/11, then 8 from 30/11; six over the weekend elsewhere."""
    shown = page(signed_in("auditor").get(f"/insight{SPAN}"))
    assert "The longest wait: Opinion of the Office" in shown
    assert "38.5 h, that is 80 %" in shown
    assert re.search(r"Approval · Secretary General\s*16 h", shown)


@pytest.mark.parametrize(
    ("user", "cases"), [("auditor", 2), ("secretariat", 2), ("chef-si", 1), ("drh", 0)]
)
def test_figures_reach_as_far_as_the_reader_may_see(
    signed_in: Enter, user: str, cases: int
) -> None:
    assert rows(signed_in(user), "cases") == cases


def test_whoever_heads_nothing_has_no_figures(signed_in: Enter) -> None:
    assert signed_in("admin").get("/insight").status_code == 403


def test_a_day_that_is_none_is_told_and_kept(signed_in: Enter) -> None:
    answer = signed_in("auditor").get("/insight?since=31/02/2026")
    assert answer.status_code == 422
    assert 'value="31/02/2026"' in answer.text


def test_more_cases_ask_no_more_queries(
    made: Eventful, signed_in: Enter, database: Database
) -> None:
    browser = signed_in("auditor")
    before = asked(browser, database)
    for number in (78, 79, 80):
        made.house.start(subject=f"action:{number}")
    assert asked(browser, database) == before <= 25


def asked(browser: Browser, database: Database) -> int:
    with counting(database) as statements:
        assert browser.get(f"/insight{SPAN}").status_code == 200
    return len(statements)


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(("user", "shown"), [("secretariat", False), ("auditor", True)])
def test_the_events_name_posts_and_to_an_auditor_alone_the_people(
    signed_in: Enter, made: Eventful, user: str, *, shown: bool
) -> None:
    with made.house.unit(None, read_only=True) as work:
        person = work.session.get_one(Person, made.house.people.drh.person_id).name.en
    log = signed_in(user).get(f"/insight/events.xes{SPAN}").text
    assert (person in log, 'value="P1"' in log) == (shown, not shown)
    assert 'key="org:role" value="Secretary General"' in log
    assert 'key="gov:capacity" value="delegation"' in log
