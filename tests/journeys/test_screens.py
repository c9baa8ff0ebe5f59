"""Every screen, once on SQLite: read by axe, narrow, in each language, by keyboard, on paper."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import cache

import pytest
from playwright.sync_api import expect

from govflow.i18n.languages import CODES
from tests.journeys import steps
from tests.journeys.inspection import (
    COLOURS,
    CORNERS,
    EVERY_VIEW,
    flaws_of_access,
    flaws_of_paper,
    flaws_of_words,
    is_new,
    walk_by_keyboard,
)
from tests.journeys.person import PHONE, Office, Person
from tests.journeys.screens import SCREENS, Screen

PRINTED = ("home of a manager", "parapheur", "an action", "a delegation", "the chain verified",
           "register of signatures")  # fmt: skip


UNPROCESSABLE = 422
# Whether nothing lies over the middle of a thing: a finger would meet it.
ON_TOP = """node => {
  const box = node.getBoundingClientRect();
  const met = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return node.contains(met);
}"""
# Every view in the authentic language; each other one in a corner of its own: its words are new.
VIEWS = {"ar": EVERY_VIEW, "fr": CORNERS[:1], "en": CORNERS[1:]}


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
        views = VIEWS[person.language]
        if not is_new(person, "coloured"):
            views = tuple(view for view in views if view[2] is not COLOURS)
        flaws = flaws_of_words(person) + flaws_of_access(person, views)
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


def test_single_keys_lead_through_the_parapheur_and_none_of_them_decides(museum: Office) -> None:
    with museum.desk("sg", language="fr") as person:
        person.opens("/parapheur")
        files = person.page.locator(".work-link")
        titles = [title.strip() for title in files.all_inner_texts()]
        heading = person.page.locator("#drawer-h")
        for key, place in (("j", 0), ("j", 1), ("k", 0)):
            person.page.keyboard.press(key)
            expect(heading).to_contain_text(titles[place])
            expect(files.nth(place)).to_have_attribute("aria-current", "true")
        person.page.keyboard.press("a")
        expect(
            person.button("verb.approval.approve", person.page.locator("#drawer"))
        ).to_be_focused()
        person.page.keyboard.press("r")
        expect(person.page.locator("#drawer form[action$='/return'] textarea")).to_be_focused()
        assert files.count() == len(titles)


def test_single_keys_are_silent_where_the_person_switched_them_off(museum: Office) -> None:
    with museum.desk("sg", language="fr") as person:
        person.opens("/me").page.locator("[data-keys]").uncheck()
        person.opens("/parapheur").page.keyboard.press("j")
        person.page.keyboard.press("?")
        expect(person.page).to_have_url(f"{person.house.url}/parapheur")


def test_opening_more_choices_asks_for_no_reason(museum: Office) -> None:
    with museum.desk("sg", language="fr") as person:
        person.opens("/parapheur").page.locator(".work-link").first.click()
        more = person.page.locator("#drawer .more > summary")
        more.click()
        expect(person.page.locator("#drawer .more textarea").first).to_be_visible()
        expect(more).to_be_focused()


def test_a_return_without_its_reason_puts_the_focus_where_it_is_missing(museum: Office) -> None:
    with museum.desk("sg", language="ar") as person:
        person.opens("/parapheur").page.locator(".work-link").first.click()
        assert steps.returns(person, "") == UNPROCESSABLE
        reason = person.page.locator("#drawer form[action$='/return'] [name=reason]")
        expect(reason).to_be_focused()


def test_a_return_without_its_reason_is_sent_again_on_a_phone_without_scripts(
    museum: Office,
) -> None:
    quiet = replace(museum, scripts=False)
    with quiet.desk("sg", language="fr", size=PHONE) as person:
        person.opens("/parapheur").page.locator(".work-link").first.click()
        form = person.page.locator("form[action$='/return']")
        person.page.locator(".reveal > summary", has_text=person.says("Return")).click()
        person.button("Return the file", form).click()
        expect(form.locator("[name=reason]")).to_have_attribute("aria-invalid", "true")
        button = person.button("Return the file", form)
        button.scroll_into_view_if_needed()
        assert person.page.evaluate(ON_TOP, button.element_handle())


def test_the_skip_link_is_the_first_stop(museum: Office) -> None:
    with museum.desk("sg", language="fr") as person:
        person.opens("/")
        assert walk_by_keyboard(person, person.says("Skip to content")) == [
            person.says("Skip to content")
        ]
        person.page.keyboard.press("Enter")
        expect(person.main).to_be_focused()


def test_a_session_that_is_about_to_end_says_so(museum: Office) -> None:
    with museum.desk("sg", language="fr") as person:
        person.page.clock.install()
        person.opens("/me")
        person.page.clock.fast_forward("23:01")
        words = "Your session ends in a few minutes if you open no page."
        person.sees(person.says(f"{words} What you typed stays on this one."))
