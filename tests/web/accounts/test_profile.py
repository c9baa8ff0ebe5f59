"""The profile: preferences, sessions that can be ended, and the password."""

import re
from datetime import timedelta

import pytest

from govflow.accounts import service
from govflow.accounts.models import Account
from govflow.accounts.queries import account_named
from govflow.gate.transaction import Application
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.work import begin
from govflow.notifications.models import Letter
from govflow.org.models import Person, Post, Quality
from tests.html import Browser, page
from tests.make import accounts as make
from tests.make import org
from tests.make.org import Ministry

NEW = "fenêtre ouverte sur mer"


@pytest.fixture
def sg(browser: Browser, chart: Ministry) -> Browser:
    del chart
    return browser.sign_in("sg", make.PASSWORD)


def account(database: Database, clock: FixedClock, username: str = "sg") -> Account:
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        found = account_named(work, username)
        assert found
        return found


def change(**typed: str) -> dict[str, str]:
    return {"current": make.PASSWORD, "password": NEW, "again": NEW} | typed


def test_the_profile_shows_posts_and_this_browser(sg: Browser) -> None:
    shown = page(sg.get("/me"))
    assert "Secretary General · holder" in shown
    assert "This browser" in shown
    assert "sg@example.ma" in shown


@pytest.mark.parametrize("code", ["ar", "fr", "en"])
def test_the_language_chosen_stays(sg: Browser, code: str) -> None:
    chosen = sg.post("/preferences/language", {"language": code, "next": "/me"})
    assert (chosen.status_code, chosen.headers["Location"]) == (303, "/me")
    assert f'<html lang="{code}"' in sg.get("/me").text
    sg.post("/logout")
    assert f'<html lang="{code}"' in sg.get("/login").text


def test_a_language_asked_for_once_is_not_kept(sg: Browser) -> None:
    assert '<html lang="ar"' in sg.get("/me?lang=ar").text
    assert '<html lang="en"' in sg.get("/me").text


def test_the_theme_chosen_stays(sg: Browser) -> None:
    sg.post("/preferences/theme", {"theme": "dark"})
    assert 'data-theme="dark"' in sg.get("/me").text


def test_preferences_work_before_signing_in(browser: Browser) -> None:
    browser.post("/preferences/language", {"language": "fr"})
    browser.post("/preferences/theme", {"theme": "dark"})
    shown = browser.get("/login").text
    assert '<html lang="fr"' in shown
    assert 'data-theme="dark"' in shown


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("language", {"language": "de"}),
        ("theme", {"theme": "pink"}),
        ("capacity", {"capacity": "post:1"}),
    ],
)
def test_a_preference_that_is_not_offered_is_refused(
    sg: Browser, name: str, form: dict[str, str]
) -> None:
    assert sg.post(f"/preferences/{name}", form).status_code == 422
    assert sg.post(f"/preferences/{name}", {}).status_code == 422


def test_one_acts_as_another_of_ones_posts(
    database: Database, clock: FixedClock, sg: Browser, chart: Ministry
) -> None:
    with begin(database, actor=SYSTEM, clock=clock) as work:
        post, person = (
            work.session.get_one(Post, chart.drh.post_id),
            work.session.get_one(Person, chart.sg.person_id),
        )
        org.holding(work, post, person=person, quality=Quality.INTERIM)
    choice = {"capacity": f"post:{chart.drh.post_id}", "next": "/me"}
    assert sg.post("/preferences/capacity", choice).headers["Location"] == "/me"
    assert re.search(
        rf'value="post:{chart.drh.post_id}"[^>]*aria-current="true"', sg.get("/me").text
    )


def test_a_session_of_another_browser_is_ended(app: Application, sg: Browser) -> None:
    other = Browser(app).sign_in("sg", make.PASSWORD)
    ends = re.findall(r'action="(/me/sign-ins/[\w-]+/end)"', sg.get("/me").text)
    assert len(ends) == 1
    assert sg.post(ends[0]).status_code == 303
    assert other.get("/me").status_code == 302
    assert sg.get("/me").status_code == 200


def test_all_other_sessions_are_ended_at_once(app: Application, sg: Browser) -> None:
    others = [Browser(app).sign_in("sg", make.PASSWORD) for _ in range(2)]
    assert sg.post("/me/sign-ins/end").status_code == 303
    assert [one.get("/me").status_code for one in (*others, sg)] == [302, 302, 200]


def test_the_session_of_somebody_else_is_a_page_that_does_not_exist(
    app: Application, sg: Browser
) -> None:
    admin = Browser(app).sign_in("admin", make.PASSWORD)
    Browser(app).sign_in("admin", make.PASSWORD)
    foreign = re.findall(r'action="(/me/sign-ins/[\w-]+/end)"', admin.get("/me").text)[0]
    answers = [sg.post(url) for url in (foreign, "/me/sign-ins/0000000000000000/end")]
    assert [one.status_code for one in answers] == [404, 404]


def test_the_password_is_changed_and_other_browsers_are_out(app: Application, sg: Browser) -> None:
    other = Browser(app).sign_in("sg", make.PASSWORD)
    assert sg.post("/me/password", change()).status_code == 303
    assert [one.get("/me").status_code for one in (sg, other)] == [200, 302]
    assert Browser(app).sign_in("sg", NEW).get("/me").status_code == 200


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"current": "wrong"}, "current", "The present password is wrong."),
        ({"again": "other"}, "again", "The two passwords differ."),
        ({"password": "short", "again": "short"}, "password", "at least 12 signs"),
        ({"password": "motdepasse2026", "again": "motdepasse2026"}, "password", "too easy"),
        ({"current": ""}, "current", "This field is required"),
    ],
)
def test_a_password_that_does_not_fit_is_refused_at_its_field(
    database: Database, clock: FixedClock, sg: Browser, typed: dict[str, str], field: str, said: str
) -> None:
    refused = sg.post("/me/password", change(**typed))
    assert refused.status_code == 422
    assert f'id="{field}-error"' in refused.text
    assert said in page(refused)
    assert account(database, clock).password_hash == make.hashed()


def test_guessing_the_present_password_is_throttled_too(sg: Browser) -> None:
    for _ in range(5):
        sg.post("/me/password", change(current="wrong"))
    refused = sg.post("/me/password", change())
    assert refused.status_code == 422
    assert "Too many tries" in page(refused)


def test_a_forgotten_password_is_replaced_by_the_link_of_a_letter(
    database: Database, clock: FixedClock, browser: Browser, chart: Ministry
) -> None:
    del chart
    browser.post("/password/forgotten", {"username": "sg"})
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        letter = work.session.query(Letter).one()
    found = re.search(r"https?://[^/\s]+(/password/reset/\S+)", letter.text)
    assert found
    link = found[1]
    assert browser.get(link).status_code == 200
    weak = browser.post(link, {"password": "short", "again": "short"})
    assert weak.status_code == 422
    done = browser.post(link, {"password": NEW, "again": NEW})
    assert (done.status_code, done.headers["Location"]) == (303, "/login")
    assert browser.get(link).status_code == 404
    assert browser.sign_in("sg", NEW).get("/me").status_code == 200


def letters(database: Database, clock: FixedClock) -> list[Letter]:
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        return work.session.query(Letter).order_by(Letter.id).all()


def test_the_password_may_be_forgotten_more_than_once(
    database: Database, clock: FixedClock, browser: Browser, chart: Ministry
) -> None:
    del chart
    asked = [browser.post("/password/forgotten", {"username": "sg"}) for _ in range(2)]
    assert [one.status_code for one in asked] == [200, 200]
    assert len({one.text for one in letters(database, clock)}) == 2


def test_a_password_forgotten_again_next_season_gets_its_letter(
    database: Database, clock: FixedClock, browser: Browser, chart: Ministry
) -> None:
    del chart
    browser.post("/password/forgotten", {"username": "sg"})
    clock.move(timedelta(days=90))
    with begin(database, actor=SYSTEM, clock=clock) as work:
        service.forget_old(work)
    assert browser.post("/password/forgotten", {"username": "sg"}).status_code == 200
    assert len(letters(database, clock)) == 2


def test_whoever_asks_for_a_link_does_not_learn_who_has_an_account(
    browser: Browser, chart: Ministry
) -> None:
    del chart
    for _ in range(5):
        known, unknown = (
            browser.post("/password/forgotten", {"username": name}) for name in ("sg", "nobody")
        )
        told = [(one.status_code, page(one)) for one in (known, unknown)]
        assert told[0] == told[1]


def test_somebody_signed_in_may_forget_the_password_too(sg: Browser) -> None:
    for _ in range(4):
        assert sg.post("/password/forgotten", {"username": "sg"}).status_code == 200


def test_the_administrator_disables_and_the_browser_is_out(
    database: Database, clock: FixedClock, sg: Browser
) -> None:
    with begin(database, actor=SYSTEM, clock=clock) as work:
        found = account_named(work, "sg")
        assert found
        service.disable(work, found)
    assert sg.get("/me").status_code == 302
