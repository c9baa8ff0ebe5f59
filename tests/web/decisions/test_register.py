"""The register of decisions: its filter, its pages, what is taken away of it."""

import re
from datetime import date, timedelta

import pytest

from govflow.bodies.models import Body
from govflow.decisions import service
from govflow.gate.transaction import Application
from govflow.i18n.text import Text3
from govflow.kernel.clock import FixedClock
from tests.html import Browser, page, part
from tests.make import decisions as make
from tests.make import meetings
from tests.make.decisions import QUORUM
from tests.make.meetings import Committees
from tests.make.workflow import House
from tests.web.actions.acts import counted
from tests.web.conftest import Enter

REGISTER = "/decisions"


@pytest.fixture
def three(made: Committees, house: House, clock: FixedClock) -> list[str]:
    """Three decisions of one sitting: one in force, one executed, one repealed."""
    del house
    meeting = meetings.sitting(made, clock, *QUORUM)
    taken = [make.taken(made, meeting, due=date(2026, 12, day)) for day in (29, 30, 31)]
    with made.house.unit(None) as work:
        service.execute(work, make.one(work, taken[1]))
        service.repeal(work, make.one(work, taken[2]), reason="Sans objet")
    return taken


def numbers(shown: str) -> list[str]:
    return re.findall(r'id="decision-[\w-]+"[^§]*?<bdi class="ref">COPIL/2026/01/(D\d)', shown)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["D1"]),
        ("?state=all", ["D3", "D2", "D1"]),
        ("?state=executed", ["D2"]),
        ("?state=repealed", ["D3"]),
        ("?on=28/12/2026", []),
        ("?q=plan", ["D1"]),
        ("?q=2026/01/d1", ["D1"]),
        ("?q=جهة", ["D1"]),
        ("?q=%25", []),
        ("?late=1", []),
        ("?mine=handed", []),
        ("?body=none", []),
    ],
)
def test_the_address_is_the_filter(
    three: list[str], secretariat: Browser, query: str, shown: list[str]
) -> None:
    del three
    assert numbers(secretariat.get(f"{REGISTER}{query}").text) == shown


def test_the_register_stands_as_it_stood_on_a_day(
    made: Committees, three: list[str], signed_in: Enter, clock: FixedClock
) -> None:
    clock.at = clock.at.replace(year=2027, month=1, day=11)
    with made.house.unit(None) as work:
        service.execute(work, make.one(work, three[0]))
    secretariat = signed_in("secretariat")
    now, then = (page(secretariat.get(f"{REGISTER}{on}")) for on in ("", "?on=10/01/2027"))
    assert "No decision in force." in now
    assert "COPIL/2026/01/D1" in then
    assert " in force 31" not in then


@pytest.mark.parametrize(
    "query",
    ["state=none", "owner=%27", "body=%00", "late=x", "after=zz", "mine=all", "q=%00", "shown=x"],
)
def test_no_address_breaks_the_register(three: list[str], secretariat: Browser, query: str) -> None:
    del three
    assert secretariat.get(f"{REGISTER}?{query}").status_code == 200


def test_a_day_that_is_none_is_told_beside_its_field(house: House, secretariat: Browser) -> None:
    del house
    answer = secretariat.get(f"{REGISTER}?on=31/02/2027")
    assert (answer.status_code, 'aria-invalid="true"' in answer.text) == (422, True)
    assert 'value="31/02/2027"' in answer.text


def test_a_committee_finds_what_was_handed_down_to_it(
    made: Committees, three: list[str], signed_in: Enter
) -> None:
    with made.house.unit(None) as work:
        committee = work.session.get_one(Body, made.cotech)
        service.hand_down(work, make.one(work, three[0]), committee, due=date(2027, 1, 20))
    shown = signed_in("chef-si").get(f"{REGISTER}?mine=handed")
    assert numbers(shown.text) == ["D1"]
    assert "To report back by" in page(shown)
    assert "20/01/2027" in page(shown)
    assert "handed down" in page(shown)


def test_a_long_register_goes_on_without_a_reload(
    made: Committees, house: House, clock: FixedClock, signed_in: Enter
) -> None:
    del house
    meeting = meetings.sitting(made, clock, *QUORUM)
    for _ in range(52):
        make.taken(made, meeting)
    secretariat = signed_in("secretariat")
    first = secretariat.get(REGISTER)
    assert first.text.count('class="work-row') == 50
    link = re.search(r'hx-get="([^"]+after=[^"]+)"', first.text)
    assert link
    url = link[1].replace("&amp;", "&")
    rest, whole = secretariat.get(url, htmx=True), secretariat.get(url)
    assert (rest.text.count('class="work-row'), "<html" in rest.text) == (2, False)
    assert "52 of 52" in page(rest)
    assert part(whole.text, "more") == part(f"<table>{rest.text}</table>", "more")


def test_the_sheet_holds_what_the_register_shows(
    made: Committees, three: list[str], signed_in: Enter, clock: FixedClock
) -> None:
    del three
    meeting = meetings.sitting(made, clock, *QUORUM, at=clock.at + timedelta(days=10))
    make.taken(made, meeting, text=Text3(ar="=1+1", fr="1\u00a0250 dirhams"))
    secretariat = signed_in("secretariat")
    sheet = secretariat.get(f"{REGISTER}/export.csv")
    head, last, first = sheet.text.removeprefix("\ufeff").splitlines()
    assert head.startswith("Number;Text in Arabic;Text in French;Body;Decided on;Owner;Due date")
    assert last.startswith("COPIL/2027/01/D1;'=1+1;1250 dirhams;COPIL;2027-01-08;Head of Systems;")
    assert last.endswith(";2027-01-31;0;in force;4/6;")
    assert first.startswith("COPIL/2026/01/D1;مخطط لكل جهة;")
    assert "attachment" in sheet.headers["Content-Disposition"]
    printed = page(secretariat.get(f"{REGISTER}/print?state=all"))
    assert [number in printed for number in ("26/01/D1", "26/01/D2", "26/01/D3", "27/01/D1")] == [
        True
    ] * 4


def test_the_register_asks_as_much_for_one_row_as_for_three(
    app: Application, made: Committees, house: House, clock: FixedClock, signed_in: Enter
) -> None:
    del house
    meeting = meetings.sitting(made, clock, *QUORUM)
    asked, secretariat = [], signed_in("secretariat")
    for _ in range(2):
        make.taken(made, meeting)
        secretariat.get(REGISTER)
        with counted(app) as sent:
            secretariat.get(REGISTER)
        asked.append(len(sent))
    assert asked[0] == asked[1] <= 16


def test_nobody_finds_what_is_not_theirs(three: list[str], signed_in: Enter) -> None:
    stranger = signed_in("admin")
    assert numbers(stranger.get(f"{REGISTER}?state=all").text) == []
    assert stranger.get(f"{REGISTER}/{three[0]}").status_code == 404
