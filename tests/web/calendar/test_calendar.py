"""The holidays of a year: read by everybody, kept by the secretariats."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from govflow.calendar import service
from govflow.calendar.models import FixedHoliday, Holiday, Kind, State
from govflow.gate.transaction import Application
from govflow.i18n.text import Text3
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from tests.html import Browser, page, part
from tests.kept import Shelf
from tests.make import workflow
from tests.make.workflow import House
from tests.web.actions.acts import counted
from tests.web.conftest import Enter, opened

MOST_STATEMENTS = 12  # those of the frame among them
FEAST = Text3(ar="عيد الفطر", fr="Aïd Al-Fitr", en="Eid al-Fitr")
NEW = {"name_ar": "عطلة", "name_fr": "Pont", "kind": "exceptional", "state": "confirmed",
       "day": "27/11/2026", "length": "1", "source": "Décret 2-26-1"}  # fmt: skip


@pytest.fixture
def house(kept: Shelf, database: Database, clock: FixedClock) -> House:
    return kept(kalends, database, clock)


def kalends(database: Database, clock: FixedClock) -> House:
    made = workflow.house(database, clock)
    with made.unit(None) as work:
        service.declare(work, Text3(fr="Jour de l'an", en="New Year"), month=1, month_day=1)
        feast = service.add(work, date(2026, 3, 20), FEAST, length=2, kind=Kind.ISLAMIC)
        feast.state = State.ESTIMATED
    return opened(made, ("secretariat", "drh"))


@pytest.fixture
def secretariat(signed_in: Enter) -> Browser:
    browser = signed_in("secretariat")
    browser.get("/help")
    return browser


def holiday(house: House) -> Holiday:
    with house.unit(None, read_only=True) as work:
        return work.all(select(Holiday).order_by(Holiday.id))[-1]


def test_a_year_lists_its_holidays_in_order(secretariat: Browser) -> None:
    shown = part(secretariat.get("/calendar?year=2026").text, "holidays")
    said = re.sub(r"<[^>]+>", " ", shown)
    assert said.index("New Year") < said.index("Eid al-Fitr")
    assert "estimated" in said
    assert "2 days" in said
    assert "Eid al-Fitr" not in page(secretariat.get("/calendar?year=2027"))
    for unknown in ("soon", "99999", "-3"):
        assert secretariat.get(f"/calendar?year={unknown}").status_code == 200


def test_a_holiday_is_added_confirmed_moved_and_removed(house: House, secretariat: Browser) -> None:
    assert secretariat.post("/calendar/new/add", NEW).headers["Location"] == "/calendar"
    made = holiday(house)
    assert (made.day, made.name.fr, made.source) == (date(2026, 11, 27), "Pont", "Décret 2-26-1")
    page_of = f"/calendar/{made.public_id}"
    assert secretariat.get(f"{page_of}/confirm").status_code == 409
    answer = secretariat.post(f"{page_of}/move", {"day": "2026-11-30"})
    assert answer.headers["Location"] == "/calendar?year=2026"
    assert holiday(house).day == date(2026, 11, 30)
    assert secretariat.post(f"{page_of}/remove").status_code == 303
    feast = holiday(house)
    assert feast.name == FEAST
    secretariat.post(f"/calendar/{feast.public_id}/confirm", {"day": "21/03/2026"})
    assert (holiday(house).state, holiday(house).day) == (State.CONFIRMED, date(2026, 3, 21))


def test_a_yearly_holiday_is_declared_and_ended(house: House, secretariat: Browser) -> None:
    form = {"name_ar": "عيد الوحدة", "day": "31/10/2026"}
    assert secretariat.post("/calendar/new/declare?year=2026", form).status_code == 303
    with house.unit(None, read_only=True) as work:
        rule = work.session.scalars(select(FixedHoliday).where(FixedHoliday.month == 10)).one()
    assert (rule.month_day, rule.from_year) == (31, 2026)
    end = f"/calendar/yearly/{rule.public_id}/end"
    assert secretariat.post(end, {"after_year": "2020"}).status_code == 422
    assert secretariat.post(end, {"after_year": "2028"}).status_code == 303
    assert secretariat.get(end).status_code == 409
    assert "عيد الوحدة" not in page(secretariat.get("/calendar?year=2029"))


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"day": "soon"}, "day"), ({"length": "40"}, "length"), ({"name_ar": ""}, "name_ar"),
     ({"kind": "none"}, "kind"), ({"source": "x" * 301}, "source")],
)  # fmt: skip
def test_a_fault_is_said_at_its_field(
    secretariat: Browser, typed: dict[str, str], field: str
) -> None:
    refused = secretariat.post("/calendar/new/add", NEW | typed)
    assert refused.status_code == 422
    assert f'id="{field}-error"' in refused.text
    assert "Pont" in refused.text


def test_whoever_does_not_keep_the_calendar_reads_it(house: House, signed_in: Enter) -> None:
    browser = signed_in("drh")
    shown = browser.get("/calendar?year=2026")
    assert "Eid al-Fitr" in shown.text
    assert "/move" not in shown.text
    assert browser.get(f"/calendar/{holiday(house).public_id}/move").status_code == 403
    assert browser.get("/calendar/new/add").status_code == 403


def test_the_page_asks_the_same_however_many_holidays_there_are(
    app: Application, secretariat: Browser
) -> None:
    with counted(app) as sent:
        secretariat.get("/calendar?year=2026")
    assert len(sent) <= MOST_STATEMENTS, "\n".join(sent)
