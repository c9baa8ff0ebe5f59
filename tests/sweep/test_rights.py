"""The oracle is kept by hand in matrix.toml: every route, every kind of user, every thing."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.html import Browser
from tests.sweep.conftest import Ministry

MATRIX: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "matrix.toml").read_text(encoding="utf-8")
)
SUBJECTS: list[str] = MATRIX["subjects"]
ROUTES: list[dict[str, Any]] = MATRIX["route"]
REFUSED = {403, 404}
CHANGING = re.compile(
    r'(name="(?:csrf_token|key)"[^>]*value="[^"]*")|(csrf-token"[^>]*content="[^"]*")'
    r"|(<bdi>[0-9a-f]{16}</bdi>)|(href|value|action)=\"[^\"]*\""
)


def named(route: dict[str, Any]) -> str:
    return f"{route['method']} {route['path']}"


def may(subject: str, route: dict[str, Any]) -> bool:
    return route["open"] == "all" or subject in route["open"]


def address(ministry: Ministry, route: dict[str, Any]) -> str:
    return re.sub(r"{([^}]+)}", lambda thing: ministry.things[thing[1]], route["path"])


def ask(browser: Browser, route: dict[str, Any], url: str, *, htmx: bool = False) -> Any:  # noqa: ANN401
    with (browser.get if route["method"] == "GET" else browser.post)(url, htmx=htmx) as response:
        response.get_data()
        return response


def routes(method: str = "") -> Iterator[dict[str, Any]]:
    return (route for route in ROUTES if not method or route["method"] == method)


def test_every_route_has_its_line(ministry: Ministry) -> None:
    methods = {"GET", "POST"}
    declared = {
        (rule.endpoint, method)
        for rule in ministry.app.url_map.iter_rules()
        for method in (rule.methods or set()) & methods
        if rule.endpoint not in MATRIX["own"]
    }
    assert declared == {(route["endpoint"], route["method"]) for route in ROUTES}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_page_opens_for_whom_it_is_meant_and_for_nobody_else(
    ministry: Ministry, subject: str
) -> None:
    browser = ministry.browser(subject)
    found = {
        named(route): ask(browser, route, address(ministry, route)).status_code
        for route in routes("GET")
    }
    wrong = {
        named(route): found[named(route)]
        for route in routes("GET")
        if (found[named(route)] not in REFUSED) != may(subject, route) or found[named(route)] >= 500
    }
    assert wrong == {}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_refused_person_changes_nothing(ministry: Ministry, subject: str) -> None:
    browser = ministry.browser(subject)
    before = ministry.contents()
    found = {
        named(route): ask(browser, route, address(ministry, route)).status_code
        for route in routes("POST")
        if not may(subject, route)
    }
    assert set(found.values()) <= REFUSED | {409}, found  # 409: not now, whoever asks
    assert ministry.contents() == before


def test_nobody_gets_past_the_door(ministry: Ministry) -> None:
    before = ministry.contents()
    browser = Browser(ministry.app)
    browser.get("/login")
    found = {
        (named(route), htmx): ask(browser, route, address(ministry, route), htmx=htmx).status_code
        for route in routes()
        for htmx in (False, True)
    }
    assert {key for key, status in found.items() if status != (401 if key[1] else 302)} == set()
    assert ministry.contents() == before


@pytest.mark.parametrize("subject", ["reader", "anapec", "secretariat"])
def test_what_one_may_not_read_does_not_exist(ministry: Ministry, subject: str) -> None:
    """A thing of other people and a thing that was never there answer alike, word for word."""
    browser = ministry.browser(subject)
    told = {}
    for route in routes("GET"):
        answer = ask(browser, route, address(ministry, route))
        if answer.status_code == 404:
            unknown = ask(browser, route, re.sub(r"{[^}]+}", "A" * 16, route["path"]))
            same = CHANGING.sub("", answer.text) == CHANGING.sub("", unknown.text)
            told[named(route)] = (unknown.status_code, same)
    assert {key: value for key, value in told.items() if value != (404, True)} == {}


@pytest.mark.parametrize("subject", ["admin", "drh"])
def test_a_thing_that_never_was_is_not_found(ministry: Ministry, subject: str) -> None:
    browser = ministry.browser(subject)
    found = {
        named(route): ask(browser, route, re.sub(r"{[^}]+}", "A" * 16, route["path"])).status_code
        for route in routes()
        if "{" in route["path"]
    }
    assert {key: status for key, status in found.items() if status != 404} == {}
