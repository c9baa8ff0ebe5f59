"""What templates are given is remembered between pages, and still right on each of them."""

from collections.abc import Iterator

import pytest
from flask import url_for
from markupsafe import Markup

from govflow.gate.language import counted, sentence, worded
from govflow.gate.transaction import Application
from govflow.i18n.text import Text3
from govflow.web.jinja import icon, t


@pytest.fixture(params=["fr", "en"])
def language(app: Application, request: pytest.FixtureRequest) -> Iterator[str]:
    with app.test_request_context(f"/?lang={request.param}"):
        yield request.param


def test_a_word_is_said_in_the_language_of_each_page(language: str) -> None:
    assert worded("Save") == {"fr": "Enregistrer", "en": "Save"}[language]
    said = sentence("error.404.title")
    assert said == {"fr": "Page introuvable", "en": "Page not found"}[language]


def test_a_value_inside_a_word_is_escaped(language: str) -> None:
    said = worded("ref. %(reference)s", reference="<b>")
    assert (said[-len("&lt;b&gt;") :], type(said)) == ("&lt;b&gt;", Markup), language


def test_a_counted_word_says_its_number(language: str) -> None:
    said = counted("%(n)s unread", "%(n)s unread", 3)
    assert said.startswith("3"), language


def test_a_text_that_lacks_the_language_is_marked(language: str) -> None:
    own, other = Text3.same("<1>"), Text3(ar="قرار")
    marked = '<span lang="ar" dir="rtl">قرار</span>'
    assert (t(own), t(other), t(None)) == ("&lt;1&gt;", marked, ""), language


def test_the_label_of_an_icon_is_escaped_once(app: Application) -> None:
    with app.test_request_context():
        typed, ready = icon("x", "A & B"), icon("x", Markup("A &amp; B"))
    assert typed == ready
    assert 'aria-label="A &amp; B"' in typed


def test_an_address_is_that_of_its_values(app: Application) -> None:
    with app.test_request_context():
        asked = [url_for("actions.index", late=late) for late in (1, True, "1", None, 1)]
        abroad = url_for("help.page", _external=True)
    late, plain = "/actions?late=1", "/actions"
    assert asked == [late, "/actions?late=True", late, plain, late]
    assert abroad == "http://localhost/help"
