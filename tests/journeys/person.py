"""People at their desks: what they see, say and press, in their language."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Self

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Playwright,
    Response,
    expect,
)

from govflow.i18n import catalog
from govflow.i18n.languages import LANGUAGES
from tests.journeys.house import House
from tests.services import chromium_arguments, chromium_path

DESKTOP, PHONE, NARROW = (1366, 860), (360, 740), (320, 700)
REFUSED = re.compile(r"[Ss]tatus (of|Error Code) 4\d\d")  # a refusal is an answer, not an error
PATIENCE = 10_000  # milliseconds, on a loaded machine


def open_browser(playwright: Playwright) -> Browser:
    """Start Chromium, silent."""
    expect.set_options(timeout=PATIENCE)
    return playwright.chromium.launch(executable_path=chromium_path(), args=chromium_arguments())


@dataclass
class Person:
    """Somebody at a browser of their own. `says` are the words of the house in their language."""

    house: House
    page: Page
    language: str
    scripts: bool = True
    inspects: bool = False  # axe on every page met
    complaints: list[str] = field(default_factory=list)

    def says(self, words: str, **params: object) -> str:
        """Say words of the catalogue in this person's language."""
        return catalog.sentence(words, self.language, **params)

    # Going

    def opens(self, path: str) -> Self:
        """Open an address of the house; the page must be right in language and direction."""
        self.page.goto(f"{self.house.url}{path}")
        return self

    def comes_in(self, username: str) -> Self:
        """Sign in at the door by name and password, and choose the language of this person."""
        self.opens("/login")
        self.page.locator("form [name=username]").first.fill(username)
        self.page.locator("[name=password]").fill(self.house.password(username))
        self.page.locator("[name=password]").press("Enter")
        expect(self.page.locator("#me")).to_be_visible()
        self.speaks(self.language)
        return self

    def speaks(self, language: str) -> None:
        """Choose a language in the bar, as people do."""
        self.language = language
        if self.page.locator("html").get_attribute("lang") != language:
            choice = self.page.locator(f".langs button[value={language}] >> visible=true")
            if not choice.count():  # on a phone it is in the menu
                self.page.locator(".bar .sheet > summary").click()
            choice.first.click()
        html = self.page.locator(f"html[lang={language}][dir={LANGUAGES[language].direction}]")
        expect(html).to_be_attached()

    def goes_out(self) -> None:
        self.page.locator("#me > summary").click()
        self.button("Sign out").click()
        expect(self.page.locator("[name=password]")).to_be_visible()

    # Seeing

    @property
    def sight(self) -> str:
        """Return where this person is, and what stands there."""
        return f"{self.page.url}\n{self.page.locator('body').inner_text(timeout=1000)}"

    @property
    def main(self) -> Locator:
        return self.page.locator("#main")

    def button(self, words: str, within: Locator | None = None) -> Locator:
        return self._named("button", words, within)

    def link(self, words: str, within: Locator | None = None) -> Locator:
        return self._named("link", words, within)

    def _named(self, role: str, words: str, within: Locator | None) -> Locator:
        where = self.page.locator("body") if within is None else within
        exact = re.compile(rf"^\s*{re.escape(self.says(words))}\s*$")
        return where.locator("visible=true").get_by_role(
            "button" if role == "button" else "link", name=exact
        )

    def sees(self, text: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Expect a text to be seen; `text` is as it is, translate it before."""
        where = self.page.locator("body") if within is None else within
        expect(where.get_by_text(text).locator("visible=true").first).to_be_visible()

    def misses(self, text: str, within: Locator | None = None) -> None:
        """Expect a text not to be seen."""
        where = self.page.locator("body") if within is None else within
        expect(where.get_by_text(text).locator("visible=true")).to_have_count(0)

    def posts(self, path: str, **form: str) -> int:
        """Send a request made by hand, with this person's cookies and token; return its status."""
        token = self.page.locator("#csrf-token").get_attribute("content") or ""
        answer = self.page.request.post(
            f"{self.house.url}{path}",
            form={"csrf_token": token, **form},
            headers={"Origin": self.house.url},
            max_redirects=0,
        )
        return answer.status

    def fills(self, **values: str) -> Self:
        """Fill fields by their names; choose in lists by value."""
        for name, value in values.items():
            self.page.locator(f"[name={name}] >> visible=true").first.fill(value)
        return self


@dataclass
class Office:
    """A browser in which several people may be at work at once, each with their own cookies."""

    house: House
    browser: Browser
    language: str = "fr"
    scripts: bool = True
    inspects: bool = False

    @contextmanager
    def desk(
        self, username: str = "", *, language: str = "", size: tuple[int, int] = DESKTOP
    ) -> Iterator[Person]:
        """Give somebody a desk; nothing may be wrong in the browser at the end."""
        language = language or self.language
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=LANGUAGES[language].locale.replace("_", "-"),
            java_script_enabled=self.scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        try:
            person = Person(self.house, context.new_page(), language, self.scripts, self.inspects)
            _listen(context, person)
            yield person.comes_in(username) if username else person
            assert person.complaints == [], "\n".join(person.complaints)
        except BaseException as wrong:
            with suppress(Error):
                wrong.add_note(f"{username or 'somebody'} at {person.sight}")
            raise
        finally:
            context.close()


def _listen(context: BrowserContext, person: Person) -> None:
    """Note every error of a page: of scripts, of the content policy, of the server."""

    def console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not REFUSED.search(message.text):
            person.complaints.append(f"{message.type}: {message.text}")

    def answered(response: Response) -> None:
        foreign = not response.url.startswith(person.house.url)
        if response.status >= 500 or foreign or (response.status == 404 and _is_part(response)):
            person.complaints.append(f"{response.status}: {response.url}")

    context.on("console", console)
    context.on("weberror", lambda error: person.complaints.append(f"script: {error.error}"))
    context.on("response", answered)


def _is_part(response: Response) -> bool:
    return "/static/" in response.url
