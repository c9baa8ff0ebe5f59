"""The register of bodies as its readers see it."""

from collections.abc import Callable

import pytest

from govflow.bodies.flow import State
from govflow.bodies.models import Body
from govflow.calendar.when import When
from govflow.gate.transaction import Application
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.work import begin
from tests.html import Browser, page
from tests.kept import Shelf
from tests.make import accounts, actions
from tests.make.bodies import body
from tests.make.org import ministry

Enter = Callable[[str], Browser]


@pytest.fixture
def network(kept: Shelf, database: Database, clock: FixedClock) -> Body:
    return kept(drawn, database, clock)


def drawn(database: Database, clock: FixedClock) -> Body:
    """A network known to the year, a closed commission of it, and one planned."""
    with begin(database, actor=SYSTEM, clock=clock) as work:
        house = ministry(work)
        for language, held in (("ar", house.sg), ("fr", house.drh), ("en", house.chef_si)):
            accounts.account(work, held, username=language, language=language)
        made = body(
            work,
            "RCI",
            kind="network",
            created=When("2010", "year"),
            chair=house.minister.post,
            secretariat=house.secretariat.post,
            members=(house.drh.post, house.chef_si.post),
        )
        body(
            work,
            "RCI-C1",
            kind="commission",
            created=When("2010", "year"),
            closed=When("2015", "year"),
            state=State.CLOSED,
            parent_id=made.id,
        )
        body(work, "NEXT", kind="coordination-body", state=State.PLANNED, created=When())
    return made


@pytest.fixture
def reader(app: Application, network: Body) -> Enter:
    del network
    return lambda username: Browser(app).sign_in(username, accounts.PASSWORD)


def test_the_list_shows_each_body_with_its_chair_and_its_year(reader: Enter) -> None:
    shown = page(reader("fr").get("/bodies"))
    assert "3 instances" in shown
    assert "Comité RCI" in shown
    assert "Ministre" in shown
    assert "2010" in shown
    assert "01/01/2010" not in shown


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", {"RCI", "RCI-C1", "NEXT"}),
        ("?state=planned", {"NEXT"}),
        ("?kind=commission", {"RCI-C1"}),
        ("?state=active&kind=commission", set()),
        ("?state=moon&kind=%00", {"RCI", "RCI-C1", "NEXT"}),
    ],
)
def test_the_list_is_narrowed_by_state_and_kind(reader: Enter, query: str, codes: set[str]) -> None:
    shown = page(reader("en").get(f"/bodies{query}"))
    assert {code for code in ("RCI", "RCI-C1", "NEXT") if f"Committee {code} " in shown} == codes
    assert ("No body matches." in shown) == (not codes)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", ["شبكة", "لجنة RCI", "مقعدان", "الرئاسة", "لجنة RCI-C1"]),
        ("fr", ["Réseau", "Comité RCI", "2 sièges", "Présidence", "Comité RCI-C1"]),
        ("en", ["Network", "Committee RCI", "2 seats", "Chair", "Committee RCI-C1"]),
    ],
)
def test_the_page_of_a_body_says_what_it_is_and_who_sits_there(
    reader: Enter, network: Body, language: str, words: list[str]
) -> None:
    shown = page(reader(language).get(f"/bodies/{network.public_id}"))
    assert [word for word in [*words, "2010"] if word not in shown] == []


def test_the_page_of_a_closed_body_says_when_it_closed(reader: Enter, network: Body) -> None:
    browser = reader("en")
    link = browser.get("/bodies?kind=commission").text.split('href="/bodies/')[1].split('"')[0]
    shown = page(browser.get(f"/bodies/{link}"))
    assert "Closed on" in shown
    assert "2015" in shown
    assert "Parent body" in shown
    assert network.public_id not in link


def test_the_tabs_count_what_their_reader_may_see(
    app: Application, database: Database, clock: FixedClock
) -> None:
    house = actions.house(database, clock)
    with house.unit(None) as work:
        accounts.account(work, house.people.secretariat, username="secretariat", language="en")
        accounts.account(work, house.people.chef_si, username="chef-si", language="en")
    with house.unit(house.people.secretariat) as work:
        made = body(work, "CSI", secretariat=house.people.secretariat.post)
        actions.action(work, house.people, body=made)
    url, link = f"/bodies/{made.public_id}", f'href="/actions?body={made.public_id}">Actions'
    readers = {
        name: Browser(app).sign_in(name, accounts.PASSWORD).get(url).text.split(link)[1][:60]
        for name in ("secretariat", "chef-si")
    }
    assert (">1<" in readers["secretariat"], "hidden" in readers["chef-si"]) == (True, True)


def test_a_body_that_does_not_exist_is_not_found(reader: Enter) -> None:
    assert reader("en").get("/bodies/AAAAAAAAAAAAAAAA").status_code == 404


@pytest.mark.parametrize("url", ["/bodies", "/bodies/AAAAAAAAAAAAAAAA"])
def test_strangers_are_sent_to_sign_in(browser: Browser, url: str) -> None:
    response = browser.get(url)
    assert (response.status_code, response.location) == (302, f"/login?next={url}")
