"""Pictures of the main screens, for people to look at.

``python -m tests.journeys.shots FOLDER [WORD …]``: words choose screens by their names.
"""

import re
import sys
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

from tests.journeys.house import served
from tests.journeys.inspection import flaws_of_width, flaws_of_words
from tests.journeys.person import DESKTOP, PHONE, Office, Person, open_browser
from tests.journeys.places import WHOLE, copied
from tests.journeys.screens import SCREENS, Screen

LANGUAGES_SHOWN = ("ar", "fr")
SIZES = {"desktop": DESKTOP, "phone": PHONE}


def main(folder: Path, words: list[str]) -> None:
    """Open the house with its whole past and draw each screen that is asked for."""
    wanted = [one for one in SCREENS if not words or any(word in one.name for word in words)]
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        house = stack.enter_context(served(stack.enter_context(copied(WHOLE, "sqlite"))))
        browser = open_browser(stack.enter_context(sync_playwright()))
        stack.callback(browser.close)
        office = Office(house, browser)
        for language in LANGUAGES_SHOWN:
            for username in sorted({screen.username for screen in wanted}):
                _visit(office, username, language, wanted, folder)
        for complaint in house.complaints:
            _tell(complaint)


def _visit(
    office: Office, username: str, language: str, wanted: list[Screen], folder: Path
) -> None:
    try:
        with office.desk(username, language=language) as person:
            for screen in (one for one in wanted if one.username == username):
                _draw(person, screen, folder)
    except AssertionError as wrong:
        _tell(f"{username} {language}: {wrong}")


def _draw(person: Person, screen: Screen, folder: Path) -> None:
    try:
        person.opens(f"{screen.address(person)}")
    except Error as missing:
        _tell(f"{screen.name} {person.language}: {missing.message.splitlines()[0]}")
        return
    if screen.username == "":
        person.opens(f"{screen.path}?lang={person.language}")
    for flaw in flaws_of_words(person) + flaws_of_width(person):
        _tell(f"{screen.name} {person.language}: {flaw}")
    name = re.sub(r"[^a-z]+", "-", screen.name)
    for place, (width, height) in SIZES.items():
        person.page.set_viewport_size({"width": width, "height": height})
        _save(person.page, folder / f"{name}.{person.language}.{place}.png")
    person.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    person.page.emulate_media(color_scheme="dark")
    _save(person.page, folder / f"{name}.{person.language}.dark.png")
    person.page.emulate_media(color_scheme="light")


def _save(page: Page, path: Path) -> None:
    page.screenshot(path=path, full_page=False)


def _tell(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
