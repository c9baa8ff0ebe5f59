"""What is sent as a form: how large it may be, and what is said of what cannot be read."""

import io
import re

import pytest
from werkzeug.test import TestResponse

from govflow.gate.transaction import Application
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.work import begin
from tests.html import Browser, page
from tests.make import accounts
from tests.make.org import ministry

ENCODED = "application/x-www-form-urlencoded"
TOO_LARGE = "If you typed a text, go back to find it again"
NOT_UTF8 = "is not UTF-8 and could not be read."
BODIES = ['{"username": 5, "password": ["x"]}', "5", '"x"', "[1]", "null", '{"\\ud800": "x"}', "{"]


@pytest.fixture
def english(database: Database, clock: FixedClock, browser: Browser) -> Browser:
    with begin(database, actor=SYSTEM, clock=clock) as work:
        accounts.account(work, ministry(work).sg, username="sg", language="en")
    return browser.sign_in("sg", accounts.PASSWORD)


def sent(browser: Browser, body: bytes | str, kind: str, url: str = "/login") -> TestResponse:
    """Send a body as it is, with the token in a header."""
    client = browser.app.test_client()
    token = re.search(r'name="csrf-token"[^>]*content="([^"]+)"', client.get("/help").text)
    assert token
    headers = {"X-CSRFToken": token[1]}
    return client.post(f"{url}?lang=en", data=body, content_type=kind, headers=headers)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("url", ["/login", "/password/forgotten"])
def test_json_is_a_form_sent_empty(browser: Browser, url: str, body: str) -> None:
    answer = sent(browser, body, "application/json", url)
    assert (answer.status_code, "This field is required" in page(answer)) == (422, True)


def test_a_file_where_text_is_asked_for_is_nothing_typed(browser: Browser) -> None:
    form = {"username": (io.BytesIO(b"sg"), "name.txt"), "password": "x"}
    answer = browser.post("/login?lang=en", form)
    assert (answer.status_code, "This field is required" in page(answer)) == (422, True)


def test_a_form_of_many_small_fields_is_refused_by_its_size(browser: Browser) -> None:
    answer = sent(browser, "a=1&" * 200_000, ENCODED)
    assert (answer.status_code, TOO_LARGE in page(answer)) == (413, True)


def test_a_form_of_half_a_megabyte_is_read(browser: Browser) -> None:
    assert sent(browser, f"username=sg&password={'x' * 500_000}", ENCODED).status_code == 422


@pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
def test_no_other_body_may_be_larger(browser: Browser, kind: str) -> None:
    assert sent(browser, "x" * 600_000, kind).status_code == 413


def test_a_raw_byte_that_is_not_utf8_is_named(browser: Browser) -> None:
    answer = sent(browser, b"username=s\xe9cretaire&password=x", ENCODED)
    assert (answer.status_code, NOT_UTF8 in page(answer)) == (422, True)


def test_a_file_name_that_is_not_utf8_is_named(browser: Browser) -> None:
    part = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="\xe9.pdf"\r\n\r\n1\r\n--x--'
    )
    answer = sent(browser, part, "multipart/form-data; boundary=x")
    assert (answer.status_code, NOT_UTF8 in page(answer)) == (422, True)


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x"])
def test_a_body_cut_short_is_a_form_sent_empty(browser: Browser, kind: str) -> None:
    assert sent(browser, "--y", kind).status_code == 422


def test_what_is_refused_before_anybody_is_known_speaks_the_language_of_the_account(
    app: Application, english: Browser
) -> None:
    assert app.test_client().post("/me/password").status_code == 400
    forged = english.post("/me/password", {"csrf_token": "forged"})
    foreign = english.post("/me/password", htmx=False, Origin="https://elsewhere.example")
    large = english.post("/me/password", {"current": "x" * 600_000})
    shown = [(one.status_code, '<html lang="en"' in one.text) for one in (forged, foreign, large)]
    assert shown == [(400, True), (400, True), (413, True)]


@pytest.mark.parametrize("url", ["/login", "/password/forgotten", "/password/reset/x", "/help"])
def test_no_page_is_kept_by_the_browser_even_before_sign_in(browser: Browser, url: str) -> None:
    assert browser.get(url).headers["Cache-Control"] == "no-store"


def test_the_answer_to_signing_out_is_not_kept(english: Browser) -> None:
    assert english.post("/logout").headers["Cache-Control"] == "no-store"
