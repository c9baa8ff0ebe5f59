"""The life of an action on its pages: submitted, returned, reported, closed."""

from tests.html import Browser, page
from tests.make import actions as make
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
