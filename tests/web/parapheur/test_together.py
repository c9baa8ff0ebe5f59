"""Several files in one go: a review, a unit and a key and a result for each."""

import re

from tests.html import page
from tests.make.workflow import TEXT, House
from tests.web.conftest import Enter

URL = "/parapheur/together"


def sent(*items: str, digest: str = TEXT) -> dict[str, object]:
    form: dict[str, object] = {"item": list(items), "key": "page"}
    for item in items:
        form |= {f"verb-{item}": "approve", f"digest-{item}": digest, f"key-{item}": f"k{item}"}
    return form


def test_the_review_lists_what_takes_a_plain_answer_and_ticks_it(
    house: House, signed_in: Enter
) -> None:
    items = [house.item(house.start()) for _ in range(2)]
    browser = signed_in("drh")
    assert f'href="{URL}"' in browser.get("/parapheur").text
    seen = browser.get(URL).text
    assert sorted(re.findall(r'name="item" value="([\w-]+)" checked', seen)) == sorted(items)


def test_a_file_that_waits_for_an_opinion_says_so_instead(house: House, signed_in: Enter) -> None:
    case = house.start()
    house.consult(house.people.drh, case, house.people.chef_cab, wait=True)
    seen = signed_in("drh").get(URL)
    assert "You await a further opinion" in page(seen)
    assert "checked" not in seen.text


def test_resource_pile_each_file_has_its_own_result_and_a_failure_stops_nothing(
    house: House, signed_in: Enter
) -> None:
    first, second, third = (house.start() for _ in range(3))
    items = [house.item(case) for case in (first, second, third)]
    house.answer(house.people.drh, second)
    items.append(house.item(second, "approve_sg"))  # he may read it, not answer it
    seen = page(signed_in("drh").post(URL, sent(*items)))
    assert "2 files decided, 2 refused" in seen
    assert "Only those to whom this step is offered answer it" in seen
    assert "Already dealt with" in seen
    assert [house.item(case, step="approve_sg") != "" for case in (first, third)] == [True, True]


def test_the_same_page_sent_twice_decides_once(house: House, signed_in: Enter) -> None:
    form, browser = sent(house.item(house.start())), signed_in("drh")
    told = [page(browser.post(URL, form)) for _ in range(2)]
    assert all("1 file decided" in one for one in told)


def test_what_changed_since_the_review_is_refused_alone(house: House, signed_in: Enter) -> None:
    form = sent(house.item(house.start()), digest="older")
    assert "The text has changed" in page(signed_in("drh").post(URL, form))


def test_nothing_ticked_shows_the_review_again(house: House, signed_in: Enter) -> None:
    house.start()
    answer = signed_in("drh").post(URL, {"key": "page"})
    assert answer.status_code == 422
    assert "Tick at least one file." in page(answer)
