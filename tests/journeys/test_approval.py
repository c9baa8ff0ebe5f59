"""SC-05: an action through its approval, with a return, a delegation, holidays and lateness."""

import re
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import Way
from tests.journeys.house import eventually
from tests.journeys.person import PHONE, Office, Person
from tests.journeys.tampering import alter

REASONS = {
    "ar": "يرجى تحديد الجهات المعنية.",
    "fr": "Préciser les régions concernées.",
    "en": "State the regions concerned.",
}
ADDED = {"ar": "قبل نهاية يناير", "fr": "avant la fin janvier", "en": "before the end of January"}
HOLIDAY = {"ar": "عيد الاستقلال", "fr": "Fête de l'Indépendance", "en": "Independence Day"}
FORMULA = {
    "ar": "عن الكاتب العام وبتفويض منه",
    "fr": "Pour le secrétaire général et par délégation",
    "en": "For the Secretary General, by delegation",
}
WAYS = (
    Way("sqlite", "ar"),
    Way("sqlite", "fr"),
    Way("sqlite", "en", scripts=False),
    Way("postgres", "ar"),
    Way("postgres", "fr"),
    Way("postgres", "ar", scripts=False),
)
ACT = "DS-2026/40"


@dataclass
class Story:
    """What the people of the journey have made so far."""

    path: str = ""
    other: str = ""
    item: str = ""


def test_an_action_goes_through_its_approval(office: Office) -> None:
    story = Story()
    with ExitStack() as desks:
        secretariat, drh, sg, cabinet = (
            desks.enter_context(office.desk(username))
            for username in ("secretariat", "drh", "sg", "chef-cab")
        )
        the_secretariat_submits_it(secretariat, story)
        the_director_returns_it(drh, story)
        it_comes_back_as_version_2(secretariat, drh, story)
        the_secretary_general_delegates(sg)
        steps.lets_pass(sg, "7d", "1d")
        the_delegate_approves_before_the_delegator(cabinet, sg, story)
        with office.desk("ministre", size=PHONE) as minister:
            the_minister_approves_on_a_phone(minister, drh, secretariat, story)
        steps.lets_pass(secretariat, "1h")
        it_is_approved_and_its_owner_knows(office, secretariat, story)
        steps.lets_pass(secretariat, "7d")
        the_delegation_is_over(cabinet)
        lateness_is_reminded_and_escalated_but_never_approved(office, secretariat, story)
        the_chain_is_verified(office)


# 1


def the_secretariat_submits_it(person: Person, story: Story) -> None:
    story.path = steps.drafts(person, steps.TITLES[person.language], priority="high")
    steps.attaches(person, "plan.pdf", "Plan du reseau", "Calendrier")
    person.opens(story.path).link("Submit for approval").click()
    stops = person.main.locator("ol > li.panel")
    expect(stops).to_have_count(3)
    expect(stops.nth(0)).to_contain_text(steps.says_day(person, date(2026, 11, 20)))
    stops.nth(0).locator("details:has(.days-list) > summary").click()
    counted = stops.nth(0).locator(".days-list .day-in bdi")
    expect(counted).to_have_text(["17/11/2026", "19/11/2026", "20/11/2026"])
    expect(stops.nth(0).locator(".days-list .day-out")).to_contain_text(HOLIDAY[person.language])
    steps.submits(person, story.path)
    steps.looks(person)


# 2


def the_director_returns_it(person: Person, story: Story) -> None:
    person.opens("/")
    steps.badge_is(person, 1)
    steps.looks(person)
    drawer = steps.takes(person, steps.TITLES[person.language])
    pages = drawer.locator("img")
    expect(pages).to_have_count(2)
    steps.looks(person)
    story.item = steps.item_of(person.page)
    assert steps.returns(person, "") == 422
    expect(drawer.locator("form[action$='/return'] [name=reason]")).to_have_attribute(
        "aria-invalid", "true"
    )
    steps.looks(person)
    assert steps.returns(person, REASONS[person.language]) in steps.DONE
    steps.badge_is(person, 0)
    steps.looks(person)
    steps.lets_pass(person, "1h")  # until it may be taken back, the news is not told


# 3


def it_comes_back_as_version_2(secretariat: Person, drh: Person, story: Story) -> None:
    language = secretariat.language
    steps.state_is(secretariat, story.path, "returned")
    secretariat.sees(REASONS[language], secretariat.main)
    steps.looks(secretariat)
    steps.hears(secretariat, steps.TITLES[language])
    secretariat.opens(story.path).link("Edit").click()
    text = secretariat.page.locator(f"[name=text_{language}]")
    text.fill(f"{steps.TEXTS[language][:-1]} {ADDED[language]}.")
    secretariat.button("Save as draft").click()
    steps.submits(secretariat, story.path)
    story.other = steps.drafts(secretariat, steps.OTHERS[language], priority="normal")
    steps.submits(secretariat, story.other)
    drawer = steps.takes(drh, steps.TITLES[language])
    expect(drawer.locator("#changes ins").first).to_contain_text(ADDED[language].split()[0])
    steps.looks(drh)
    assert steps.answers(drh, "visa") in steps.DONE
    expect(drh.page.locator("#drawer-h")).to_contain_text(steps.OTHERS[language])  # the next file
    steps.looks(drh)
    assert steps.answers(drh, "visa") in steps.DONE
    steps.badge_is(drh, 0)


# 4


def the_secretary_general_delegates(person: Person) -> None:
    person.opens("/delegations").link("Record a delegation").click()
    delegate = {
        "ar": "رئيس الديوان",
        "fr": "Chef de cabinet",
        "en": "Head of the Minister's Office",
    }
    page = person.page
    page.locator("[name=delegate]").select_option(label=delegate[person.language])
    page.locator("[name=subjects][value=action]").check()
    page.locator("[name=steps][value=approval]").check()
    steps.gives_day(person, "act_date", date(2026, 11, 16))
    steps.gives_day(person, "from_day", date(2026, 11, 19))
    steps.gives_day(person, "to_day", date(2026, 11, 18))
    steps.looks(person)
    record = person.button("Record the delegation")
    assert steps.sends(person, record) == 422  # no reference of the act
    expect(page.locator("[name=reference]")).to_have_attribute("aria-invalid", "true")
    page.locator("[name=reference]").fill(ACT)
    assert steps.sends(person, record) == 422  # it would end before it starts
    expect(page.locator("[name=to_day]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=reference]")).to_have_value(ACT)
    steps.looks(person)
    steps.gives_day(person, "to_day", date(2026, 11, 30))
    steps.sends(person, record)
    person.main.locator("tr").filter(has_text=ACT).get_by_role("link").first.click()
    person.sees(f"« {FORMULA['fr']} »" if person.language != "ar" else f"«{FORMULA['ar']}»")
    steps.looks(person)


# 5 and 6


def the_delegate_approves_before_the_delegator(cabinet: Person, sg: Person, story: Story) -> None:
    title = steps.TITLES[cabinet.language]
    steps.takes(sg, title)
    waiting = cabinet.page.context.new_page()
    drawer = steps.takes(cabinet, title, "delegated")
    story.item = steps.item_of(cabinet.page)
    expect(drawer.locator(".decide-note")).to_contain_text(FORMULA[cabinet.language])
    expect(drawer.locator(".decide-note")).to_contain_text(ACT)
    steps.looks(cabinet)
    again = steps.form_of(cabinet)
    assert steps.answers(cabinet, "approval") in steps.DONE
    late = steps.answers(sg, "approval")
    assert late == 409
    sg.sees(sg.says("Already dealt with"))
    steps.looks(sg)
    the_same_request_changes_nothing(cabinet, story, again)
    cabinet.opens(story.path)
    history = cabinet.page.locator("#history")
    expect(history).to_contain_text(FORMULA[cabinet.language])
    expect(history).to_contain_text(ACT)
    steps.looks(cabinet)
    steps.takes(cabinet, steps.OTHERS[cabinet.language], "delegated")
    waiting.close()


def the_same_request_changes_nothing(person: Person, story: Story, form: dict[str, str]) -> None:
    """The same key gets the answer it had; another key is told that somebody decided."""
    assert person.posts(f"/parapheur/{story.item}/approve", **form) in {200, 303}
    assert person.posts(f"/parapheur/{story.item}/approve", **(form | {"key": "another"})) == 409


# 6 and 7


def the_minister_approves_on_a_phone(
    minister: Person, drh: Person, secretariat: Person, story: Story
) -> None:
    minister.opens("/")
    steps.looks(minister)
    steps.takes(minister, steps.TITLES[minister.language])
    item, form = steps.item_of(minister.page), steps.form_of(minister)
    for stranger in (drh, secretariat):
        assert stranger.posts(f"/parapheur/{item}/approve", **form) in {403, 404}
    steps.looks(minister)
    button = minister.button("verb.approval.approve", minister.page.locator("#drawer"))
    box = button.bounding_box()
    assert box, "the button is not there"
    assert box["height"] >= 44, box
    assert box["x"] >= 0, box
    assert box["x"] + box["width"] <= PHONE[0], box
    assert steps.answers(minister, "approval") in steps.DONE
    steps.looks(minister)
    minister.opens(story.path)
    given = minister.page.locator("#history").get_by_text(
        minister.says("outcome.approval.approve"), exact=True
    )
    expect(given).to_have_count(2)  # by the delegate and by the minister, each once
    steps.looks(minister)


def it_is_approved_and_its_owner_knows(office: Office, secretariat: Person, story: Story) -> None:
    steps.state_is(secretariat, story.path, "approved")
    title = steps.TITLES[secretariat.language]
    secretariat.opens("/actions?state=approved").sees(title, secretariat.main)
    with office.desk("chef-si") as owner:
        steps.hears(owner, title)
        owner.opens("/actions?mine=owned&state=open").sees(title, owner.main)


# 5, the end


def the_delegation_is_over(cabinet: Person) -> None:
    """The file is still open before the delegate, for whom it is now somebody else's: unknown."""
    assert steps.answers(cabinet, "approval") == 403
    cabinet.opens("/parapheur?tab=delegated")
    cabinet.misses(steps.OTHERS[cabinet.language], cabinet.main)
    steps.looks(cabinet)


# 8


def lateness_is_reminded_and_escalated_but_never_approved(
    office: Office, secretariat: Person, story: Story
) -> None:
    def told() -> bool:
        history = secretariat.opens(story.other).page.locator("#history").inner_text()
        words = ("timeline.reminded", "timeline.late", "timeline.escalated")
        return all(secretariat.says(word) in history for word in words)

    eventually(told, "the reminder and the escalation are in the history")
    steps.state_is(secretariat, story.other, "submitted")
    steps.looks(secretariat)
    with office.desk("ministre") as superior:
        steps.hears(superior, steps.OTHERS[superior.language])
    with office.desk("sg") as late:
        late.opens("/parapheur")
        steps.badge_is(late, 1)
        steps.looks(late)


# 9


def the_chain_is_verified(office: Office) -> None:
    with office.desk("admin") as person:
        person.opens("/journal").link("Verify the chain").click()
        verdict = person.page.locator("#verdict")
        expect(verdict).to_have_class(re.compile("tone-ok"))
        entries = int("".join(re.findall(r"\d", verdict.inner_text())))
        assert entries > 30
        steps.looks(person)
        alter(office.house.place, entry=17)
        person.link("Verify again").click()
        expect(verdict).to_have_class(re.compile("tone-bad"))
        expect(verdict).to_contain_text("17")
        steps.looks(person)
    verified = office.house.place.command("ledger", "verify", "--json")
    assert (verified.returncode, '"first_broken": 17' in verified.stdout) == (1, True)
