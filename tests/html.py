"""Reads an answer as a browser with htmx would, as text that two answers can be compared by."""

import re
from typing import Any, Self

from flask import Flask
from lxml import html
from werkzeug.test import TestResponse

ENTRANCES = {"/login", "/login/as", "/logout"}
VARYING = re.compile(r'(name="(csrf_token|key)"[^>]*value=")[^"]*|(content=")[^"]*(?="[^>]*csrf)')


class Browser:
    """A client that keeps cookies, sends the form's token, and can speak as htmx does."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._client = app.test_client()
        self.token = ""

    def get(self, url: str, *, htmx: bool = False, **headers: str) -> TestResponse:
        response = self._client.get(url, headers=self._headers(htmx=htmx) | headers)
        self._remember_token(response)
        return response

    def post(
        self, url: str, form: dict[str, Any] | None = None, *, htmx: bool = False, **headers: str
    ) -> TestResponse:
        """Post a form with the token of the last page seen."""
        if not self.token:
            self.get("/help")
        data = {"csrf_token": self.token} | (form or {})
        response = self._client.post(url, data=data, headers=self._headers(htmx=htmx) | headers)
        if url in ENTRANCES:
            self.token = ""  # it ended there: the next form is read from a new page
        self._remember_token(response)
        return response

    def sign_in(self, username: str, password: str) -> Self:
        response = self.post("/login", {"username": username, "password": password})
        assert response.status_code == 303, page(response)
        return self

    def _headers(self, *, htmx: bool) -> dict[str, str]:
        return {"HX-Request": "true"} if htmx else {}

    def _remember_token(self, response: TestResponse) -> None:
        if response.mimetype != "text/html":
            return
        if found := re.search(r'name="csrf-token"[^>]*content="([^"]+)"', response.text):
            self.token = found[1]


def page(response: TestResponse) -> str:
    """Return what a page shows: its text, white space folded."""
    if not response.text.strip():
        return ""
    tree: Any = html.fromstring(response.text)
    for unseen in tree.xpath("//script|//style|//template"):
        unseen.drop_tree()
    return " ".join(tree.text_content().split())


def part(text: str, identity: str) -> str:
    """Return the HTML of the element with an id, normalised; varying tokens are left out."""
    tree: Any = html.fromstring(text)
    found = tree.xpath("//*[@id=$id]", id=identity)
    assert found, f"no element with id {identity}"
    return VARYING.sub(r"\1", " ".join(html.tostring(found[0], encoding="unicode").split()))
