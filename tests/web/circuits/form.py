"""A form as a browser would send it: every field with what stands in it, and the pressed button."""

from typing import Any

from lxml import html
from werkzeug.test import TestResponse

from tests.html import Browser

Sent = dict[str, list[str]]


def sent(response: TestResponse, identity: str = "circuit-form") -> Sent:
    """Return what a browser would send of a form, its buttons apart."""
    (form,) = _tree(response).xpath("//form[@id=$id]", id=identity)
    found = Sent()
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return found


def choice(response: TestResponse, label: str) -> str:
    """Return the value of the first option that reads like this."""
    options = _tree(response).xpath("//option[normalize-space()=$label]", label=label)
    assert options, f"nobody offers {label}"
    return str(options[0].get("value"))


class Editor:
    """Somebody at the form of a draft, without scripts: every button sends it whole."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.page = browser.get(url)

    def press(self, do: str, **typed: str | list[str]) -> TestResponse:
        """Type into fields (`__` stands for a dot), press a button, follow where it leads."""
        values = sent(self.page)
        for name, value in typed.items():
            values[name.replace("__", ".")] = [value] if isinstance(value, str) else value
        answer = self.browser.post(self.url, values | {"do": do})
        assert answer.status_code == 303, answer.text
        self.page = self.browser.get(answer.headers["Location"].partition("#")[0])
        return self.page


def _tree(response: TestResponse) -> Any:  # noqa: ANN401 - lxml ships no types
    return html.fromstring(response.text)
