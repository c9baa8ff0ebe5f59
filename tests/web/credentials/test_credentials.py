"""Means of proof in the profile, and the step-up that a page shows before an act."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import event, select
from webauthn.helpers import base64url_to_bytes

import config
from govflow.accounts.models import Attempt, Credential
from govflow.app import create_app
from govflow.audit.models import Entry
from govflow.gate.transaction import Application
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.work import begin
from tests.html import Browser, page
from tests.kept import Shelf
from tests.make import accounts as make
from tests.make import org
from tests.make.passkeys import PRESENT, Device

HERE = "localhost:8000"


@pytest.fixture
def chart(kept: Shelf, database: Database, clock: FixedClock) -> org.Ministry:
    return kept(drawn, database, clock)


def drawn(database: Database, clock: FixedClock) -> org.Ministry:
    with begin(database, actor=SYSTEM, clock=clock) as work:
        drawn = org.ministry(work)
        for name, held in (("drh", drawn.drh), ("secr", drawn.secretariat), ("admin", drawn.admin)):
            make.account(work, held, username=name, language="en")
    return drawn


@pytest.fixture
def drh(browser: Browser, chart: org.Ministry) -> Browser:
    del chart
    return browser.sign_in("drh", make.PASSWORD)


@pytest.fixture
def demonstration(
    settings: config.Settings, clock: FixedClock, chart: org.Ministry
) -> Iterator[Browser]:
    """The director in a house where a fresh means counts, and a password alone."""
    del chart
    app = create_app(replace(settings, demo=True, sign_by_password=True), clock)
    yield Browser(app).sign_in("drh", make.PASSWORD)
    app.extensions["govflow.database"].engine.dispose()


def begun(browser: Browser, kind: str, label: str = "my own") -> str:
    """Begin an enrolment; return the address at which it is finished."""
    form = {"kind": kind, "label": label, "password": make.PASSWORD}
    answer = browser.post("/me/credentials/new", form)
    assert answer.status_code == 303, page(answer)
    return answer.headers["Location"]


def question(text: str) -> bytes:
    """Return the challenge that a button hands to the browser."""
    found = re.search(r"&#34;challenge&#34;: &#34;([\w-]+)&#34;", text)
    assert found
    return base64url_to_bytes(found[1])


def enrols_device(browser: Browser) -> Device:
    device, path = Device(), begun(browser, "passkey")
    said = device.enrol(question(browser.get(path).text))
    enrolled = browser.post(path, {"answer": said})
    assert (enrolled.status_code, enrolled.headers["Location"]) == (303, "/me#credentials")
    return device


def enrols_codes(browser: Browser, clock: FixedClock) -> str:
    path = begun(browser, "code")
    secret = re.search(r'<code dir="ltr">([A-Z2-7 ]+)</code>', browser.get(path).text)
    assert secret
    plain = secret[1].replace(" ", "")
    assert browser.post(path, {"answer": pyotp.TOTP(plain).at(clock.now())}).status_code == 303
    return plain


def test_a_device_is_enrolled_from_the_profile(drh: Browser) -> None:
    assert "You have none yet" in page(drh.get("/me"))
    enrols_device(drh)
    shown = page(drh.get("/me"))
    assert "my ownPasskey" in shown
    assert "Not vouched forIt counts from 24/11/2026 10:00" in shown


def test_codes_are_enrolled_by_a_picture_or_by_hand(drh: Browser, clock: FixedClock) -> None:
    path = begun(drh, "code")
    shown = drh.get(path)
    assert "<svg" in shown.text
    assert 'href="otpauth://totp/govflow:drh?secret=' in shown.text
    wrong = drh.post(path, {"answer": "000000"})
    assert wrong.status_code == 422
    assert "The code is wrong." in page(wrong)
    enrols_codes(drh, clock)
    assert "One-time codes" in page(drh.get("/me"))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"password": "wrong"}, "The present password is wrong."),
        ({"label": " "}, "This field is required"),
        ({"kind": "oath"}, "Choose from the list."),
        ({"label": "x" * 61}, "longer than the 60 characters allowed"),
    ],
)
def test_a_wrong_beginning_is_said_at_its_field(
    drh: Browser, typed: dict[str, str], told: str
) -> None:
    form = {"kind": "code", "label": "mine", "password": make.PASSWORD} | typed
    refused = drh.post("/me/credentials/new", form)
    assert refused.status_code == 422
    assert told in page(refused)
    assert make.PASSWORD not in refused.text


def test_guessing_the_password_at_an_enrolment_costs_time(drh: Browser) -> None:
    form = {"kind": "code", "label": "mine", "password": "wrong"}
    for _ in range(5):
        drh.post("/me/credentials/new", form)
    throttled = drh.post("/me/credentials/new", form | {"password": make.PASSWORD})
    assert throttled.status_code == 422
    assert "Try again in 2 seconds." in page(throttled)


def test_a_finished_enrolment_is_over(drh: Browser, clock: FixedClock) -> None:
    path = begun(drh, "code")
    clock.move(timedelta(minutes=11))
    assert drh.get(path).status_code == 409


def test_the_enrolment_of_somebody_else_does_not_exist(app: Application, drh: Browser) -> None:
    path = begun(drh, "code")
    other = Browser(app).sign_in("admin", make.PASSWORD)
    assert [other.get(path).status_code, other.post(path).status_code] == [404, 404]


def test_a_means_is_renamed_and_revoked(drh: Browser) -> None:
    enrols_device(drh)
    rename = re.findall(r'href="(/me/credentials/[\w-]+/name)"', drh.get("/me").text)[0]
    assert 'value="my own"' in drh.get(rename).text
    assert drh.post(rename, {"label": ""}).status_code == 422
    drh.post(rename, {"label": "the blue key"})
    shown = drh.get("/me")
    assert "the blue key" in page(shown)
    revoke = re.findall(r'action="(/me/credentials/[\w-]+/revoke)"', shown.text)[0]
    assert drh.post(revoke).status_code == 303
    assert "You have none yet" in page(drh.get("/me"))


def test_an_officer_vouches_and_nobody_else_sees_the_list(app: Application, drh: Browser) -> None:
    enrols_device(drh)
    admin = Browser(app).sign_in("admin", make.PASSWORD)
    assert [one.get("/credentials").status_code for one in (drh, admin)] == [403, 403]
    officer = Browser(app).sign_in("secr", make.PASSWORD)
    assert 'href="/credentials"' in officer.get("/me").text
    shown = officer.get("/credentials")
    assert "my ownPasskey" in page(shown)
    vouch = re.findall(r'action="(/credentials/[\w-]+/vouch)"', shown.text)[0]
    assert [one.post(vouch).status_code for one in (drh, admin)] == [403, 404]
    assert officer.post(vouch).status_code == 303
    assert "Nothing waits for your word" in page(officer.get("/credentials"))
    assert "Vouched for" in page(drh.get("/me"))
    assert officer.post(vouch).status_code == 409


def test_the_profile_asks_the_same_number_of_questions_whatever_it_lists(
    app: Application, drh: Browser
) -> None:
    enrols_device(drh)
    asked: list[str] = []
    engine = app.extensions["govflow.database"].engine
    event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    drh.get("/me")
    once = len(asked)
    enrols_device(drh)
    asked.clear()
    drh.get("/me")
    assert len(asked) == once


def tried(browser: Browser) -> str:
    return browser.get("/me/credentials/try", Host=HERE).text


def test_a_fresh_means_is_shown_but_not_asked(drh: Browser) -> None:
    assert "You have no means of proof yet" in page(drh.get("/me/credentials/try"))
    device = enrols_device(drh)
    shown = drh.get("/me/credentials/try", Host=HERE)
    assert "does not count yet" in page(shown)
    assert "data-passkey=" not in shown.text
    refused = drh.post("/me/credentials/try", {"answer": device.answer(b"c" * 32)})
    assert refused.status_code == 422


def test_a_device_answers_for_an_act(demonstration: Browser) -> None:
    device = enrols_device(demonstration)
    asked = tried(demonstration)
    assert asked.index("Confirm with my passkey") < asked.index("By other means")
    right = demonstration.post("/me/credentials/try", {"answer": device.answer(question(asked))})
    assert (right.status_code, right.headers["Location"]) == (303, "/me#credentials")


def test_under_another_name_no_device_is_asked(demonstration: Browser) -> None:
    enrols_device(demonstration)
    shown = demonstration.get("/me/credentials/try")
    assert "answers only at the address of the house: http://localhost:8000" in page(shown)
    assert "data-passkey=" not in shown.text


def test_a_code_and_the_password_answer_once(demonstration: Browser, clock: FixedClock) -> None:
    secret = enrols_codes(demonstration, clock)
    clock.move(timedelta(minutes=1))
    form = {"method": "code", "code": pyotp.TOTP(secret).at(clock.now())}
    form |= {"password": make.PASSWORD}
    assert demonstration.post("/me/credentials/try", form).status_code == 303
    again = demonstration.post("/me/credentials/try", form)
    assert again.status_code == 422
    assert "A code counts only once." in page(again)
    assert make.PASSWORD not in again.text


def test_a_password_alone_answers_where_the_house_allows_it(
    demonstration: Browser, drh: Browser
) -> None:
    form = {"method": "password", "password": make.PASSWORD}
    assert "Confirm with my password alone" in tried(demonstration)
    assert demonstration.post("/me/credentials/try", form).status_code == 303
    assert "Confirm with my password alone" not in tried(drh)
    refused = drh.post("/me/credentials/try", form)
    assert refused.status_code == 422
    assert "This means is not enough for this act." in page(refused)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"method": "password", "password": "wrong"},
        {"method": "code", "code": "123456", "password": make.PASSWORD},
        {"method": "magic"},
        {"answer": "{}"},
        {"answer": Device(flags=PRESENT).answer(b"c" * 32)},
    ],
)
def test_a_wrong_proof_is_recorded_and_counted(
    demonstration: Browser, database: Database, clock: FixedClock, form: dict[str, str]
) -> None:
    assert demonstration.post("/me/credentials/try", form).status_code == 422
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        refused = work.all(select(Entry).where(Entry.fact == "account.proof_refused"))
        failed = work.all(select(Attempt).where(Attempt.succeeded.is_(False)))
        assert (len(refused), len(failed)) == (1, 1)


def test_guessing_at_the_step_up_costs_time(demonstration: Browser) -> None:
    form = {"method": "password", "password": "wrong"}
    for _ in range(5):
        demonstration.post("/me/credentials/try", form)
    throttled = demonstration.post("/me/credentials/try", form | {"password": make.PASSWORD})
    assert throttled.status_code == 422
    assert "Try again in 2 seconds." in page(throttled)


def test_no_secret_lies_open_in_the_table(
    drh: Browser, database: Database, clock: FixedClock
) -> None:
    secret = enrols_codes(drh, clock)
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        kept = work.all(select(Credential))[0]
        assert secret not in f"{kept.secret}{kept.key_id}{kept.public_key}{kept.pem}"
