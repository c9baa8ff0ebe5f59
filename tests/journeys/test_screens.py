"""Every screen, once on SQLite: read by axe, narrow, in each language, by keyboard, on paper."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from playwright.sync_api import expect

from govflow.i18n.languages import CODES
from tests.journeys.inspection import (
    CORNERS,
    EVERY_VIEW,
    flaws_of_access,
    flaws_of_paper,
    flaws_of_words,
    walk_by_keyboard,
)
from tests.journeys.person import Office, Person
from tests.journeys.screens import SCREENS, Screen

PRINTED = ("home of a manager", "parapheur", "an action", "a delegation", "the chain verified")


VIEWS = {code: EVERY_VIEW if code == "ar" else CORNERS for code in CODES}


@pytest.fixture(scope="module")
def visitor(museum: Office) -> Iterator[Callable[[str], Person]]:
    """Somebody signed in once, who then looks at many screens."""
    with ExitStack() as desks:
        yield cache(lambda name: desks.enter_context(museum.desk(name, language="ar")))


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_every_screen_is_accessible(visitor: Callable[[str], Person], screen: Screen) -> None:
    person = visitor(screen.username)
    path = screen.address(person)
    joined = "&" if "?" in path else "?"
    found = []
    for person.language in CODES:
        answer = person.page.goto(f"{person.house.url}{path}{joined}lang={person.language}")
        assert answer, path
        assert answer.status == screen.status, path
        expect(person.page.locator(f"html[lang={person.language}]")).to_be_attached()
        expect(person.page.locator("h1")).to_have_count(1)
        flaws = flaws_of_words(person) + flaws_of_access(person, VIEWS[person.language])
        found += [f"{person.language} {flaw}" for flaw in flaws]
    assert found + person.complaints == [], "\n".join(found + person.complaints)


@pytest.mark.parametrize("name", PRINTED)
def test_what_is_printed_is_for_paper(museum: Office, name: str) -> None:
    screen = next(screen for screen in SCREENS if screen.name == name)
    with museum.desk(screen.username, language="ar") as person:
        person.opens(screen.address(person))
        assert flaws_of_paper(person) == []


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_file_is_decided_on_without_a_mouse(museum: Office, language: str) -> None:
    with museum.desk("sg", language=language) as person:
        person.opens("/parapheur")
        title = person.page.locator(".work-link").first.inner_text()
        walk_by_keyboard(person, title)
        person.page.keyboard.press("Enter")
        expect(person.page.locator("#drawer-h")).to_be_focused()
        walk_by_keyboard(person, person.says("verb.approval.approve"))
        walk_by_keyboard(person, person.says("Return"))
        person.page.keyboard.press("Enter")
        expect(person.page.locator("#drawer form[action$='/return'] textarea")).to_be_focused()
        person.page.keyboard.press("Escape")
        person.page.keyboard.press("Escape")
        expect(person.page.locator("#drawer")).to_be_hidden()


def test_the_skip_link_is_the_first_stop(museum: Office) -> None:
    with museum.desk("sg", language="fr") as person:
        person.opens("/")
        assert walk_by_keyboard(person, person.says("Skip to content")) == [
            person.says("Skip to content")
        ]
        person.page.keyboard.press("Enter")
        expect(person.main).to_be_focused()
