"""The sitting: presence ticked, the quorum live, no decision without it, the end."""

import re

import pytest

from govflow.bodies.models import Body
from govflow.decisions import service
from govflow.decisions.models import HandDown
from govflow.gate.transaction import Application
from govflow.kernel.clock import FixedClock
from tests.html import Browser, page, part
from tests.make import decisions, meetings
from tests.make.documents import pdf
from tests.make.meetings import SEATED, Committees
from tests.web.actions.acts import counted
from tests.web.conftest import Enter
from tests.web.documents.test_documents import give

MOST_STATEMENTS = 14  # of the page of a meeting, beside those of the frame
FRAME = 7


@pytest.fixture
def sitting(made: Committees, clock: FixedClock) -> str:
    """A sitting with three of six seats filled, one of them by a substitute: no quorum yet."""
    return f"/meetings/{meetings.sitting(made, clock, 'MINISTRE', 'SG', '-CNSS')}"


@pytest.fixture
def secretariat(sitting: str, signed_in: Enter) -> Browser:
    """The secretariat comes in on the day."""
    assert sitting
    return signed_in("secretariat")


def whole(text: str, region: str) -> str:
    """Return a region; where it lands is said only where it is not the first of its answer."""
    return part(text, region).replace(' hx-swap-oob="true"', "")


def seats(text: str) -> list[str]:
    """Return the keys of the seats, in their order."""
    return re.findall(r'name="seat" value="([^"]+)"', text)


def test_a_tick_moves_the_badge_and_opens_the_decision(secretariat: Browser, sitting: str) -> None:
    before = secretariat.get(f"{sitting}/conduct")
    assert "Quorum not reached (3/6)" in part(before.text, "quorum")
    assert "record-unavailable" in part(before.text, "recording")
    seat = seats(before.text)[SEATED.index("drh")]
    ticked = secretariat.post(f"{sitting}/presence", {"seat": seat, "state": "present"}, htmx=True)
    after = secretariat.get(f"{sitting}/conduct").text
    for region in ("presence", "quorum", "recording"):
        assert whole(ticked.text, region) == whole(after, region)
    assert "Quorum reached (4/6)" in part(after, "quorum")
    assert "record-unavailable" not in part(after, "recording")


def test_a_poll_brings_only_what_is_new(secretariat: Browser, sitting: str) -> None:
    text = secretariat.get(f"{sitting}/conduct").text
    found = re.search(r'hx-get="([^"]+/quorum[^"]*)"', text)
    assert found
    poll = found[1].replace("&amp;", "&")
    assert secretariat.get(poll, htmx=True).status_code == 204
    seat = seats(text)[0]
    secretariat.post(f"{sitting}/presence", {"seat": seat, "state": "absent"})
    told = secretariat.get(poll, htmx=True)
    assert "Quorum not reached (2/6)" in told.text
    assert 'id="recording"' not in told.text  # what is being typed there is left alone


def test_without_a_script_a_tick_leads_back_to_the_sitting(
    secretariat: Browser, sitting: str
) -> None:
    seat = seats(secretariat.get(f"{sitting}/conduct").text)[0]
    answer = secretariat.post(f"{sitting}/presence", {"seat": seat, "state": "excused"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{sitting}/conduct")


@pytest.mark.parametrize("form", [{"seat": "nobody", "state": "present"}, {"state": "flying"}, {}])
def test_a_seat_or_a_state_that_is_none_is_not_found(
    secretariat: Browser, sitting: str, form: dict[str, str]
) -> None:
    assert secretariat.post(f"{sitting}/presence", form).status_code == 404


def test_a_guest_is_named_never_counted_and_may_be_struck(
    secretariat: Browser, sitting: str
) -> None:
    secretariat.get(f"{sitting}/conduct")
    added = secretariat.post(f"{sitting}/act/guest", {"name": "Une experte", "capacity": "experte"})
    assert added.headers["Location"] == f"{sitting}/conduct"
    shown = secretariat.get(f"{sitting}/conduct").text
    assert "Une experte" in part(shown, "guests")
    assert "(3/6)" in part(shown, "quorum")
    named = {"name": "Une experte", "capacity": "experte"}
    assert secretariat.post(f"{sitting}/guests", named).status_code == 303
    assert secretariat.post(f"{sitting}/guests", named).status_code == 404  # sent twice
    assert "Une experte" not in secretariat.get(f"{sitting}/conduct").text


def test_without_quorum_it_goes_on_as_an_information_meeting(
    secretariat: Browser, sitting: str
) -> None:
    secretariat.get(sitting)
    assert secretariat.post(f"{sitting}/information").status_code == 303
    recording = part(secretariat.get(f"{sitting}/conduct").text, "recording")
    assert "An information meeting takes no decision." in recording


def test_a_sitting_that_went_on_to_inform_decides_again_once_the_quorum_came(
    secretariat: Browser, sitting: str
) -> None:
    found = seats(secretariat.get(f"{sitting}/conduct").text)
    secretariat.post(f"{sitting}/information")
    assert secretariat.post(f"{sitting}/ordinary").status_code == 409
    came = {"seat": found[SEATED.index("drh")], "state": "present"}
    secretariat.post(f"{sitting}/presence", came)
    assert "/ordinary" in part(secretariat.get(f"{sitting}/conduct").text, "quorum")
    assert secretariat.post(f"{sitting}/ordinary").status_code == 303
    shown = secretariat.get(f"{sitting}/conduct").text
    assert "record-unavailable" not in part(shown, "recording")
    assert "/ordinary" not in part(shown, "quorum")


def test_its_end_keeps_who_was_there(secretariat: Browser, sitting: str) -> None:
    secretariat.get(sitting)
    asked = secretariat.get(f"{sitting}/hold")
    assert "Points without a decision:1. Better reception" in page(asked)
    ended = secretariat.post(f"{sitting}/hold")
    assert (ended.status_code, ended.headers["Location"]) == (303, sitting)
    shown = page(secretariat.get(sitting))
    assert "Quorum not reached (3/6)" in shown
    assert "Represented" in shown
    assert secretariat.post(f"{sitting}/hold").status_code == 409
    form = part(secretariat.get(sitting).text, "documents")
    assert 'name="kind" value="proof"' in form
    given = give(secretariat, f"/documents/of{sitting.replace('/meetings', '/meeting')}", pdf("PV"),
                 kind="proof")  # fmt: skip
    assert given.headers["Location"] == f"{sitting}#documents"
    shown = part(secretariat.get(sitting).text, "documents")
    removal = re.search(r'action="(/documents/[^"]+/remove)"', shown)
    assert removal
    assert secretariat.post(removal[1]).status_code == 303
    again = part(secretariat.get(sitting).text, "documents")
    assert ("file-line" in again, 'name="kind" value="proof"' in again) == (False, True)


def test_a_decision_stands_under_its_point(
    made: Committees, signed_in: Enter, clock: FixedClock
) -> None:
    meeting = meetings.sitting(made, clock, *decisions.QUORUM)
    with made.house.unit(made.house.people.secretariat) as work:
        item = meetings.one(work, meeting).agenda[0]
        public_id = item.public_id
        said = decisions.decided(made, item=item)
        number = service.record(work, meetings.one(work, meeting), said).number
    shown = signed_in("secretariat").get(f"/meetings/{meeting}").text
    assert number in part(shown, f"item-{public_id}")
    sits = signed_in("secretariat").get(f"/meetings/{meeting}/conduct").text
    assert number in part(sits, "taken")


def test_only_its_secretariat_conducts_it(signed_in: Enter, sitting: str) -> None:
    found = {
        name: signed_in(name).get(f"{sitting}/conduct").status_code
        for name in ("secretariat", "minister", "chef-si")
    }
    assert found == {"secretariat": 200, "minister": 403, "chef-si": 404}


@pytest.mark.parametrize("who", ["secretariat", "minister"])
@pytest.mark.parametrize("view", ["", "/conduct"])
def test_the_page_of_a_meeting_asks_few_questions(
    app: Application, signed_in: Enter, sitting: str, who: str, view: str
) -> None:
    browser = signed_in(who)
    browser.get(sitting)
    with counted(app) as sent:
        browser.get(f"{sitting}{view}")
    assert len(sent) <= MOST_STATEMENTS + FRAME, "\n\n".join(sent)


def test_what_a_committee_follows_says_so_on_the_page_of_its_meeting(
    made: Committees, signed_in: Enter, clock: FixedClock
) -> None:
    meeting = meetings.sitting(made, clock, *decisions.QUORUM)
    taken = decisions.taken(made, meeting)
    with made.house.unit(made.house.people.secretariat) as work:
        committee = work.session.get_one(Body, made.cotech)
        handed = service.hand_down(work, decisions.one(work, taken), committee)
    agenda = part(signed_in("secretariat").get(f"/meetings/{meeting}").text, "agenda")
    assert "handed down" in agenda
    with made.house.unit(made.house.people.sg) as work:
        handed = work.session.get_one(HandDown, handed.id)
        service.report_back(work, handed, report="Fait")
    secretariat = signed_in("secretariat")
    assert "reported back" in part(secretariat.get(f"/meetings/{meeting}").text, "agenda")
    offered = secretariat.get(f"/decisions/{taken}").text
    assert re.findall(rf'href="/decisions/{taken}/(\w[\w-]*)"', offered).count("regions") == 0
    assert f"/decisions/{taken}/hand-down" not in offered
