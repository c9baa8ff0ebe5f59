"""A signatory is told before reading by what the act could not be proved."""

from collections.abc import Iterator
from dataclasses import replace

import pyotp
import pytest

import config
from govflow.app import create_app
from govflow.kernel.clock import FixedClock
from tests.html import Browser, page
from tests.make import accounts
from tests.make.charters import Desk
from tests.web.charters.conftest import Office

MISSING = "Vous n'avez aucun moyen de preuve que cette charte accepte."
WAITING = "Votre nouveau moyen de preuve ne compte pas encore."


@pytest.fixture
def strict(settings: config.Settings, clock: FixedClock, desk: Desk) -> Iterator[Office]:
    """A house where a password alone proves nothing."""
    app = create_app(replace(settings, sign_by_password=False), clock)
    yield Office(app, desk)
    app.extensions["govflow.database"].engine.dispose()


def test_a_director_without_means_of_proof_is_told_so_and_led_back(
    strict: Office, clock: FixedClock
) -> None:
    souss, charter = strict.enter("souss"), strict.address()
    assert MISSING in page(souss.get(charter))
    assert f"/me/credentials/new?next={charter}" in souss.get(charter).text
    assert enrols(souss, clock, charter) == charter
    assert (MISSING in page(souss.get(charter)), WAITING in page(souss.get(charter))) == (
        False,
        True,
    )


def enrols(browser: Browser, clock: FixedClock, charter: str) -> str:
    """Enrol codes from a charter; return where the house leads then."""
    form = {"kind": "code", "label": "mien", "password": accounts.PASSWORD}
    path = browser.post(f"/me/credentials/new?next={charter}", form).headers["Location"]
    secret = browser.get(path).text.partition('<code dir="ltr">')[2].partition("</code>")[0]
    code = pyotp.TOTP(secret.replace(" ", "")).at(clock.now())
    return browser.post(path, {"answer": code}).headers["Location"]


def test_who_does_not_sign_is_told_nothing_of_proofs(strict: Office) -> None:
    assert MISSING not in page(strict.enter("secretariat").get(strict.address()))


def test_who_can_prove_is_told_nothing(office: Office) -> None:
    assert MISSING not in page(office.enter("souss").get(office.address()))
