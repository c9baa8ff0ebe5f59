"""Who is behind a cookie is asked inside a unit of work only; errors before it are pages too."""

import pytest

from govflow.accounts.queries import signed_in
from govflow.gate import signin
from govflow.gate.transaction import Application, unit
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.work import begin
from govflow.org import service as org
from govflow.org.models import Holding
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


def test_rights_that_go_between_two_units_of_a_request_are_gone(
    app: Application, database: Database, clock: FixedClock
) -> None:
    with begin(database, actor=SYSTEM, clock=clock) as work:
        general = ministry(work).sg
        opened = accounts.sign_in(work, accounts.account(work, general, username="sg"))
        seen = signed_in(work.session, opened.token, work.now)
    assert seen
    with app.test_request_context():
        signin.remember(opened.token, seen)
        with unit() as before:
            pass
        with begin(database, actor=SYSTEM, clock=clock) as work:
            org.relieve(work, work.session.get_one(Holding, general.id), on=work.today)
        with unit() as after:
            pass
    assert [before.actor.posts, after.actor.posts] == [frozenset({general.post_id}), frozenset()]
