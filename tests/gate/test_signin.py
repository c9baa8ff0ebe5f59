"""Who is behind a cookie is asked inside a unit of work only; errors before it are pages too."""

import pytest

from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.work import begin
from tests.html import Browser, page
from tests.make import accounts
from tests.make.org import ministry


@pytest.fixture
def visitor(database: Database, clock: FixedClock, browser: Browser) -> Browser:
    with begin(database, actor=SYSTEM, clock=clock) as work:
        accounts.account(work, ministry(work).sg, username="sg", language="fr")
    return browser.sign_in("sg", accounts.PASSWORD)


def test_a_form_whose_token_was_forged_is_refused_to_somebody_signed_in(visitor: Browser) -> None:
    response = visitor.post("/preferences/theme?lang=fr", {"csrf_token": "forged"})
    assert (response.status_code, "Référence" in page(response)) == (400, True)


def test_a_form_opened_before_sign_in_is_refused_after_it(visitor: Browser) -> None:
    door = Browser(visitor.app)
    door.get("/help")
    before = door.token
    door.sign_in("sg", accounts.PASSWORD)
    refused = door.post("/preferences/theme", {"theme": "dark", "csrf_token": before})
    assert refused.status_code == 400
    assert door.post("/preferences/theme", {"theme": "dark"}).status_code == 303


def test_a_form_opened_before_sign_out_is_refused_after_it(visitor: Browser) -> None:
    visitor.get("/help")
    before = visitor.token
    visitor.post("/logout")
    refused = visitor.post("/preferences/theme", {"theme": "dark", "csrf_token": before})
    assert refused.status_code == 400
    assert visitor.post("/preferences/theme", {"theme": "dark"}).status_code == 303


def test_a_static_file_that_is_missing_is_missing_to_somebody_signed_in(visitor: Browser) -> None:
    assert visitor.get("/static/nothing.css").status_code == 404
