"""Somebody enrols a means of proof, tries it, and an officer vouches for it."""

from datetime import timedelta

import pyotp
import pytest
from playwright.sync_api import expect

from govflow.kernel.clock import SystemClock
from tests.journeys import steps
from tests.journeys.conftest import Way
from tests.journeys.devices import plug_in
from tests.journeys.person import PHONE, Office, Person

WAYS = (Way("sqlite", "ar"), Way("sqlite", "fr", scripts=False), Way("postgres", "fr"))
DIRECTOR = "dr-souss-massa"


def begins(person: Person, kind: str, label: str) -> None:
    """Ask for a new means from the profile, with the password typed anew."""
    person.opens("/me").link("Enrol a means of proof").click()
    person.page.locator(f"[name=kind][value={kind}]").check()
    person.fills(label=label, password=person.house.password(DIRECTOR))
    person.button("Continue").click()


def is_enrolled(person: Person, label: str) -> None:
    person.sees(label, person.page.locator("#credentials"))
    person.sees(person.says("Not vouched for"), person.page.locator("#credentials"))


def test_a_device_is_enrolled_tried_and_vouched_for(office: Office, way: Way) -> None:
    if not way.scripts:
        pytest.skip("devices need scripts")
    with office.desk(DIRECTOR, size=PHONE) as director, office.desk("secretariat") as officer:
        device = plug_in(director.page)
        device.feels_a_touch_only()
        begins(director, "passkey", "Telephone")
        director.button("Make the key now").click()
        failed = director.page.locator("[data-passkey-failed]")
        expect(failed).to_be_visible()
        steps.looks(director)
        device.knows_its_owner()
        director.button("Make the key now").click()
        is_enrolled(director, "Telephone")
        director.link("Try them").click()
        device.feels_a_touch_only()
        director.button("Confirm with my passkey").click()
        expect(failed).to_be_visible()
        steps.looks(director)
        device.knows_its_owner()
        director.button("Confirm with my passkey").click()
        director.sees(director.says("toast.proof_right"))
        officer.opens("/me").link("Means of proof to vouch for").click()
        officer.sees("Telephone")
        officer.button("Vouch").click()
        officer.sees(officer.says("Nothing waits for your word"))
        director.opens("/me")
        director.sees(director.says("Vouched for"))


def test_codes_are_enrolled_and_tried_even_without_scripts(office: Office) -> None:
    with office.desk(DIRECTOR) as director:
        begins(director, "code", "Application")
        secret = director.page.locator("code").inner_text().replace(" ", "")
        steps.looks(director)
        now = SystemClock().now()  # telephones do not know the demonstration's clock
        director.fills(answer=pyotp.TOTP(secret).at(now))
        director.button("Enrol").click()
        is_enrolled(director, "Application")
        director.opens("/me/credentials/try")
        # The step of the first code is used up: the next one is near enough to be taken.
        later = pyotp.TOTP(secret).at(SystemClock().now() + timedelta(seconds=30))
        director.fills(code=later, password=director.house.password(DIRECTOR))
        director.button("Confirm with a code and my password").click()
        director.sees(director.says("toast.proof_right"))
