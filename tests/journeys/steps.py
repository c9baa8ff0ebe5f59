"""What people do with actions and files, as sentences; each looks at the answer it gets."""

import re
from datetime import date

from playwright.sync_api import FilePayload, Locator, Page, expect

from govflow.i18n import formats
from tests.journeys.house import eventually
from tests.journeys.inspection import flaws_of_access, flaws_of_words, is_new
from tests.journeys.person import Person
from tests.make.documents import pdf

DONE = {200, 204, 303}
ITEM = re.compile(r"[?&]item=([^&]+)")
TITLES = {"ar": "تعميم الشبكة الداخلية", "fr": "Étendre l'intranet", "en": "Extend the intranet"}
OTHERS = {"ar": "جرد الحواسيب", "fr": "Recenser les ordinateurs", "en": "Count the computers"}
OWNERS = {
    "ar": "رئيس قسم نظم المعلومات",
    "fr": "Chef de la division des systèmes d'information",
    "en": "Head of the Information Systems Division",
}
TEXTS = {
    "ar": "ربط المديريات الجهوية الاثنتي عشرة.",
    "fr": "Relier les douze directions régionales.",
    "en": "Connect the twelve regional directorates.",
}


def looks(person: Person) -> None:
    """Inspect the page that is open, as far as its person was told to; go on whatever it is."""
    if not person.scripts:
        return
    flaws = flaws_of_words(person)
    if person.inspects and is_new(person, "met"):
        size = person.page.viewport_size
        flaws += flaws_of_access(person)
        if size:
            person.page.set_viewport_size(size)
    person.complaints += [f"{person.page.url}: {flaw}" for flaw in flaws]


# The requester


def drafts(person: Person, title: str, *, priority: str) -> str:
    """Open an action by its form; return the address of its page."""
    person.opens("/actions").link("New action", person.main).click()
    language = person.language
    person.fills(**{f"title_{language}": title, f"text_{language}": TEXTS[language]})
    person.page.locator("[name=owner]").select_option(label=OWNERS[language])
    gives_day(person, "due", date(2027, 1, 31))
    person.page.locator(f"[name=priority][value={priority}]").check()
    looks(person)
    person.button("Save as draft").click()
    expect(person.page.locator("h1")).to_contain_text(title)
    looks(person)
    return person.page.url.removeprefix(person.house.url)


def gives_day(person: Person, name: str, day: date) -> None:
    field = person.page.locator(f"[name={name}]")
    native = field.get_attribute("type") == "date"
    field.fill(day.isoformat() if native else f"{day:%d/%m/%Y}")


def attaches(person: Person, name: str, *lines: str) -> None:
    """Add a PDF to the action whose page is open."""
    file = FilePayload(name=name, mimeType="application/pdf", buffer=pdf(*lines))
    person.page.locator("input[type=file]").set_input_files(file)
    person.button("Upload").click()
    person.sees(re.compile(re.escape(name.rpartition(".")[0])), person.page.locator("#documents"))


def submits(person: Person, path: str) -> None:
    """See who will receive it, by when; then send it."""
    person.opens(path).link("Submit for approval").click()
    expect(person.main.locator("ol > li.panel").first).to_be_visible()
    looks(person)
    person.button("Submit for approval").click()
    expect(person.page).to_have_url(re.compile(re.escape(path) + "$"))
    state_is(person, path, "submitted")


def state_is(person: Person, path: str, state: str) -> None:
    """Expect the page of an action to say its state, at the latest when the worker has been by."""
    words = person.says(f"state.actions.{state}")

    def said() -> bool:
        person.opens(path)
        return words in person.main.locator(".page-head").inner_text()

    eventually(said, f"{path} is {state}")


# Whoever decides


def badge_is(person: Person, number: int) -> None:
    """Expect the parapheur's badge to say how many files await this person."""
    badge = person.page.locator("#badge")
    if number:
        expect(badge).to_have_text(str(number))
    else:
        expect(badge).to_be_hidden()


def takes(person: Person, title: str, tab: str = "waiting") -> Locator:
    """Open a file of the parapheur by its title; return the drawer."""
    person.opens(f"/parapheur?tab={tab}")
    person.page.locator(".work-link").get_by_text(title, exact=True).click()
    drawer = person.page.locator("#drawer")
    expect(drawer.locator("#drawer-h")).to_contain_text(title)
    return drawer


def answers(person: Person, kind: str, verb: str = "approve") -> int:
    """Press the verb of the step; return the status of the answer."""
    return sends(person, person.button(f"verb.{kind}.{verb}", person.page.locator("#drawer")))


def sends(person: Person, button: Locator) -> int:
    """Press a button that posts; return the status of the answer, once it is shown."""
    with person.page.expect_response(lambda answer: answer.request.method == "POST") as got:
        button.click()
    person.page.wait_for_load_state()
    return got.value.status


def returns(person: Person, reason: str) -> int:
    """Return the file that is open; the form opens above the foot."""
    form = person.page.locator("#drawer form[action$='/return']")
    if not form.is_visible():
        person.page.locator("#drawer .reveal > summary").filter(
            has_text=re.compile(rf"^\s*{re.escape(person.says('Return'))}\s*$")
        ).click()
    form.locator("[name=reason]").fill(reason)
    return sends(person, person.button("Return the file", form))


def says_day(person: Person, day: date) -> str:
    return formats.date_long(day, person.language)


def lets_pass(person: Person, *jumps: str) -> None:
    """Move the clock of the demonstration forward, in the footer: 1h, 1d, 7d."""
    for jump in jumps:
        sends(person, person.page.locator(f"#footer button[value='{jump}']"))


def item_of(page: Page) -> str:
    found = ITEM.search(page.url)
    assert found, page.url
    return found[1]


def hears(person: Person, text: str) -> None:
    """Expect the news to be there, at the latest when the worker has been by."""

    def told() -> bool:
        person.opens("/notifications")
        return text in person.main.inner_text()

    eventually(told, f"a notice about {text}")
    looks(person)


def form_of(person: Person) -> dict[str, str]:
    """Return what the form of the decision would send."""
    fields = person.page.locator("#drawer form.verb >> nth=0 >> input[type=hidden]").all()
    found = {field.get_attribute("name"): field.get_attribute("value") for field in fields}
    return {name: value or "" for name, value in found.items() if name and name != "csrf_token"}
