"""The parapheur: what is shown, what is refused, with htmx and without."""

import re
from datetime import timedelta

from sqlalchemy import select

from govflow.audit.models import Entry
from govflow.kernel.clock import FixedClock
from govflow.kernel.work import Work
from govflow.org.models import Holding
from tests.html import page, part
from tests.make import org
from tests.make.workflow import TEXT, House
from tests.web.conftest import Enter


def give(work: Work, to: Holding, house: House) -> None:
    """The secretary general delegates the approval of minutes."""
    org.delegation(work, house.people.sg, to, subjects=("minutes",))


def facts(house: House) -> list[str]:
    with house.unit(None, read_only=True) as work:
        query = select(Entry.fact).where(Entry.subject.startswith("case:")).order_by(Entry.seq)
        return list(work.session.scalars(query))


def test_what_awaits_me_is_listed_with_its_due_date(house: House, signed_in: Enter) -> None:
    house.start()
    seen = page(signed_in("drh").get("/parapheur"))
    assert "1 file awaits your decision" in seen
    assert "Extend the intranet" in seen
    assert "26/11/2026" in seen


def test_an_empty_parapheur_says_so(signed_in: Enter) -> None:
    assert "Nothing awaits you" in page(signed_in("drh").get("/parapheur"))


def test_the_file_opens_beside_the_list(house: House, signed_in: Enter) -> None:
    item = house.item(house.start())
    seen = page(signed_in("drh").get(f"/parapheur?item={item}"))
    assert "Step 1 of 3: your visa" in seen
    assert "Give visa" in seen
    assert "3 working days counted from 23/11/2026" in seen


def test_the_same_address_gives_htmx_the_drawer_alone(house: House, signed_in: Enter) -> None:
    item = house.item(house.start())
    browser = signed_in("drh")
    whole = browser.get(f"/parapheur?item={item}")
    alone = browser.get(f"/parapheur?item={item}", htmx=True, **{"HX-Target": "drawer"})
    assert "<html" not in alone.text
    assert part(alone.text, "drawer") == part(whole.text, "drawer")


def test_a_visa_opens_the_next_file_and_may_be_undone(house: House, signed_in: Enter) -> None:
    first, second = house.start(), house.start()
    browser = signed_in("drh")
    item = house.item(first)
    answer = browser.post(f"/parapheur/{item}/approve", {"digest": TEXT, "key": "k"})
    assert answer.status_code == 303
    after = browser.get(answer.headers["Location"])
    assert house.item(second) in answer.headers["Location"]
    assert "You may take it back until 10:10" in page(after)
    undone = browser.post(f"/parapheur/case/{first}/undo", {"key": "u"})
    assert undone.status_code == 303
    assert "2 files await your decision" in page(browser.get("/parapheur"))


def test_an_act_may_be_undone_from_the_file_itself_until_its_hour(
    house: House, signed_in: Enter, clock: FixedClock
) -> None:
    case = house.start()
    item = house.item(case)
    house.answer(house.people.drh, case)
    url, offer = f"/parapheur?tab=done&item={item}", "back until 10:10"
    clock.move(timedelta(minutes=9))
    assert offer in page(signed_in("drh").get(url))
    clock.move(timedelta(minutes=2))
    assert offer not in page(signed_in("drh").get(url))


def test_htmx_receives_the_next_file_the_list_and_the_badge(house: House, signed_in: Enter) -> None:
    first, second = house.start(), house.start()
    browser = signed_in("drh")
    item = house.item(first)
    answer = browser.post(f"/parapheur/{item}/approve", {"digest": TEXT, "key": "k"}, htmx=True)
    assert answer.status_code == 200
    assert re.search(r'id="files"[^>]*hx-swap-oob', answer.text)
    assert re.search(r'id="badge" hx-swap-oob="true"[^>]*>1<', answer.text)
    assert house.item(second) in answer.headers["HX-Push-Url"]
    reloaded = browser.get(answer.headers["HX-Push-Url"])
    assert "is-current" in part(answer.text, "files")
    assert part(answer.text, "drawer") == part(reloaded.text, "drawer")


def test_a_return_without_its_reason_keeps_the_file_and_says_what_is_missing(
    house: House, signed_in: Enter
) -> None:
    item = house.item(house.start())
    browser = signed_in("drh")
    answer = browser.post(f"/parapheur/{item}/return", {"digest": TEXT, "key": "k", "reason": " "})
    assert answer.status_code == 422
    assert "Give the reason." in page(answer)
    assert facts(house) == ["case.started"]


def test_a_returned_file_awaits_its_author_with_the_reason(house: House, signed_in: Enter) -> None:
    case = house.start()
    browser = signed_in("drh")
    form = {"digest": TEXT, "key": "k", "reason": "Préciser l'échéance"}
    assert browser.post(f"/parapheur/{house.item(case)}/return", form).status_code == 303
    author = signed_in("secretariat")
    seen = page(author.get(f"/parapheur?item={house.item(case)}"))
    assert "Préciser l'échéance" in seen
    assert "With the requester for correction" in seen


def test_a_second_manager_is_told_who_was_faster(house: House, signed_in: Enter) -> None:
    case = house.start()
    item = house.item(case)
    browser = signed_in("drh")
    browser.get(f"/parapheur?item={item}")
    house.answer(house.people.drh, case)
    answer = browser.post(f"/parapheur/{item}/approve", {"digest": TEXT, "key": "z"})
    assert answer.status_code == 409
    seen = page(answer)
    assert "Already dealt with by" in seen
    assert "Visa given" in seen
    part_alone = browser.post(f"/parapheur/{item}/approve", {"digest": TEXT, "key": "y"}, htmx=True)
    assert part_alone.status_code == 409
    assert "<html" not in part_alone.text


def test_whoever_was_too_late_sees_the_list_as_it_is_now(house: House, signed_in: Enter) -> None:
    case, other = house.start(), house.start()
    item, browser = house.item(case), signed_in("drh")
    house.answer(house.people.drh, case)
    late = browser.post(f"/parapheur/{item}/approve", {"digest": TEXT, "key": "z"}, htmx=True)
    assert late.status_code == 409
    assert re.search(r'id="files"[^>]*hx-swap-oob', late.text)
    assert re.search(r'id="badge" hx-swap-oob="true"[^>]*>1<', late.text)
    beside = part(late.text, "files")
    assert (item in beside, house.item(other) in beside) == (False, True)


def test_each_step_of_the_line_names_the_post_it_asks(house: House, signed_in: Enter) -> None:
    item = house.item(house.start(priority="high"))
    drawer = signed_in("drh").get(f"/parapheur?item={item}").text
    line = drawer.split('class="stepper"')[1].split("</ol>")[0]
    assert [post for post in ("Secretary General", "Minister") if f"<small>{post}" in line] == [
        "Secretary General",
        "Minister",
    ]


def test_pressing_twice_brings_the_same_answer(house: House, signed_in: Enter) -> None:
    item = house.item(house.start())
    browser = signed_in("drh")
    form = {"digest": TEXT, "key": "once"}
    first = browser.post(f"/parapheur/{item}/approve", form)
    again = browser.post(f"/parapheur/{item}/approve", form)
    assert (first.status_code, again.status_code) == (303, 303)
    assert facts(house) == ["case.started", "task.approved"]


def test_a_refused_approval_is_recorded_and_nothing_else(house: House, signed_in: Enter) -> None:
    with house.unit(None) as work:
        give(work, house.people.secretariat, house)
    case = house.start()
    house.answer(house.people.drh, case)
    author = signed_in("secretariat")
    item = house.item(case)
    shown = page(author.get(f"/parapheur?item={item}"))
    assert "you cannot decide it" in shown
    assert author.post(f"/parapheur/{item}/approve", {"digest": TEXT}).status_code == 403
    assert facts(house)[-2:] == ["task.approved", "task.refused"]


def test_a_stranger_sees_nothing_and_his_attempt_is_recorded(
    house: House, signed_in: Enter
) -> None:
    item = house.item(house.start())
    stranger = signed_in("chef-cab")
    assert stranger.get(f"/parapheur?item={item}").status_code == 404
    assert stranger.post(f"/parapheur/{item}/approve", {"digest": TEXT}).status_code == 404
    assert facts(house) == ["case.started", "task.refused"]


def test_a_delegate_finds_the_file_in_his_tab_with_the_formula(
    house: House, signed_in: Enter
) -> None:
    with house.unit(None) as work:
        give(work, house.people.chef_cab, house)
    case = house.start()
    house.answer(house.people.drh, case)
    delegate = signed_in("chef-cab")
    item = house.item(case)
    seen = page(delegate.get(f"/parapheur?tab=delegated&item={item}"))
    assert "For the Secretary General, by delegation" in seen
    assert "DS-2026/31" in seen
    form = {"digest": TEXT, "key": "d", "tab": "delegated"}
    assert delegate.post(f"/parapheur/{item}/approve", form).status_code == 303
    history = page(signed_in("secretariat").get(f"/parapheur?tab=sent&item={house.item(case)}"))
    assert "For the Secretary General, by delegation" in history


def test_whoever_has_only_delegated_files_opens_on_them(house: House, signed_in: Enter) -> None:
    with house.unit(None) as work:
        give(work, house.people.chef_cab, house)
    house.answer(house.people.drh, house.start())
    delegate = signed_in("chef-cab")
    seen = page(delegate.get("/parapheur"))
    assert "1 file awaits you by delegation" in seen
    assert "Extend the intranet" in seen
    assert "Nothing awaits you" in page(delegate.get("/parapheur?tab=waiting"))


def test_an_expired_delegation_is_no_longer_a_key(
    house: House, signed_in: Enter, clock: FixedClock
) -> None:
    with house.unit(None) as work:
        give(work, house.people.chef_cab, house)
    case = house.start()
    house.answer(house.people.drh, case)
    clock.move(timedelta(days=8))
    delegate = signed_in("chef-cab")
    item = house.item(case)
    assert delegate.post(f"/parapheur/{item}/approve", {"digest": TEXT}).status_code in {403, 404}


def test_the_author_sees_where_his_file_is(house: House, signed_in: Enter) -> None:
    house.start()
    seen = page(signed_in("secretariat").get("/parapheur?tab=sent"))
    assert "Waits for" in seen
    assert "Director" in seen


def test_what_was_decided_stays_in_the_closed_tab(house: House, signed_in: Enter) -> None:
    case = house.start()
    item = house.item(case)
    house.answer(house.people.drh, case)
    browser = signed_in("drh")
    assert "Visa given" in page(browser.get("/parapheur?tab=done"))
    assert "Visa given" in page(browser.get(f"/parapheur?tab=done&item={item}"))


def test_the_badge_answers_only_when_it_changed(house: House, signed_in: Enter) -> None:
    house.start()
    browser = signed_in("drh")
    assert browser.get("/parapheur/badge?seen=1", htmx=True).status_code == 204
    changed = browser.get("/parapheur/badge?seen=0", htmx=True)
    assert part(changed.text, "badge").endswith(">1</span>")


def test_a_text_that_changed_is_not_decided_blindly(house: House, signed_in: Enter) -> None:
    item = house.item(house.start())
    browser = signed_in("drh")
    answer = browser.post(f"/parapheur/{item}/approve", {"digest": "f" * 64, "key": "k"})
    assert answer.status_code == 409
    assert "The text has changed" in page(answer)


def test_the_approver_may_reject_with_a_reason_and_not_without(
    house: House, signed_in: Enter
) -> None:
    case = house.start(priority="normal")
    house.answer(house.people.drh, case)
    item = house.item(case)
    browser = signed_in("sg")
    bare = browser.post(f"/parapheur/{item}/reject", {"digest": TEXT, "key": "a"})
    assert bare.status_code == 422
    form = {"digest": TEXT, "key": "b", "reason": "Hors programme"}
    assert browser.post(f"/parapheur/{item}/reject", form).status_code == 303
    assert facts(house)[-1] == "task.rejected"


def test_the_author_recalls_his_file(house: House, signed_in: Enter) -> None:
    case = house.start()
    author = signed_in("secretariat")
    assert "Recall the file" in page(author.get(f"/parapheur?tab=sent&item={house.item(case)}"))
    assert author.post(f"/parapheur/case/{case}/recall", {"key": "r"}).status_code == 303
    assert facts(house)[-1] == "case.recalled"


def test_a_key_that_no_form_of_ours_gives_is_refused(house: House, signed_in: Enter) -> None:
    item = house.item(house.start())
    before, form = facts(house), {"digest": TEXT, "key": "\0"}
    answer = signed_in("drh").post(f"/parapheur/{item}/approve", form)
    assert (answer.status_code, facts(house)) == (422, before)
