"""The life of an action on its pages: submitted, returned, reported, closed."""

from datetime import timedelta

from sqlalchemy import select

from govflow.kernel.clock import FixedClock
from govflow.workflow.models import Case
from tests.html import Browser, page
from tests.make import actions as make
from tests.make import org
from tests.make.workflow import House
from tests.web.actions.acts import LIST, Enter, typed


def test_the_dry_run_names_everybody_and_the_submission_goes_to_the_first(
    house: House, secretariat: Browser
) -> None:
    made = make.drafted(house)
    ahead = page(secretariat.get(f"{LIST}/{made}/submit"))
    assert "Director" in ahead
    assert "Secretary General" in ahead
    assert "Minister" in ahead
    assert "Thursday 10 December 2026" in ahead.replace("\u00a0", " ")
    assert secretariat.post(f"{LIST}/{made}/submit", {"key": "k1"}).status_code == 303
    assert secretariat.post(f"{LIST}/{made}/submit", {"key": "k1"}).status_code == 303
    assert secretariat.post(f"{LIST}/{made}/submit", {"key": "k2"}).status_code == 409
    shown = page(secretariat.get(f"{LIST}/{made}"))
    assert "submitted" in shown
    assert "Awaits a visa: Director, since 23/11/2026" in shown
    assert "26/11/2026" in shown


def test_a_returned_action_says_why_and_can_be_mended(house: House, secretariat: Browser) -> None:
    made = make.submitted(house)
    make.returned(house, house.people.drh, made, "Précisez les directions")
    shown = page(secretariat.get(f"{LIST}/{made}"))
    assert "returned" in shown
    assert "Précisez les directions" in shown
    saved = secretariat.post(f"{LIST}/{made}/edit", typed(house, title_en="All twelve", rev="2"))
    assert saved.status_code == 303, page(saved)
    changed = page(secretariat.get(f"{LIST}/{made}"))
    assert "What changed since version 1" in changed
    assert secretariat.post(f"{LIST}/{made}/submit", {"key": "k"}).status_code == 303
    assert "v2" in page(secretariat.get(f"{LIST}/{made}"))


def test_it_is_taken_back_before_the_first_answer(house: House, secretariat: Browser) -> None:
    made = make.submitted(house)
    assert "Take it back" in page(secretariat.get(f"{LIST}/{made}"))
    assert secretariat.post(f"{LIST}/{made}/withdraw", {"key": "k"}).status_code == 303
    assert "draft" in page(secretariat.get(f"{LIST}/{made}"))


def test_giving_up_needs_a_reason(house: House, secretariat: Browser) -> None:
    made = make.drafted(house)
    refused = secretariat.post(f"{LIST}/{made}/cancel", {"reason": " "})
    assert (refused.status_code, "point to correct" in page(refused)) == (422, True)
    assert secretariat.post(f"{LIST}/{made}/cancel", {"reason": "Sans objet"}).status_code == 303
    assert "cancelled" in page(secretariat.get(f"{LIST}/{made}"))


def test_the_owner_reports_and_the_secretariat_closes(house: House, signed_in: Enter) -> None:
    made = make.approved(house)
    owner, secretariat = signed_in("chef-si"), signed_in("secretariat")
    assert "Report progress" in page(owner.get(f"{LIST}/{made}"))
    for share in ("101", "-1", "4,5", "half", "1,250"):
        assert (
            owner.post(f"{LIST}/{made}/report", {"percent": share, "note": "x"}).status_code == 422
        )
    assert (
        owner.post(f"{LIST}/{made}/report", {"percent": "٤٠", "note": "Seven"}).status_code == 303
    )
    assert "40" in page(secretariat.get(f"{LIST}/{made}"))
    assert secretariat.post(f"{LIST}/{made}/close").status_code == 409
    owner.post(f"{LIST}/{made}/report", {"percent": "100", "note": "All"})
    assert "Close: it is done" in page(secretariat.get(f"{LIST}/{made}"))
    assert owner.post(f"{LIST}/{made}/close").status_code == 403
    assert secretariat.post(f"{LIST}/{made}/close").status_code == 303
    assert "done" in page(secretariat.get(f"{LIST}/{made}"))


def test_whoever_must_decide_is_led_to_the_parapheur(house: House, signed_in: Enter) -> None:
    made = make.submitted(house)
    assert "/parapheur?item=" in signed_in("drh").get(f"{LIST}/{made}").text
    assert "This file awaits you." not in page(signed_in("sg").get(f"{LIST}/{made}"))


def test_the_page_of_an_action_offers_to_take_ones_last_act_back(
    house: House, signed_in: Enter, clock: FixedClock
) -> None:
    made, offer = make.submitted(house), "back until 10:10"
    make.answered(house, house.people.drh, made)
    assert offer in page(signed_in("drh").get(f"{LIST}/{made}"))
    clock.move(timedelta(minutes=11))
    assert offer not in page(signed_in("drh").get(f"{LIST}/{made}"))


def test_the_circuit_says_by_which_delegation_a_step_was_answered(
    house: House, signed_in: Enter
) -> None:
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.chef_cab)
    made = make.submitted(house)
    make.answered(house, house.people.drh, made)
    make.answered(house, house.people.chef_cab, made)
    item = house.item(case_of(house))
    for who, url in (("sg", f"{LIST}/{made}"), ("minister", f"/parapheur?item={item}")):
        drawn = signed_in(who).get(url).text.split('class="circuit-list"')[1].split("</ol>")[0]
        assert "by delegation" in drawn
        assert '<bdi dir="auto">DS-2026/31</bdi>' in drawn


def case_of(house: House) -> str:
    with house.unit(None, read_only=True) as work:
        return work.session.scalars(select(Case.public_id)).one()
