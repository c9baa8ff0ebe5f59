"""The circuits read as they are: who is asked, by when, what if nobody answers."""

import pytest

from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.workflow import service
from tests.html import Browser, page
from tests.make import accounts, workflow
from tests.make.workflow import House


@pytest.fixture
def house(database: Database, clock: FixedClock) -> House:
    made = workflow.house(database, clock)
    with made.unit(None) as work:
        accounts.account(work, made.people.admin, username="admin", language="en")
        service.bind(work, "action-approval", "action", org=made.people.org.id)
    return made


@pytest.fixture
def admin(browser: Browser, house: House) -> Browser:
    del house
    return browser.sign_in("admin", accounts.PASSWORD)


def test_the_circuits_in_force_are_listed(admin: Browser) -> None:
    seen = page(admin.get("/circuits"))
    assert "action-approval" in seen
    assert "1 rule of choice" in seen


def test_a_circuit_says_who_is_asked_by_when_and_what_if_nobody_answers(admin: Browser) -> None:
    seen = page(admin.get("/circuits/action-approval"))
    assert "Secretary General" in seen
    assert "3 working days" in seen
    assert "never counts as approval" in seen
    assert "also offered to: the superior of whoever is late" in seen
    assert "priority = 'high'" in seen
    assert "Ministry" in seen


def test_a_circuit_that_does_not_exist_is_not_found(admin: Browser) -> None:
    assert admin.get("/circuits/nothing").status_code == 404


def test_a_circuit_with_a_strange_name_is_not_there(admin: Browser) -> None:
    assert admin.get("/circuits/%00").status_code == 404
