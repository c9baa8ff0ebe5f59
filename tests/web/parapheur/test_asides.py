"""Handing over, consulting, steering: what is shown, what is refused, what is kept."""

import pytest

from govflow.org.models import PostRole
from tests.html import page
from tests.make import accounts
from tests.make.workflow import TEXT, House
from tests.web.conftest import Enter


def post(house: House, name: str) -> str:
    with house.unit(None, read_only=True) as work:
        held = getattr(house.people, name)
        return str(work.session.get_one(type(held), held.id).post.public_id)


def at_the_secretary_general(house: House) -> str:
    case = house.start()
    house.answer(house.people.drh, case)
    return house.item(case)


def test_a_slot_is_handed_over_on_its_own_page_and_leaves_my_list(
    house: House, signed_in: Enter
) -> None:
    item = at_the_secretary_general(house)
    browser, url = signed_in("sg"), f"/parapheur/{item}/transfer"
    assert f'href="{url}' in browser.get(f"/parapheur?item={item}").text
    seen = page(browser.get(url))
    assert "Head of Systems" in seen
    assert "Head of the Minister's Office" not in seen  # beyond the unit
    form = {"to": post(house, "chef_si"), "digest": TEXT, "key": "k", "reason": "On leave"}
    assert browser.post(url, form).status_code == 303
    assert "Nothing awaits you" in page(browser.get("/parapheur?tab=waiting"))


def test_a_receiver_out_of_reach_is_named_on_its_field_and_the_text_is_kept(
    house: House, signed_in: Enter
) -> None:
    item = at_the_secretary_general(house)
    form = {"to": post(house, "secretariat"), "digest": TEXT, "key": "k", "reason": "On leave"}
    answer = signed_in("sg").post(f"/parapheur/{item}/transfer", form)
    assert answer.status_code == 422
    assert "Nobody at this post may decide" in page(answer)
    assert "On leave" in page(answer)


def test_an_opinion_is_asked_given_and_read_beside_the_buttons(
    house: House, signed_in: Enter
) -> None:
    case = house.start()
    item = house.item(case)
    asker, adviser = signed_in("drh"), signed_in("chef-cab")
    form = {"to": post(house, "chef_cab"), "digest": TEXT, "key": "k", "reason": "Legal?"}
    sent = asker.post(f"/parapheur/{item}/consult", form | {"wait": "y"})
    assert sent.status_code == 303
    assert "You await a further opinion" in page(asker.get(f"/parapheur?item={item}"))
    row = page(adviser.get("/parapheur"))
    assert "Further opinion" in row
    asked = house.item(case, step="visa_hr?2")
    assert "Legal?" in page(adviser.get(f"/parapheur?item={asked}"))
    missing = adviser.post(f"/parapheur/{asked}/advised", {"digest": TEXT, "reason": " "})
    assert missing.status_code == 422
    given = adviser.post(f"/parapheur/{asked}/advised", {"digest": TEXT, "reason": "By law."})
    assert given.status_code == 303
    seen = page(asker.get(f"/parapheur?item={item}"))
    assert "By law." in seen
    assert "Give visa" in seen


def test_whoever_is_asked_finds_the_parapheur_in_the_menu(house: House, signed_in: Enter) -> None:
    with house.unit(None) as work:
        accounts.account(work, house.people.admin, username="admin", language="en")
    browser = signed_in("admin")
    assert 'href="/parapheur"' not in browser.get("/circuits").text
    house.consult(house.people.drh, house.start(), house.people.admin)
    assert 'href="/parapheur"' in browser.get("/circuits").text


def test_who_asked_waits_no_longer(house: House, signed_in: Enter) -> None:
    case = house.start()
    asked = house.consult(house.people.drh, case, house.people.chef_cab, wait=True)
    browser = signed_in("drh")
    assert "Wait no longer" in page(browser.get(f"/parapheur?item={house.item(case)}"))
    assert browser.post(f"/parapheur/{asked}/close-consult", {"key": "k"}).status_code == 303
    assert "Give visa" in page(browser.get(f"/parapheur?item={house.item(case)}"))


@pytest.mark.parametrize("verb", ["transfer", "consult"])
def test_a_reader_of_a_file_hands_nothing_over(house: House, signed_in: Enter, verb: str) -> None:
    item = house.item(house.start())
    assert signed_in("secretariat").get(f"/parapheur/{item}/{verb}").status_code == 403


def test_the_keeper_of_the_circuits_steers_a_case_from_its_page(
    house: House, signed_in: Enter
) -> None:
    case = house.start()
    with house.unit(None) as work:
        work.add(PostRole(post_id=house.people.chef_cab.post_id, role="circuits"))
    browser, url = signed_in("chef-cab"), f"/parapheur/case/{case}"
    assert 'href="/circuits"' in browser.get("/parapheur").text
    assert url in browser.get("/circuits/action-approval").text
    assert "Suspend" in page(browser.get(url))
    assert browser.post(f"{url}/suspend", {"reason": " ", "key": "k"}).status_code == 422
    assert browser.post(f"{url}/suspend", {"reason": "No vote", "key": "k"}).status_code == 303
    assert "No vote" in page(browser.get(url))
    assert browser.get(f"{url}/suspend").status_code == 409
    assert browser.post(f"{url}/continue", {"key": "c"}).status_code == 303


def test_who_reads_a_case_writes_notes_on_it_and_nothing_else(
    house: House, signed_in: Enter
) -> None:
    url = f"/parapheur/case/{house.start()}"
    browser = signed_in("drh")
    assert browser.post(f"{url}/note", {"reason": "Called", "key": "k"}).status_code == 303
    assert "Called" in page(browser.get(url))
    refused = browser.get(f"{url}/suspend")
    assert refused.status_code == 403
    assert "This is for the keeper of the circuits." in page(refused)
    assert signed_in("chef-cab").get(url).status_code == 404
