"""Who finds which pages of actions, in which language."""

import re

import pytest

from tests.html import Browser, page
from tests.make import actions as make
from tests.make.workflow import House
from tests.web.actions.acts import LIST, NEW, Enter

GET, POST = ("", "/edit", "/submit", "/cancel", "/report"), (
    "/edit", "/submit", "/withdraw", "/cancel", "/report", "/close",
)  # fmt: skip


def test_a_stranger_cannot_tell_an_action_from_nothing(house: House, signed_in: Enter) -> None:
    made, stranger = make.submitted(house), signed_in("chef-cab")
    for tail in GET:
        theirs, nothing = (stranger.get(f"{LIST}/{one}{tail}") for one in (made, "A" * 16))
        assert theirs.status_code == nothing.status_code == 404
        assert page(theirs)[:200] == page(nothing)[:200]
    for tail in POST:
        assert stranger.post(f"{LIST}/{made}{tail}", {"key": "k"}).status_code == 404
    assert "No action yet." in page(stranger.get(LIST))
    assert stranger.get(f"{LIST}/export.csv").text.count("\r\n") == 1


def test_a_reader_reads_and_does_nothing_else(house: House, signed_in: Enter) -> None:
    made, reader = make.submitted(house), signed_in("auditor")
    assert reader.get(f"{LIST}/{made}").status_code == 200
    for tail in GET[1:]:
        assert reader.get(f"{LIST}/{made}{tail}").status_code == 403
    for tail in POST:
        assert reader.post(f"{LIST}/{made}{tail}", {"key": "k"}).status_code == 403
    assert reader.get(NEW).status_code == 403


def test_nobody_enters_without_signing_in(house: House, browser: Browser) -> None:
    made = make.submitted(house)
    for url in (LIST, NEW, f"{LIST}/export.csv", f"{LIST}/{made}"):
        assert browser.get(url).status_code == 302


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_page_speaks_three_languages(
    house: House, secretariat: Browser, language: str
) -> None:
    made = make.drafted(house)
    for url in (
        LIST,
        NEW,
        *(f"{LIST}/{made}{tail}" for tail in ("", "/edit", "/submit", "/cancel")),
    ):
        shown = secretariat.get(f"{url}?lang={language}")
        assert shown.status_code == 200
        assert f'lang="{language}"' in shown.text
        assert not re.search(r"\b(action|state|refusal|document|priority)\.[a-z_]+\b", page(shown))
