"""The list of actions, its filter and its export."""

import re
from datetime import timedelta

import pytest

from govflow.gate.transaction import Application
from govflow.i18n.text import Text3
from govflow.kernel.clock import FixedClock
from tests.html import Browser, page
from tests.make import actions as make
from tests.make.workflow import House
from tests.web.actions.acts import LIST, Enter, counted


def test_the_address_is_the_filter(house: House, secretariat: Browser) -> None:
    make.drafted(house, priority="low")
    make.submitted(house)
    assert "2 actions" in page(secretariat.get(LIST))
    drafts = page(secretariat.get(f"{LIST}?state=draft"))
    assert "1 action " in drafts
    assert "ACT-2026-001" in drafts
    assert "ACT-2026-002" not in drafts
    assert "No action matches." in page(secretariat.get(f"{LIST}?state=done"))


@pytest.mark.parametrize(
    "query",
    ["state=none", "owner=%27", "body=%00", "late=x", "after=zz", "priority=9", "mine=all",
     "shown=x", "after=zz&shown=-1"],
)  # fmt: skip
def test_no_address_breaks_the_list(house: House, secretariat: Browser, query: str) -> None:
    make.drafted(house)
    assert secretariat.get(f"{LIST}?{query}").status_code == 200


@pytest.mark.parametrize("shown", ["9" * 4300, "9" * 4301, "-1", "²"])
def test_a_number_that_we_never_sent_counts_nothing(
    house: House, secretariat: Browser, shown: str
) -> None:
    make.drafted(house)
    listed = secretariat.get(f"{LIST}?after=x&shown={shown}")
    assert (listed.status_code, "1 of 1" in page(listed)) == (200, True)


def test_a_long_list_goes_on_without_a_reload(house: House, secretariat: Browser) -> None:
    with house.unit(house.people.secretariat) as work:
        for _ in range(53):
            make.action(work, house.people)
    first = secretariat.get(LIST)
    assert first.text.count('class="work-row') == 50
    link = re.search(r'hx-get="([^"]+after=[^"]+)"', first.text)
    assert link
    url = link[1].replace("&amp;", "&")
    part = secretariat.get(url, htmx=True)
    assert part.text.count('class="work-row') == 3
    assert "<html" not in part.text
    assert "53 of 53" in page(part)
    whole = secretariat.get(url)
    assert "<html" in whole.text
    assert re.findall(r'id="(action-[^"]+)-link', part.text) == re.findall(
        r'id="(action-[^"]+)-link', whole.text
    )


def test_the_export_holds_what_the_list_shows(house: House, secretariat: Browser) -> None:
    make.drafted(house, origin="x")
    with house.unit(house.people.secretariat) as work:
        made = make.action(work, house.people)
        made.title = type(made.title)(en="=cmd|'/c calc'!A1")
    sheet = secretariat.get(f"{LIST}/export.csv?state=draft")
    lines = sheet.text.removeprefix("\ufeff").splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("Number;Title;Owner")
    assert "'=cmd|'/c calc'!A1" in lines[2]
    assert "attachment" in sheet.headers["Content-Disposition"]
    assert secretariat.get(f"{LIST}/export.csv?state=done").text.count("\r\n") == 1


@pytest.mark.parametrize("url", [LIST, "page"])
def test_a_page_asks_as_much_for_one_row_as_for_three(
    app: Application, house: House, secretariat: Browser, url: str
) -> None:
    made = make.submitted(house)
    target = LIST if url == LIST else f"{LIST}/{made}"
    secretariat.get(target)
    with counted(app) as few:
        secretariat.get(target)
    make.submitted(house)
    make.submitted(house)
    with counted(app) as many:
        secretariat.get(target)
    assert len(many) == len(few)


def test_what_is_late_is_said_in_working_days(
    house: House, signed_in: Enter, clock: FixedClock
) -> None:
    make.approved(house, due=clock.now().date())
    clock.move(timedelta(days=3))
    shown = page(signed_in("chef-si").get(f"{LIST}?late=1"))
    assert "3 working days late" in shown


def test_a_title_in_one_language_alone_stays_whole_in_every_other(
    house: House, secretariat: Browser
) -> None:
    make.drafted(house, title=Text3(fr="Étendre l'intranet"))
    shown = secretariat.get(LIST)
    assert 'aria-label="Open: Étendre l&#39;intranet"' in shown.text
    assert "data-opens" not in page(shown)
