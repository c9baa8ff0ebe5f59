"""What every answer carries and every request must bring, whatever the view does."""

import json

import pytest
from flask import Flask

from govflow.gate.security import HEADERS
from tests.html import Browser, page

CLOSED = ["/", "/journal", "/notifications", "/styleguide"]
OPEN = ["/healthz", "/readyz", "/help", "/nothing-here", "/static/css/app.css"]


@pytest.mark.parametrize("url", CLOSED + OPEN)
def test_every_answer_carries_the_headers(browser: Browser, url: str) -> None:
    with browser.get(url) as response:
        headers = response.headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("url", CLOSED)
def test_a_closed_page_leads_to_sign_in(browser: Browser, url: str) -> None:
    response = browser.get(url)
    wanted = "/login" if url == "/" else f"/login?next={url}"
    assert (response.status_code, response.location) == (302, wanted)


@pytest.mark.parametrize("url", CLOSED)
def test_a_part_of_a_closed_page_asks_to_sign_in_where_it_stands(
    browser: Browser, url: str
) -> None:
    response = browser.get(url, htmx=True)
    assert (response.status_code, 'name="password"' in response.text) == (401, True)


def test_every_answer_of_a_page_varies_by_htmx(browser: Browser) -> None:
    assert "HX-Request" in browser.get("/login").headers["Vary"]


def test_a_form_without_its_token_is_refused(app: Flask) -> None:
    response = app.test_client().post("/preferences/language", data={"language": "fr"})
    assert response.status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_sent_by_another_site_is_refused(browser: Browser, headers: dict[str, str]) -> None:
    response = browser.post("/preferences/language", {"language": "fr"}, htmx=False, **headers)
    assert response.status_code == 400


def test_a_client_that_says_nothing_of_its_origin_needs_the_token_alone(browser: Browser) -> None:
    assert browser.post("/preferences/language", {"language": "fr"}).status_code == 303


def test_a_strange_host_is_refused(app: Flask) -> None:
    response = app.test_client().get("/login", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_an_undeclared_method_is_refused(app: Flask, method: str) -> None:
    assert app.test_client().open("/healthz", method=method).status_code in {400, 405}


def test_a_missing_page_is_a_page_in_the_readers_language(browser: Browser) -> None:
    response = browser.get("/nothing-here?lang=fr")
    assert (response.status_code, 'lang="fr"' in response.text) == (404, True)


def test_a_missing_part_is_a_toast(browser: Browser) -> None:
    response = browser.get("/nothing-here", htmx=True)
    assert (response.status_code, response.text, "toast" in response.headers["HX-Trigger"]) == (
        404,
        "",
        True,
    )


def test_a_toast_says_what_happened_in_words(browser: Browser) -> None:
    response = browser.get("/nothing-here?lang=en", htmx=True)
    assert json.loads(response.headers["HX-Trigger"])["toast"]["text"] == "Page not found"


def test_a_failure_is_a_page_without_technical_detail(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> str:
        raise ZeroDivisionError

    monkeypatch.setitem(app.view_functions, "help.page", fails)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", value=False)
    response = app.test_client().get("/help?lang=en")
    assert (response.status_code, "ZeroDivision" in response.text) == (500, False)
    assert page(response)


def test_the_cookie_is_closed_to_scripts_and_other_sites(browser: Browser) -> None:
    cookie = browser.get("/login").headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "Path=/"))


def test_health_names_the_database_and_the_migrations(browser: Browser, database_kind: str) -> None:
    told = browser.get("/healthz").get_json()
    wanted = "sqlite" if database_kind == "sqlite" else "postgresql"
    assert (told["status"], told["database"], sorted(told)) == (
        "ok",
        wanted,
        ["database", "migrations", "status"],
    )
