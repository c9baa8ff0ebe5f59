"""The demonstration's clock: forward only, recorded, and only where there is one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import config
from govflow.app import create_app
from govflow.audit.models import Entry
from govflow.gate.transaction import Application
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import DemonstrationClock, FixedClock, at_local
from govflow.kernel.database import Database
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import begin
from govflow.web.demo.clock import plan, ticking
from tests.html import Browser, page
from tests.make import accounts
from tests.make.org import ministry

START = at_local(datetime(2026, 11, 23, 10, 0))  # noqa: DTZ001 - wall-clock time
MINUTE = timedelta(minutes=1)


@pytest.fixture
def shown(tmp_path: Path) -> DemonstrationClock:
    """The clock of a demonstration, just started."""
    made = DemonstrationClock(tmp_path / "demo-clock.json")
    made.start(START)
    return made


@pytest.fixture
def demonstration(
    settings: config.Settings, database: Database, shown: DemonstrationClock
) -> Iterator[Application]:
    with begin(database, actor=SYSTEM, clock=shown) as work:
        accounts.account(work, ministry(work).sg, username="sg", language="fr")
    built = create_app(replace(settings, demo=True), shown)
    yield built
    built.extensions["govflow.database"].engine.dispose()


@pytest.fixture
def visitor(demonstration: Application) -> Browser:
    return Browser(demonstration).sign_in("sg", accounts.PASSWORD)


def moves(database: Database, clock: DemonstrationClock) -> list[str]:
    query = select(Entry).where(Entry.fact == "demonstration.clock_moved")
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        return [entry.details["to"][:13] for entry in work.all(query)]


def test_moving_the_clock_is_recorded_and_shown(
    visitor: Browser, database: Database, shown: DemonstrationClock
) -> None:
    response = visitor.post("/demo/clock", {"forward": "1d", "next": "/bodies"})
    assert (response.status_code, response.location) == (303, "/bodies")
    assert timedelta(0) <= shown.now() - START - timedelta(days=1) < MINUTE
    assert moves(database, shown) == ["2026-11-24T10"]
    assert "24/11/2026 10:0" in page(visitor.get("/bodies"))


def test_whoever_is_signed_in_stays_so(visitor: Browser) -> None:
    visitor.post("/demo/clock", {"forward": "7d"})
    assert visitor.get("/bodies").status_code == 200


BEYOND_TIME = ["0001-01-01T00:00+23:00", "9999-12-31T23:59:59-23:00"]  # no such instant in UTC


@pytest.mark.parametrize(
    "wish", ["", "banana", "-1d", "0h", "2026-11-23T09:00", "9999d", "+3y", *BEYOND_TIME]
)
def test_a_clock_that_would_go_wrong_stays_where_it_is(
    visitor: Browser, database: Database, shown: DemonstrationClock, wish: str
) -> None:
    response = visitor.post("/demo/clock", {"forward": wish})
    assert response.status_code == 422
    assert shown.now() - START < MINUTE
    assert moves(database, shown) == []


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_the_way_back_stays_inside_the_house(visitor: Browser, to: str) -> None:
    assert visitor.post("/demo/clock", {"forward": "1h", "next": to}).location == "/"


def test_a_stranger_does_not_move_the_clock(
    demonstration: Application, shown: DemonstrationClock
) -> None:
    response = Browser(demonstration).post("/demo/clock", {"forward": "1d"})
    assert response.status_code in {302, 401}
    assert shown.now() - START < MINUTE


def test_there_is_no_such_page_outside_a_demonstration(
    settings: config.Settings, database: Database, clock: FixedClock, shown: DemonstrationClock
) -> None:
    with begin(database, actor=SYSTEM, clock=clock) as work:
        accounts.account(work, ministry(work).sg, username="sg")
    far = replace(settings, demo=True, host="0.0.0.0")  # noqa: S104 - refused because of it
    for where, ticks in ((settings, clock), (far, shown)):
        built = create_app(where, ticks)
        guest = Browser(built).sign_in("sg", accounts.PASSWORD)
        assert guest.post("/demo/clock", {"forward": "1d"}).status_code == 404
        built.extensions["govflow.database"].engine.dispose()


def test_the_clock_never_goes_behind_the_newest_fact(database: Database) -> None:
    late, early = FixedClock(START + timedelta(days=3)), FixedClock(START)
    with begin(database, actor=SYSTEM, clock=late) as work:
        ministry(work)
    with (
        pytest.raises(Invalid, match="clock_back") as refused,
        begin(database, actor=SYSTEM, clock=early) as work,
    ):
        plan(work, "+2d")
    assert refused.value.params == {"at": late.at}
    with begin(database, actor=SYSTEM, clock=early) as work:
        assert plan(work, "+4d") == START + timedelta(days=4)


def test_a_real_clock_is_not_moved() -> None:
    with pytest.raises(Conflict, match="off"):
        ticking(FixedClock(START))
