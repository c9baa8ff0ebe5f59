"""SC-06: a director reads and signs on a phone, others are refused, the minister attests."""

import json
import re
from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import expect

from govflow.kernel.clock import SystemClock
from tests.journeys import steps
from tests.journeys.conftest import Way
from tests.journeys.devices import VirtualDevice, plug_in
from tests.journeys.house import House, eventually, open_house
from tests.journeys.person import PHONE, Office, Person
from tests.journeys.places import WHOLE

# Each with another means of proof: the password, a code, a device.
WAYS = (Way("sqlite", "ar"), Way("sqlite", "fr", scripts=False), Way("postgres", "fr"))
DIRECTOR = "dr-souss-massa"
RESERVED, REASON = "Sous réserve des moyens.", "Les moyens manquent."
CONFLICT, UNPROCESSABLE = 409, 422


@pytest.fixture
def house(way: Way) -> Iterator[House]:
    """The demonstration with its campaign of 2026: offered to all, signed by nobody."""
    with open_house(WHOLE, way.kind) as opened:
        yield opened


def test_a_charter_is_read_signed_attested_and_judged_valid(office: Office, way: Way) -> None:
    with office.desk(DIRECTOR, size=PHONE) as director, office.desk("ministre") as minister:
        means = Means(director, way)
        address = opens_the_charter(director)
        says_what_is_missing(director)
        reads(director)
        asked = goes_to_sign(director)
        means.is_refused()
        means.proves()
        director.sees(director.says("charter.stamp.simple"))
        state_becomes(director, address, "signed")
        assert director.page.goto(asked).status == CONFLICT  # type: ignore[union-attr]
        director.sees(director.says("Recorded already"))
        steps.looks(director)
        others_are_refused(office, address)
        attests(minister, address)
        state_becomes(director, address, "in_force")
        assert verdict(director, address) == "valid"
        director.link("Check it publicly").click()
        director.sees(director.says("verify.paper.registered"))


def test_another_director_declines_with_a_reason(office: Office, way: Way) -> None:
    if way.scripts:
        pytest.skip("shown once, where everything is a plain form")
    with office.desk("dr-fes-meknes", size=PHONE) as director:
        address = opens_the_charter(director)
        director.link("Decline…").click()
        director.button("charter.go.decline").click()
        director.sees(director.says("This field is required"))
        director.fills(reason=REASON).button("charter.go.decline").click()
        steps.looks(director)
        by_password(director, "dr-fes-meknes")
        state_becomes(director, address, "declined")
        director.sees(REASON)


# The director


def opens_the_charter(person: Person) -> str:
    person.opens("/")
    block = person.page.locator("#charters")
    person.sees(person.says("To sign"), block)
    block.locator(".work-link").click()
    person.sees(person.says("The two parties"))
    steps.looks(person)
    return person.page.url.removeprefix(person.house.url)


def says_what_is_missing(person: Person) -> None:
    assert steps.sends(person, person.button("Go to sign")) == UNPROCESSABLE
    expect(person.page.locator(".errors a")).to_have_attribute("href", re.compile("#clause-"))


def reads(person: Person) -> None:
    """Enter a reservation on the first clause, then tick each section."""
    section = person.page.locator("section[id^=section-]").first
    person.link("Reserve…", section).first.click()
    section.locator("textarea").fill(RESERVED)
    person.button("Enter the reservation", section).click()
    person.sees(RESERVED, section)
    ticks = person.page.locator("section[id^=section-] form > div > p > button")
    for left in range(ticks.count(), 0, -1):
        ticks.first.click()
        expect(ticks).to_have_count(left - 1)
    expect(person.page.locator("#foot .btn-primary")).to_have_count(1)
    steps.looks(person)


def goes_to_sign(person: Person) -> str:
    person.button("Go to sign").click()
    expect(person.page.locator("#consent")).to_be_visible()
    person.sees(RESERVED)
    steps.looks(person)
    return person.page.url


class Means:
    """How a director proves to be there, and is refused first: another on each way."""

    def __init__(self, person: Person, way: Way) -> None:
        self.person = person
        self.device: VirtualDevice | None = None
        self.secret = ""
        if way.kind == "postgres":
            self.device = plug_in(person.page)
            self._begins("passkey")
            person.button("Make the key now").click()
            person.sees("Means", person.page.locator("#credentials"))
        elif not way.scripts:
            self._begins("code")
            self.secret = person.page.locator("code").inner_text().replace(" ", "")
            person.fills(answer=self._code(0)).button("Enrol").click()

    def _begins(self, kind: str) -> None:
        self.person.opens("/me/credentials/new")
        self.person.page.locator(f"[name=kind][value={kind}]").check()
        password = self.person.house.password(DIRECTOR)
        self.person.fills(label="Means", password=password).button("Continue").click()

    def _code(self, later: int) -> str:
        return pyotp.TOTP(self.secret).at(SystemClock().now(), counter_offset=later)

    def is_refused(self) -> None:
        person = self.person
        if self.device:  # it felt a touch, and does not know whose
            self.device.feels_a_touch_only()
            person.button("charter.by.sign.passkey").click()
            expect(person.page.locator("[data-passkey-failed]")).to_be_visible()
            return
        person.fills(password="not mine")
        name = f"charter.by.sign.{'code' if self.secret else 'password'}"
        assert steps.sends(person, person.button(name)) == UNPROCESSABLE
        steps.looks(person)

    def proves(self) -> None:
        person = self.person
        if self.device:
            self.device.knows_its_owner()
            person.button("charter.by.sign.passkey").click()
        elif self.secret:
            person.fills(code=self._code(1), password=person.house.password(DIRECTOR))
            person.button("charter.by.sign.code").click()
        else:
            by_password(person, DIRECTOR)


def by_password(person: Person, username: str) -> None:
    button = person.page.locator("#prove button[value=password] >> visible=true")
    expect(person.page.locator("#prove")).to_be_visible()
    if not button.count():
        person.page.locator("#prove details > summary").click()
    person.fills(password=person.house.password(username))
    button.click()


def state_becomes(person: Person, address: str, state: str) -> None:
    """Expect the page to say its state, at the latest when the worker has been by."""
    words = person.says(f"state.charters.{state}")

    def said() -> bool:
        person.opens(address)
        return words in person.main.locator(".page-head").inner_text()

    eventually(said, f"{address} is {state}")
    steps.looks(person)


# The others


def others_are_refused(office: Office, address: str) -> None:
    for username in ("dr-fes-meknes", "secretariat"):
        with office.desk(username) as person:
            answer = person.page.goto(f"{person.house.url}{address}/sign")
            assert answer
            assert answer.status == 403
            assert person.posts(f"{address}/sign") == 403


def attests(person: Person, address: str) -> None:
    person.opens("/").page.locator("#charters .work-link").click()
    person.sees(RESERVED, person.page.locator("#reservations"))
    steps.looks(person)
    person.button("charter.goto.attest").click()
    steps.looks(person)
    by_password(person, "ministre")
    expect(person.page).to_have_url(re.compile(re.escape(address)))


def verdict(person: Person, address: str) -> str:
    """Take the paper, and let the command judge it."""
    paper = person.page.request.get(f"{person.house.url}{address}/file").body()
    file = person.house.place.folder / "charter.pdf"
    file.write_bytes(paper)
    said = person.house.place.command("verify", str(file), "--json")
    found: str = json.loads(said.stdout)["verdict"]
    return found
