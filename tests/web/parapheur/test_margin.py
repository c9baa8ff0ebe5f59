"""Beside a file: what a list is narrowed to and kept as, notes, what an assistant proposes."""

import re

import pytest

from govflow.org import service as posts
from govflow.org.models import Post
from tests.html import page
from tests.make.workflow import TEXT, House
from tests.web.conftest import Enter


@pytest.fixture
def assisted(house: House) -> House:
    """The head of the cabinet assists the hr director."""
    with house.unit(house.people.drh) as work:
        held = (house.people.drh, house.people.chef_cab)
        post, helper = (work.session.get_one(Post, one.post_id) for one in held)
        posts.name_assistant(work, post, helper, from_day=work.today)
    return house


def test_filters_stand_in_the_address_and_are_kept_under_a_name(
    house: House, signed_in: Enter
) -> None:
    items = [house.item(house.start(priority=one)) for one in ("normal", "high")]
    browser = signed_in("drh")
    found = browser.get("/parapheur?urgent=1&q=étendre").text
    assert [one in found for one in items] == [False, True]
    assert browser.post("/parapheur/views/keep?tab=waiting&urgent=1", {}).status_code == 422
    browser.post("/parapheur/views/keep?tab=waiting&urgent=1", {"name": "Urgent ones"})
    again = browser.post("/parapheur/views/keep?tab=waiting&late=1", {"name": "Urgent ones"})
    assert (again.status_code, 'aria-invalid="true"' in again.text) == (422, True)
    shown = browser.get("/parapheur").text
    assert 'href="/parapheur?tab=waiting&amp;urgent=1"><span>Urgent ones</span>' in shown
    (rename,) = re.findall(r'href="([^"]+/rename)"', browser.get("/parapheur/views").text)
    browser.post(rename, {"name": "First"})
    assert "First" in page(browser.get("/parapheur"))
    assert signed_in("sg").post(rename, {"name": "Mine"}).status_code == 404
    browser.post(rename.replace("/rename", "/remove"), {})
    assert "No view yet" in page(browser.get("/parapheur/views"))


def test_after_an_answer_the_next_file_of_the_narrowed_list_opens(
    house: House, signed_in: Enter
) -> None:
    house.start()
    item = house.item(house.start())
    browser = signed_in("drh")
    form = {"digest": TEXT, "key": "k", "q": "nothing of the kind"}
    after = browser.post(f"/parapheur/{item}/approve", form)
    assert "item=" not in after.headers["Location"]
    assert "q=nothing" in after.headers["Location"]


def test_a_note_is_written_from_the_file_and_stands_beside_it(
    house: House, signed_in: Enter
) -> None:
    case = house.start()
    item, browser = house.item(case), signed_in("drh")
    url = f"/parapheur/case/{case}/annotate?item={item}"
    assert url.replace("&", "&amp;") in browser.get(f"/parapheur?item={item}").text
    wrong = browser.post(url, {"place": "", "digest": TEXT})
    assert (wrong.status_code, 'aria-invalid="true"' in wrong.text) == (422, True)
    late = browser.post(url, {"text": "Too soon", "digest": "older"})
    assert (late.status_code, "Too soon" in late.text) == (422, True)
    browser.post(url, {"text": "Too soon", "digest": TEXT})
    seen = page(browser.get(f"/parapheur?item={item}"))
    assert "1 note in the margin" in seen
    assert "on version 1" in seen
    assert "Too soon" in seen


def test_the_holder_takes_over_in_one_click_what_an_assistant_proposed(
    assisted: House, signed_in: Enter
) -> None:
    item = assisted.item(assisted.start())
    helper, holder = signed_in("chef-cab"), signed_in("drh")
    shown = helper.get(f"/parapheur?tab=prepared&item={item}").text
    assert "You prepare this file. The holder of the post decides." in shown
    assert f'action="/parapheur/{item}/approve"' not in shown
    url = f"/parapheur/{item}/propose"
    assert holder.get(url).status_code == 403
    assert helper.post(url, {"verb": "return", "digest": TEXT}).status_code == 422
    helper.post(url, {"verb": "return", "digest": TEXT, "reason": "No due day"})
    helper.post(f"/parapheur/{item}/sort", {"turn": "first", "tab": "prepared"})
    seen = holder.get(f"/parapheur?item={item}")
    assert "proposes: Return. No due day" in page(seen)
    assert "Put first" in page(seen)
    forms = [one for one in seen.text.split("<form") if "Take over" in one]
    sent = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', forms[0]))
    assert holder.post(f"/parapheur/{item}/return", sent).status_code == 303
    assert "No due day" in page(holder.get(f"/parapheur?tab=done&item={item}"))
