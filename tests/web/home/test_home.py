"""The home page says first what each must do; every figure is the length of its list."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from govflow.audit.models import Examination
from govflow.audit.queries import LOOKS
from govflow.kernel.clock import FixedClock
from govflow.worker.jobs import Jobs
from tests.html import Browser, page, part
from tests.make import actions as make
from tests.make import org
from tests.make.workflow import House

Enter = Callable[[str], Browser]
TILE = re.compile(r'<a class="tile [^>]*href="([^"]+)"><b>(\d+)</b>')
EVERYBODY = ("minister", "sg", "drh", "chef-cab", "chef-si", "secretariat", "admin", "auditor")


@pytest.fixture
def busy(house: House, clock: FixedClock) -> House:
    """Something of everything: a draft, files waiting, one returned, one late."""
    make.drafted(house)
    make.returned(house, house.people.drh, make.submitted(house))
    make.submitted(house)
    make.answered(house, house.people.drh, make.submitted(house))
    make.approved(house, due=clock.now().date())
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.chef_cab)
    clock.move(timedelta(days=2))
    return house


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("who", EVERYBODY)
def test_every_figure_equals_the_list_behind_it(signed_in: Enter, who: str) -> None:
    browser = signed_in(who)
    tiles = TILE.findall(browser.get("/").text)
    for url, figure in tiles:
        rows = browser.get(url.replace("&amp;", "&")).text.count('class="work-row')
        assert (url, figure) == (url, str(rows))
    assert bool(tiles) is (who != "admin")


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(
    ("who", "sentences"),
    [
        ("drh", ("1 file awaits you", "To decide", "My actions")),
        ("sg", ("1 file awaits you", "Late in my units", "DS-2026/31")),
        ("minister", ("Nothing awaits your decision.", "Late in the ministry")),
        ("chef-cab", ("delegated to me", "DS-2026/31", "until 30/11/2026")),
        ("chef-si", ("my late action", "2 working days late")),
        ("secretariat", ("Returned to me", "Late actions", "Where my requests are", "New action")),
        ("admin", ("Check the chain", "Posts without holder", "Every message has left.")),
        ("auditor", ("verify that nothing was changed", "Check the chain", "Late actions")),
    ],
)
def test_each_sees_first_what_is_his_to_do(
    signed_in: Enter, who: str, sentences: tuple[str, ...]
) -> None:
    shown = page(signed_in(who).get("/"))
    assert [one for one in sentences if one not in shown] == []


def test_an_auditor_is_led_to_no_page_that_his_menu_has_not(signed_in: Enter) -> None:
    seen = signed_in("auditor").get("/").text
    assert ('href="/parapheur' in seen, seen.index('id="journal"') < seen.index("tiles")) == (
        False,
        True,
    )


def test_a_late_file_of_which_one_is_informed_is_shown_until_it_is_answered(
    house: House, signed_in: Enter, clock: FixedClock
) -> None:
    made = make.submitted(house)
    make.answered(house, house.people.drh, made)
    jobs = Jobs(house.database, clock, None, "http://127.0.0.1")
    for _ in range(10):
        clock.move(timedelta(days=1))
        jobs.run()
    assert f"/actions/{made}" in part(signed_in("minister").get("/").text, "escalated")
    make.answered(house, house.people.sg, made)
    assert 'id="escalated"' not in signed_in("minister").get("/").text


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_an_empty_house_has_a_home_too(
    house: House, signed_in: Enter, who: str, language: str
) -> None:
    del house
    shown = signed_in(who).get(f"/?lang={language}")
    assert shown.status_code == 200
    assert not re.search(r"\b(home|action|state|step)\.[a-z_]+\b", page(shown))


def test_an_administrator_sees_which_posts_are_empty(house: House, signed_in: Enter) -> None:
    with house.unit(None) as work:
        org.post(work, house.people.org, code="EMPTY")
    assert "EMPTY" in page(signed_in("admin").get("/"))


def test_an_administrator_sees_what_the_night_found_wrong(house: House, signed_in: Enter) -> None:
    with house.unit(None) as work:
        for name, good in (("ledger", False), ("papers", True)):
            work.add(Examination(name=name, at=work.now, good=good, details={}))
    shown = page(signed_in("admin").get("/"))
    assert "The nightly check found the chain of facts broken." in shown
    assert "signed papers that are no longer valid" not in shown


def test_an_administrator_is_told_when_nobody_looked_for_two_days(
    house: House, signed_in: Enter, clock: FixedClock
) -> None:
    admin = signed_in("admin")
    assert "has never been made" in part(admin.get("/").text, "unlooked")
    with house.unit(None) as work:
        for name in LOOKS:
            work.add(Examination(name=name, at=work.now, good=True, details={}))
    assert 'id="unlooked"' not in admin.get("/").text
    clock.move(timedelta(days=2, minutes=1))
    told = part(signed_in("admin").get("/").text, "unlooked")
    assert "not been complete since 23/11/2026" in told


@pytest.mark.parametrize("who", ["secretariat", "admin", "auditor", "sg", "minister"])
def test_whoever_keeps_or_gives_delegations_finds_them_and_the_bodies_in_the_menu(
    signed_in: Enter, who: str
) -> None:
    menu = part(signed_in(who).get("/").text, "menu")
    assert [url for url in ("/delegations", "/bodies") if f'href="{url}"' not in menu] == []
