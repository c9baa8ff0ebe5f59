"""SC-06, steps 1 and 2: a text is refused, mended, published, and offered to twelve regions."""

from datetime import date

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import Way
from tests.journeys.person import Office, Person

WAYS = (Way("sqlite", "ar"), Way("postgres", "fr"))
MINISTRY = "ministry-commitments"
ANSWERS = {"ar": "تجيب الوزارة داخل عشرة أيام عمل.", "fr": "Répondre dans les dix jours ouvrables."}
NAMES = {"ar": "حملة التوقيع 2027", "fr": "Campagne de signature 2027"}
REGIONS = 12


def test_a_text_is_published_and_offered_to_every_region(office: Office) -> None:
    with office.desk("secretariat") as person:
        a_text_without_the_ministrys_side_is_refused(person)
        it_is_mended_and_published(person)
        it_is_offered_in_one_click(person)
        the_board_follows_without_a_reload(person)


def a_text_without_the_ministrys_side_is_refused(person: Person) -> None:
    person.opens("/campaigns").link("Charter templates", person.main).click()
    person.main.locator("tbody a").first.click()
    person.link("Edit", person.main).click()
    expect(person.button("Save the draft")).to_be_visible()  # the last of a long page
    remove = person.page.locator(f"button[name=remove][value^='{MINISTRY}.']")
    for left in range(remove.count(), 0, -1):
        expect(remove).to_have_count(left)
        remove.first.click()
    expect(remove).to_have_count(0)
    person.button("Save the draft").click()
    person.sees(person.says("refusal.charter.text.no_ministry"))
    person.link("Publish…", person.main).click()
    expect(person.page.locator(".errors")).to_contain_text(
        person.says("refusal.charter.text.no_ministry")
    )
    steps.looks(person)


def it_is_mended_and_published(person: Person) -> None:
    person.link("Edit", person.main).click()
    person.page.locator(f"button[name=add][value='{MINISTRY}']").click()
    for code, words in ANSWERS.items():
        person.page.locator(f"[name='{MINISTRY}.{code}']").fill(words)
    steps.looks(person)
    person.button("Save the draft").click()
    person.link("Publish…", person.main).click()
    steps.looks(person)
    person.button("text.act.publish").click()
    published = person.page.locator("h1 .badge", has_text=person.says("text_state.published"))
    expect(published).to_be_visible(timeout=30_000)  # it is printed once before, to be sure


def it_is_offered_in_one_click(person: Person) -> None:
    person.link("New campaign", person.main).click()
    person.fills(**{f"name_{person.language}": NAMES[person.language]})
    steps.gives_day(person, "due", date(2026, 12, 15))
    person.button("Prepare and see").click()
    expect(person.page.locator("#ready-rows tr")).to_have_count(REGIONS)
    steps.looks(person)
    person.page.locator("form[action$='/offer'] button").click()
    expect(person.page.locator("#board-rows tr")).to_have_count(REGIONS)


def the_board_follows_without_a_reload(person: Person) -> None:
    """The worker makes the papers; the page tells so by itself."""
    waiting = person.page.locator("#board-rows .badge", has_text=person.says("mark.not_opened"))
    expect(waiting).to_have_count(REGIONS, timeout=60_000)
    steps.looks(person)
