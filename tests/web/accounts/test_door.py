"""The door: a form, one answer to every failure, and the cards of a demonstration."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

import config
from govflow.accounts.models import SignIn
from govflow.app import create_app
from govflow.gate.transaction import Application
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from tests.html import Browser, page
from tests.make import accounts as make

pytestmark = pytest.mark.usefixtures("chart")
RIGHT = {"username": "sg", "password": make.PASSWORD}


@contextmanager
def opened(settings: config.Settings, clock: FixedClock) -> Iterator[Application]:
    """Open the house with other settings, and close its connections afterwards."""
    app = create_app(settings, clock)
    yield app
    app.extensions["govflow.database"].engine.dispose()


@pytest.fixture
def demonstration(settings: config.Settings, clock: FixedClock) -> Iterator[Browser]:
    with opened(replace(settings, demo=True), clock) as app:
        yield Browser(app)


def test_the_right_password_opens_the_page_that_was_asked_for(browser: Browser) -> None:
    asked = browser.get("/me?lang=fr")
    assert (asked.status_code, asked.headers["Location"]) == (302, "/login?next=/me?lang%3Dfr")
    shown = browser.get("/login?next=/me")
    assert 'value="/me"' in shown.text
    entered = browser.post("/login", RIGHT | {"next": "/me"})
    assert (entered.status_code, entered.headers["Location"]) == (303, "/me")
    assert browser.get("/me").status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"]
)
def test_nobody_is_sent_elsewhere_after_the_door(browser: Browser, elsewhere: str) -> None:
    entered = browser.post("/login", RIGHT | {"next": elsewhere})
    assert (entered.status_code, entered.headers["Location"]) == (303, "/")


def test_every_failure_says_the_same_and_keeps_the_name(browser: Browser) -> None:
    tries = [
        {"username": "sg", "password": "wrong"},
        {"username": "nobody", "password": make.PASSWORD},
        {"username": "sg\0", "password": "x" * 3_000},
    ]
    for typed in tries:
        refused = browser.post("/login", typed)
        assert refused.status_code == 422
        assert "اسم المستعمل أو كلمة المرور غير صحيح." in page(refused)
        assert typed["password"] not in refused.text
    assert 'value="nobody"' in browser.post("/login", tries[1]).text


@pytest.mark.parametrize("empty", ["username", "password"])
def test_what_is_missing_is_said_at_its_field(browser: Browser, empty: str) -> None:
    refused = browser.post("/login?lang=en", RIGHT | {empty: " "})
    assert refused.status_code == 422
    assert f'id="{empty}-error"' in refused.text
    assert "This field is required" in page(refused)


def test_after_five_failures_one_waits(browser: Browser, clock: FixedClock) -> None:
    for _ in range(5):
        browser.post("/login", RIGHT | {"password": "wrong"})
    throttled = browser.post("/login?lang=en", RIGHT)
    assert throttled.status_code == 429
    assert "Try again in 2 seconds." in page(throttled)
    assert throttled.headers["Retry-After"] == "2"
    clock.move(timedelta(seconds=1))
    sooner = browser.post("/login?lang=en", RIGHT)
    assert "Try again in 1 second." in page(sooner)
    assert sooner.headers["Retry-After"] == "1"
    clock.move(timedelta(seconds=1))
    assert browser.post("/login", RIGHT).status_code == 303


def test_the_door_speaks_three_languages(browser: Browser) -> None:
    words = {"ar": "تسجيل الدخول", "fr": "Se connecter", "en": "Sign in"}
    for code, word in words.items():
        shown = browser.get(f"/login?lang={code}")
        assert f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}"' in shown.text
        assert word in page(shown)


def test_behind_a_proxy_of_ours_the_network_is_what_the_proxy_adds(
    settings: config.Settings, clock: FixedClock, database: Database
) -> None:
    """The rest of the header anybody may have written; without a proxy, all of it."""
    for proxies in (0, 1):
        with opened(replace(settings, proxies=proxies), clock) as app:
            browser = Browser(app)
            browser.get("/login")
            said: dict[str, Any] = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
            assert browser.post("/login", RIGHT, **said).status_code == 303
    with database.session(read_only=True) as session:
        found = session.scalars(select(SignIn.network).order_by(SignIn.id)).all()
    assert found == ["127.0.0.0/24", "198.51.100.0/24"]


def test_who_is_signed_in_is_not_asked_again(browser: Browser) -> None:
    browser.sign_in("sg", make.PASSWORD)
    assert browser.get("/login?next=/me").headers["Location"] == "/me"


def test_signing_out_ends_the_session_itself(browser: Browser) -> None:
    browser.sign_in("sg", make.PASSWORD)
    left = browser.post("/logout")
    assert (left.status_code, left.headers["Location"]) == (303, "/login")
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.get("/me").status_code == 302


def test_a_session_rests_for_half_an_hour_at_most(browser: Browser, clock: FixedClock) -> None:
    browser.sign_in("sg", make.PASSWORD)
    for _ in range(3):
        clock.move(timedelta(minutes=25))
        assert browser.get("/me").status_code == 200
    clock.move(timedelta(minutes=30))
    assert browser.get("/me").status_code == 302


def test_a_lapsed_session_under_htmx_asks_in_a_dialog_and_goes_on(
    browser: Browser, clock: FixedClock
) -> None:
    browser.sign_in("sg", make.PASSWORD)
    clock.move(timedelta(hours=1))
    asked = browser.post("/me/sign-ins/end", htmx=True)
    assert asked.status_code == 401
    assert 'hx-post="/login"' in asked.text
    wrong = browser.post("/login", RIGHT | {"password": "wrong"}, htmx=True)
    assert wrong.status_code == 422
    assert "<html" not in wrong.text
    again = browser.post("/login", RIGHT, htmx=True)
    assert (again.status_code, again.text) == (200, "")
    assert '"csrf"' in again.headers["HX-Trigger"]
    assert browser.get("/me").status_code == 200


def test_there_are_no_cards_outside_a_demonstration(browser: Browser) -> None:
    assert "/login/as" not in browser.get("/login").text
    assert browser.post("/login/as", {"username": "sg"}).status_code == 404
    assert browser.get("/me").status_code == 302


def test_a_demonstration_has_a_card_for_each_kind_of_user(demonstration: Browser) -> None:
    door = page(demonstration.get("/login?lang=en"))
    assert "Those who decide (1)" in door
    assert "Enter as: Secretary General" in door
    assert "Enter as: Administrator" in door
    entered = demonstration.post("/login/as", {"username": "sg", "next": "/me"})
    assert (entered.status_code, entered.headers["Location"]) == (303, "/me")
    assert "Holder" in page(demonstration.get("/me"))


def test_a_card_that_does_not_exist_opens_nothing(demonstration: Browser) -> None:
    for name in ("nobody", "", "s\u0301g", "x" * 10_000):
        assert demonstration.post("/login/as", {"username": name}).status_code == 404


def test_cards_are_for_this_machine_alone(settings: config.Settings, clock: FixedClock) -> None:
    far = {"REMOTE_ADDR": "192.0.2.7"}
    with opened(replace(settings, demo=True), clock) as app:
        assert "/login/as" not in app.test_client().get("/login", environ_overrides=far).text
    with opened(replace(settings, demo=True, host="0.0.0.0"), clock) as public:  # noqa: S104 - on purpose
        assert "/login/as" not in Browser(public).get("/login").text


def test_the_forgotten_password_page_says_the_same_to_everybody(browser: Browser) -> None:
    known = browser.post("/password/forgotten?lang=en", {"username": "sg"})
    unknown = browser.post("/password/forgotten?lang=en", {"username": "nobody"})
    assert known.status_code == unknown.status_code == 200
    assert page(known) == page(unknown)
    assert browser.post("/password/forgotten", {"username": ""}).status_code == 422


def test_a_link_that_opens_nothing_is_a_page_that_does_not_exist(browser: Browser) -> None:
    for token in ("x", "0" * 43):
        assert browser.get(f"/password/reset/{token}").status_code == 404
        assert browser.post(f"/password/reset/{token}", {"password": "x"}).status_code == 404
