"""Hosts and origins that are not ours, however they are written."""

import pytest
from flask import Flask

from tests.html import Browser

STRANGE = ["evil.example", "127.0.0.1:99999", "a b", "", "[::1", "127.0.0.1@evil.example"]


@pytest.mark.parametrize("host", STRANGE)
def test_a_strange_host_gets_plain_words_and_no_address(app: Flask, host: str) -> None:
    app.testing = False
    response = app.test_client().get("/login?lang=en", headers={"Host": host})
    said = "The request could not be read. Open the page again, then try once more."
    assert (response.status_code, response.mimetype, response.text) == (400, "text/plain", said)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "[::1]", "[::1]:8000"])
def test_every_host_that_is_listed_is_served(app: Flask, host: str) -> None:
    response = app.test_client().get("/login", headers={"Host": host})
    assert response.status_code == 200


@pytest.mark.parametrize("origin", ["http://[", "http://127.0.0.1@evil.example", "\u00ff"])
def test_an_origin_that_cannot_be_read_is_refused(browser: Browser, origin: str) -> None:
    browser.get("/login")
    form = {"csrf_token": browser.token, "theme": "dark"}
    client = browser.app.test_client()
    response = client.post("/preferences/theme", data=form, headers={"Origin": origin})
    assert response.status_code == 400
