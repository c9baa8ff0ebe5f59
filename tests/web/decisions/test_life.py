"""One decision with its whole life, and the verbs of it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from govflow.actions import service as actions
from govflow.decisions import service
from govflow.gate.transaction import Application
from govflow.kernel.clock import FixedClock
from govflow.meetings import service as sittings
from govflow.org.models import Holding
from tests.actions.test_from_decision import regions
from tests.html import Browser, page, part
from tests.make import decisions as make
from tests.make import documents, meetings
from tests.make.decisions import QUORUM
from tests.make.meetings import START, Committees
from tests.make.workflow import House
from tests.web.actions.acts import counted
from tests.web.conftest import Enter


@pytest.fixture
def meeting(made: Committees, house: House, clock: FixedClock) -> str:
    """A sitting with its quorum; returns its public id."""
    del house
    return meetings.sitting(made, clock, *QUORUM)


@pytest.fixture
def decision(made: Committees, meeting: str) -> str:
    return f"/decisions/{make.taken(made, meeting)}"


def typed(made: Committees, **said: str) -> dict[str, str]:
    owner = made.house.people.chef_si.post.public_id
    return {"text_ar": "مخطط", "text_fr": "Un plan", "owner": owner, "due": "31/01/2027",
            "key": "one-rendered-form"} | said  # fmt: skip


# ------------------------------------------------------------------ a meeting decides


def test_a_meeting_with_its_quorum_decides(
    made: Committees, meeting: str, secretariat: Browser
) -> None:
    form = secretariat.get(f"/meetings/{meeting}/decisions/new")
    assert "Quorum: 4 of 6, 4 needed" in page(form)
    taken = secretariat.post(f"/meetings/{meeting}/decisions", typed(made))
    assert taken.status_code == 303
    shown = page(secretariat.get(taken.headers["Location"]))
    assert "COPIL/2026/01/D1" in shown
    assert "4/6 (4 needed), counted on 29/12/2026" in shown
    again = secretariat.post(f"/meetings/{meeting}/decisions", typed(made))
    assert again.headers["Location"] == taken.headers["Location"]


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    made: Committees, meeting: str, secretariat: Browser
) -> None:
    wrong = typed(made, due="31/02/2027", text_fr="Un plan gardé")
    whole = secretariat.post(f"/meetings/{meeting}/decisions", wrong)
    fragment = secretariat.post(f"/meetings/{meeting}/decisions", wrong, htmx=True)
    assert (whole.status_code, fragment.status_code, "<html" in fragment.text) == (422, 422, False)
    assert "Un plan gardé" in fragment.text
    assert part(fragment.text, "record") == part(whole.text, "record")
    for missing in ({"owner": ""}, {"text_ar": "", "text_fr": ""}, {"due": "01/01/2026"}):
        answer = secretariat.post(f"/meetings/{meeting}/decisions", typed(made, **missing))
        assert (answer.status_code, 'aria-invalid="true"' in answer.text) == (422, True)


def test_without_a_quorum_the_form_says_why_it_is_not_there(
    made: Committees, house: House, clock: FixedClock, signed_in: Enter
) -> None:
    del house
    meeting = meetings.sitting(made, clock, "MINISTRE", "SG")
    secretariat = signed_in("secretariat")
    shown = secretariat.get(f"/meetings/{meeting}/decisions/new")
    assert "No quorum (2/6, 4 needed)" in page(shown)
    assert 'name="owner"' not in shown.text
    refused = secretariat.post(f"/meetings/{meeting}/decisions", typed(made))
    assert (refused.status_code, "No quorum" in page(refused)) == (409, True)


def test_a_new_decision_takes_the_place_of_one_of_another_meeting(
    made: Committees, house: House, signed_in: Enter, clock: FixedClock
) -> None:
    assert house
    before = make.decision(made, clock)
    decision, at = f"/decisions/{before}", START + timedelta(days=28)
    meeting = meetings.sitting(made, clock, *QUORUM, at=at)
    own, secretariat = make.taken(made, meeting), signed_in("secretariat")
    offered = secretariat.get(f"/meetings/{meeting}/decisions/new").text
    assert (f'value="{before}"' in offered, f'value="{own}"' in offered) == (True, False)
    taken = secretariat.post(
        f"/meetings/{meeting}/decisions", typed(made, supersedes=before)
    ).headers["Location"]
    assert "SupersedesCOPIL/2026/01/D1" in page(secretariat.get(taken))
    old = page(secretariat.get(decision))
    assert "This decision was superseded by:COPIL/2027/01/D2" in old


# ------------------------------------------------------------------ what becomes of it


def test_a_decision_is_executed_once(decision: str, secretariat: Browser) -> None:
    assert secretariat.get(f"{decision}/execute").status_code == 200
    assert secretariat.post(f"{decision}/execute", {"note": "Fait"}).status_code == 303
    shown = page(secretariat.get(decision))
    assert "executed" in shown
    assert "Fait" in shown
    assert secretariat.post(f"{decision}/execute", {"note": ""}).status_code == 409


def test_a_repeal_needs_its_reason(decision: str, secretariat: Browser) -> None:
    empty = secretariat.post(f"{decision}/repeal", {"reason": " "})
    assert (empty.status_code, 'aria-invalid="true"' in empty.text) == (422, True)
    assert secretariat.post(f"{decision}/repeal", {"reason": "Sans objet"}).status_code == 303
    assert "repealed: Sans objet" in page(secretariat.get(decision))


def test_a_committee_follows_it_and_reports_back(
    made: Committees, decision: str, secretariat: Browser, signed_in: Enter
) -> None:
    form = secretariat.get(f"{decision}/hand-down")
    choice = re.search(r'<option value="([^"]+)">COTECH', form.text)
    assert choice
    given = {"to": choice[1], "due": "20/01/2027"}
    assert secretariat.post(f"{decision}/hand-down", given).status_code == 303
    chair = signed_in("sg")
    shown = chair.get(decision)
    assert "handed down" in page(shown)
    assert "To report back by 20/01/2027" in page(shown)
    link = re.search(r'href="(/decisions/handed/[^"]+)"', shown.text)
    assert link
    assert chair.get(link[1]).status_code == 200
    assert chair.post(link[1], {"report": ""}).status_code == 422
    assert chair.post(link[1], {"report": "Plan pilote appliqué"}).status_code == 303
    assert "Plan pilote appliqué" in page(secretariat.get(decision))
    assert chair.post(link[1], {"report": "Encore"}).status_code == 409
    assert made.house


def test_one_action_is_opened_and_its_circuit_shown(decision: str, secretariat: Browser) -> None:
    form = secretariat.get(f"{decision}/action")
    key = re.search(r'name="key"[^>]*value="([^"]+)"', form.text)
    owner = re.search(r'<option selected value="([^"]+)"', form.text)
    assert key
    assert owner
    sent = {"owner": owner[1], "due": "31/01/2027", "priority": "high", "key": key[1]}
    assert secretariat.post(f"{decision}/action", sent | {"due": ""}).status_code == 422
    opened = secretariat.post(f"{decision}/action", sent)
    assert re.fullmatch(r"/actions/[\w-]+/submit", opened.headers["Location"])
    assert "Who will receive it" in page(secretariat.get(opened.headers["Location"]))
    twice = secretariat.post(f"{decision}/action", sent)
    assert twice.headers["Location"] == opened.headers["Location"]
    shown = part(secretariat.get(decision).text, "actions")
    assert ("ACT-2026-001" in shown, "ACT-2026-002" in shown) == (True, False)


def test_an_action_in_each_region_after_a_look_at_who_gets_it(
    made: Committees, decision: str, secretariat: Browser
) -> None:
    regions(made)
    with made.house.unit(None) as work:
        held = work.session.scalars(select(Holding).order_by(Holding.id.desc())).first()
        assert held is not None
        held.to_day = work.today
    preview = page(secretariat.get(f"{decision}/regions"))
    assert "12 actions will be opened as drafts, due on" in preview
    assert "1 post is vacant" in preview
    assert preview.count("Vacant post") == 1
    assert secretariat.post(f"{decision}/regions").status_code == 303
    shown = secretariat.get(decision)
    assert "0/12" in page(shown)
    assert part(shown.text, "action-rows").count("ACT-2026-") == 12
    assert secretariat.post(f"{decision}/regions").status_code == 409
    table = part(secretariat.get(decision).text, "actions")
    assert re.search(r'columnheader">\s*Region', table)
    assert table.count("A plan in each region") == 0


def test_the_drafts_of_a_decision_are_submitted_from_its_page_in_one_step(
    made: Committees, decision: str, secretariat: Browser
) -> None:
    regions(made)
    secretariat.post(f"{decision}/regions")
    assert f"{decision}/submit" in secretariat.get(decision).text
    asked = page(secretariat.get(f"{decision}/submit"))
    assert "12 actions can be submitted now" in asked
    assert secretariat.post(f"{decision}/submit").status_code == 303
    shown = secretariat.get(decision).text
    assert part(shown, "action-rows").count("submitted") == 12
    assert f"{decision}/submit" not in shown
    assert secretariat.get(f"{decision}/submit").status_code == 409


def test_a_due_date_on_a_day_off_is_said_with_the_working_day_that_follows(
    decision: str, secretariat: Browser
) -> None:
    said = "31/01/2027 is not a working day (weekend); working day proposed: 01/02/2027."
    assert said in page(secretariat.get(decision))
    assert said in page(secretariat.get(f"{decision}/action"))


def test_what_is_over_is_said_before_anything_is_typed(
    made: Committees, house: House, clock: FixedClock, signed_in: Enter
) -> None:
    assert house
    decision, at = make.decision(made, clock), START + timedelta(days=28)
    meeting = meetings.sitting(made, clock, "SG", at=at)
    with made.house.unit(None) as work:
        service.repeal(work, make.one(work, decision), reason="Sans objet")
        sittings.hold(work, meetings.one(work, meeting))
    secretariat = signed_in("secretariat")
    acts = [
        f"/decisions/{decision}/{verb}" for verb in ("execute", "repeal", "hand-down", "action")
    ]
    for url in (*acts, f"/meetings/{meeting}/decisions/new"):
        assert secretariat.get(url).status_code == 409, url


def test_regions_without_a_directorate_are_named(
    made: Committees, decision: str, secretariat: Browser
) -> None:
    regions(made, without=1)
    refused = secretariat.get(f"{decision}/regions")
    assert (refused.status_code, "Region 12" in page(refused)) == (409, True)


# ------------------------------------------------------------------ its page


def test_the_whole_life_stands_on_one_page(
    made: Committees, meeting: str, signed_in: Enter, clock: FixedClock
) -> None:
    with made.house.unit(made.house.people.secretariat) as work:
        found = meetings.one(work, meeting)
        documents.document(work, found.agenda[0])
        said = make.decided(made, item=found.agenda[0])
        taken = service.record(work, found, said)
        born = actions.from_decision(work, taken)
        actions.submit(work, born)
        public_id = taken.public_id
    clock.move(timedelta(hours=1))
    shown = page(signed_in("secretariat").get(f"/decisions/{public_id}"))
    for words in (
        "مخطط لكل جهة",
        "Un plan par région",
        "Point of the agendaBetter reception",
        "Papers of the point",
        "ACT-2026-001",
        "submitted",
        "Waits for: ",
        "ACT-2026-001 · File submitted",
        "Decision COPIL/2026/01/D1 taken",
        "Journal entry no.",
    ):
        assert words in shown, words
    owner = page(signed_in("chef-si").get(f"/decisions/{public_id}"))
    assert "Papers of the point" not in owner  # who owes it did not sit there


def test_verbs_are_shown_to_those_whose_they_are(decision: str, signed_in: Enter) -> None:
    reader, keeper = (signed_in(name).get(decision).text for name in ("chef-si", "secretariat"))
    assert re.findall(rf'href="{decision}/(\w[\w-]*)"', reader) == []
    assert sorted(re.findall(rf'href="{decision}/(\w[\w-]*)"', keeper)) == [
        "action",
        "execute",
        "hand-down",
        "regions",
        "repeal",
    ]
    assert signed_in("chef-si").post(f"{decision}/execute").status_code == 403


def test_the_page_asks_as_much_for_one_action_as_for_three(
    app: Application, made: Committees, decision: str, secretariat: Browser
) -> None:
    asked = []
    for count in (1, 2):
        with made.house.unit(made.house.people.secretariat) as work:
            taken = make.one(work, decision.rpartition("/")[2])
            for _ in range(count):
                actions.submit(work, actions.from_decision(work, taken))
        secretariat.get(decision)
        with counted(app) as sent:
            secretariat.get(decision)
        asked.append(len(sent))
    assert asked[0] == asked[1]
