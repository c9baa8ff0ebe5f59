"""SC-04: the steering committee is convened, answers, sits and counts its quorum."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from playwright.sync_api import FilePayload, expect

from tests.journeys import steps
from tests.journeys.conftest import Way
from tests.journeys.person import Office, Person
from tests.make.documents import pdf

WAYS = (
    Way("sqlite", "ar"),
    Way("sqlite", "fr", scripts=False),
    Way("postgres", "ar"),
    Way("postgres", "fr"),
)
COPIL = {"ar": "لجنة القيادة الاستراتيجية", "fr": "Comité de pilotage stratégique"}
POINTS = (
    ("information", {"ar": "وضعية الأوراش الكبرى", "fr": "État des grands chantiers"}),
    ("decision", {"ar": "مخططات جهوية للاستقبال", "fr": "Plans régionaux d'accueil"}),
    ("decision", {"ar": "ميزانية سنة 2027", "fr": "Budget de l'année 2027"}),
    ("other", {"ar": "مختلفات", "fr": "Divers"}),
)
DECIDED = (
    {"ar": "تعميم مكتب الاستقبال", "fr": "Généraliser le bureau d'accueil"},
    {"ar": "مخطط لكل جهة", "fr": "Un plan par région"},
)
REASON = {"ar": "برمجة أشغال الحكومة", "fr": "Agenda du gouvernement"}
SHORT = {"ar": "6 أيام، والأجل 7 أيام", "fr": "6 jours, délai de 7 jours"}
CONVENED = datetime(2026, 12, 23, 10, 0)  # noqa: DTZ001 - wall-clock times
SITS = datetime(2026, 12, 29, 10, 5)  # noqa: DTZ001


@dataclass
class Story:
    """The address of the meeting."""

    path: str = ""


def test_a_committee_is_convened_and_sits(office: Office) -> None:
    story, clock = Story(), office.house.place.set_clock
    with office.desk("secretariat") as secretariat:
        the_next_date_is_proposed(secretariat, story)
        four_points_and_a_paper(secretariat, story)
    clock(CONVENED)
    with office.desk("secretariat") as secretariat:
        the_short_notice_is_confirmed(secretariat, story)
        with office.desk("cnss") as member:
            a_member_names_who_comes_instead(member, story)
        the_answer_is_seen(secretariat)
    clock(SITS)
    with office.desk("secretariat") as secretariat:
        the_quorum_follows_each_tick(secretariat, story)
        two_decisions_are_recorded(secretariat)
        the_sitting_ends(secretariat, story)
        each_region_gets_its_action(secretariat)
        a_committee_follows_and_reports(secretariat)


# 1


def the_next_date_is_proposed(person: Person, story: Story) -> None:
    person.opens("/meetings").link("New meeting").click()
    person.main.get_by_role("link", name=COPIL[person.language], exact=True).click()
    expect(person.page.locator("[name=starts_at]")).to_have_value("2026-12-29")
    expect(person.page.locator("[name=hour]")).to_have_value("10:00")
    expect(person.page.locator("#clashes")).to_have_count(0)
    steps.looks(person)
    person.fills(place="Salle des réunions")
    assert steps.sends(person, person.button("Prepare the meeting")) in steps.DONE
    story.path = person.page.url.removeprefix(person.house.url)
    expect(person.page.locator("#holiday")).to_have_count(0)
    steps.looks(person)


# 2


def four_points_and_a_paper(person: Person, story: Story) -> None:
    for kind, title in POINTS:
        person.opens(story.path).link("meeting.act.item").click()
        person.page.locator(f"[name=kind][value={kind}]").check()
        person.fills(**{f"title_{code}": text for code, text in title.items()})
        assert steps.sends(person, person.button("meeting.act.item")) in steps.DONE
    points = person.page.locator("#agenda ol > li")
    expect(points).to_have_count(len(POINTS))
    points.nth(1).locator("summary").click()
    file = FilePayload(name="plan.pdf", mimeType="application/pdf", buffer=pdf("Plan"))
    points.nth(1).locator("input[type=file]").set_input_files(file)
    person.button("Upload", points.nth(1)).click()
    person.sees(re.compile("plan"), points.nth(1))
    steps.looks(person)


# 3


def the_short_notice_is_confirmed(person: Person, story: Story) -> None:
    person.opens(story.path).link("Check and convene").click()
    person.sees(SHORT[person.language], person.page.locator("#checks"))
    steps.looks(person)
    send = person.main.locator("form[action$='/convene'] button.btn-primary")
    assert steps.sends(person, send) == 422
    expect(person.page.locator("[name=reason]")).to_have_attribute("aria-invalid", "true")
    person.fills(reason=REASON[person.language])
    assert steps.sends(person, send) in steps.DONE
    person.sees("COPIL/2026/01", person.main)
    steps.looks(person)
    with person.page.expect_download() as got:
        person.link("Convocation").click()
    assert got.value.suggested_filename == "convocation-COPIL-2026-01.pdf"


# 4


def a_member_names_who_comes_instead(person: Person, story: Story) -> None:
    person.opens("/").sees(person.says("Convocations to answer"))
    steps.looks(person)
    person.link("meeting.act.answer").first.click()
    person.page.locator("[name=answer][value=excused]").check()
    expect(person.page.locator("[name=substitute]")).not_to_have_value("")  # the usual one
    steps.looks(person)
    assert steps.sends(person, person.button("meeting.act.answer")) in steps.DONE
    person.sees(person.says("meeting.answer.excused"), person.page.locator("#members"))
    assert person.page.url.endswith(story.path)


def the_answer_is_seen(person: Person) -> None:
    """Without a reload, within ten seconds; whoever runs no script reloads."""
    if not person.scripts:
        person.page.reload()
    members = person.page.locator("#members")
    expect(members.get_by_text(person.says("meeting.answer.excused"))).to_be_visible(timeout=15_000)
    steps.looks(person)


# 5 and 6


def the_quorum_follows_each_tick(person: Person, story: Story) -> None:
    person.opens(story.path).link("Conduct the sitting").click()
    seats = person.page.locator("#presence form")
    expect(seats).to_have_count(6)
    ticks = ("present", "excused", "present", "present", "excused", "represented")
    for at, state in enumerate(ticks):
        assert ticked(person, at, state) in steps.DONE
    badge_says(person, "reached", 4)
    steps.looks(person)
    person.link("meeting.act.guest").click()
    person.fills(name="Une experte", capacity="experte")
    assert steps.sends(person, person.button("meeting.act.guest")) in steps.DONE
    badge_says(person, "reached", 4)
    ticked(person, 2, "excused")
    badge_says(person, "missing", 3)
    expect(person.page.locator("#record-unavailable")).to_be_visible()
    expect(person.button("Go on as an information meeting")).to_be_visible()
    steps.looks(person)
    ticked(person, 2, "present")
    badge_says(person, "reached", 4)
    expect(person.page.locator("#record-unavailable")).to_have_count(0)


def ticked(person: Person, at: int, state: str) -> int:
    seat = person.page.locator("#presence form").nth(at)
    return steps.sends(person, seat.locator(f"button[value={state}]"))


def badge_says(person: Person, how: str, present: int) -> None:
    words = person.says(f"meeting.quorum.{how}", present=present, of=6)
    expect(person.page.locator("#quorum")).to_contain_text(words)


# 7


def two_decisions_are_recorded(person: Person) -> None:
    language = person.language
    for number, text in enumerate(DECIDED, 1):
        typed = person.page.locator(f"[name=text_{language}]")
        typed.fill(text[language])
        if person.scripts and number == 1:
            one_leaves_and_comes_back(person, text[language])
        person.page.locator("[name=owner]").select_option(label=steps.OWNERS[language])
        steps.gives_day(person, "due", date(2027, 1, 31))
        assert steps.sends(person, person.button("Record the decision")) in steps.DONE
        expect(person.page).to_have_url(re.compile("/conduct$"))
        person.sees(f"COPIL/2026/01/D{number}", person.page.locator("#agenda, #taken"))


def one_leaves_and_comes_back(person: Person, typed: str) -> None:
    """What is being typed outlives who comes and goes."""
    for state, missing in (("excused", 1), ("present", 0)):
        ticked(person, 2, state)
        expect(person.page.locator("#record-unavailable")).to_have_count(missing)
        field = person.page.locator(f"[name=text_{person.language}]")
        expect(field).to_have_value(typed)


def each_region_gets_its_action(person: Person) -> None:
    decision(person, 2).link("decision.act.regions").click()
    expect(person.page.locator("#region-rows tr")).to_have_count(12)
    steps.looks(person)
    assert steps.sends(person, person.button("Open these actions")) in steps.DONE
    expect(person.page.locator("#action-rows tr")).to_have_count(12)
    steps.looks(person)


def decision(person: Person, number: int) -> Person:
    person.opens("/decisions")
    person.main.get_by_role("link").filter(has_text=DECIDED[number - 1][person.language]).click()
    return person


# 11


def a_committee_follows_and_reports(person: Person) -> None:
    decision(person, 1).link("decision.act.hand_down").click()
    steps.looks(person)
    person.page.locator("[name=to]").select_option(index=1)
    hand_down = person.main.get_by_role("button", name=person.says("decision.act.hand_down"))
    assert steps.sends(person, hand_down) in steps.DONE
    person.link("decision.act.report_back", person.page.locator("#handed")).click()
    person.fills(report=REASON[person.language])
    report = person.main.get_by_role("button", name=person.says("decision.act.report_back"))
    assert steps.sends(person, report) in steps.DONE
    person.sees(person.says("state.decisions.reported"), person.page.locator("#handed"))
    steps.looks(person)


def the_sitting_ends(person: Person, story: Story) -> None:
    person.link("End the sitting").click()
    steps.looks(person)
    assert steps.sends(person, person.button("End the sitting")) in steps.DONE
    expect(person.page).to_have_url(re.compile(re.escape(story.path) + "$"))
    person.sees(person.says("state.meetings.held"), person.main)
    steps.looks(person)
