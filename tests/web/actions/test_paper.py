"""An action in the parapheur: the version that was submitted, with its papers beside it."""

import io
from collections.abc import Callable
from datetime import date

import pytest

from govflow.org import service as org
from govflow.org.models import Person
from govflow.workflow.queries import standing
from tests.html import Browser, page
from tests.make import actions as make
from tests.make.documents import pdf
from tests.make.workflow import House

Enter = Callable[[str], Browser]


@pytest.fixture
def submitted(house: House, signed_in: Enter) -> str:
    """An action with a paper, sent to the director."""
    made, secretariat = make.drafted(house), signed_in("secretariat")
    file = (io.BytesIO(pdf("Bonjour")), "note.pdf")
    secretariat.post(f"/documents/of/action/{made}", {"file": file, "kind": "paper"})
    secretariat.post(f"/actions/{made}/submit", {"key": "k"})
    return made


def drawer(house: House, browser: Browser, action: str) -> str:
    with house.unit(None, read_only=True) as work:
        ref = make.one(work, action).ref
        item = standing(work, [ref])[ref].waiting[0].task
    opened = browser.get(f"/parapheur?item={item}")
    assert opened.status_code == 200
    return opened.text


def test_the_paper_stands_beside_the_decision(
    house: House, signed_in: Enter, submitted: str
) -> None:
    shown = drawer(house, signed_in("drh"), submitted)
    assert "Raccorder les douze directions" in shown
    assert "Head of Systems" in shown
    assert "/1/pages/1" in shown
    assert "Bonjour" in shown


def test_a_second_version_shows_what_changed(
    house: House, signed_in: Enter, submitted: str
) -> None:
    make.returned(house, house.people.drh, submitted)
    secretariat = signed_in("secretariat")
    owner = house.people.chef_si.post.public_id
    said = {"title_en": "Extend it to all", "owner": owner, "due": "31/01/2027"}
    form = said | {"priority": "high", "rev": "2"}
    assert secretariat.post(f"/actions/{submitted}/edit", form).status_code == 303
    secretariat.post(f"/actions/{submitted}/submit", {"key": "k2"})
    shown = drawer(house, signed_in("drh"), submitted)
    assert "What changed since version 1" in shown
    assert "<ins>" in shown
    assert "You answered on version 1: the text changed since." in shown


def test_what_is_being_typed_is_not_shown_to_whoever_decides(
    house: House, signed_in: Enter, submitted: str
) -> None:
    with house.unit(None) as work:
        action = make.one(work, submitted)
        action.title = type(action.title)(en="Not submitted")
    assert "Not submitted" not in page_of(drawer(house, signed_in("drh"), submitted))


def test_before_a_submission_one_reads_who_is_absent(house: House, signed_in: Enter) -> None:
    with house.unit(house.people.drh) as work:
        away = work.session.get_one(Person, house.people.drh.person_id)
        org.say_absent(work, away, from_day=work.today, to_day=date(2026, 11, 27))
    made = make.drafted(house)
    shown = signed_in("secretariat").get(f"/actions/{made}/submit")
    assert "away until 27/11/2026" in page(shown)


def page_of(text: str) -> str:
    start = text.index('id="paper-action"')
    return text[start:]
