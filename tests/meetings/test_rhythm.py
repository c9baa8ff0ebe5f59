"""Recurrence: the dates of the demonstration, and what holds of every rule that is accepted."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govflow.calendar import service as calendar
from govflow.i18n.text import Text3
from govflow.kernel.clock import at_local, local
from govflow.kernel.errors import Invalid
from govflow.kernel.work import Work
from govflow.meetings import queries, service
from govflow.meetings.models import Rhythm
from govflow.meetings.rhythm import RuleError, checked, following, gives
from tests.cli.conftest import written
from tests.make.bodies import body

TUESDAYS = "FREQ=MONTHLY;BYDAY=1TU"
NAME = Text3(ar="الثلاثاء الأول", fr="Premier mardi", en="First Tuesday")
FIRST = datetime(2013, 1, 1, 9, 30)  # noqa: DTZ001 - wall-clock time
NOW = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001 - wall-clock time
WALLS = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(second=0, microsecond=0)
)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NTH = st.sampled_from([1, 2, 3, 4, -1])


def rhythm(work: Work, rule: str = TUESDAYS, first: datetime = FIRST) -> Rhythm:
    found = body(work, "RCI")
    return service.set_rhythm(work, found, NAME, rule=rule, first=first, minutes=180)


def test_the_next_twelve_dates_are_those_of_the_file() -> None:
    checks = written()["rhythm_checks"]
    found = following(TUESDAYS, FIRST, after=NOW, count=12)
    assert [day.date().isoformat() for day in found] == checks["next_after_2026_11_22"]
    assert all(day.weekday() == 1 and day.day <= 7 for day in found)


def test_the_hour_on_the_wall_stays_whatever_the_clock_of_the_country_does(work: Work) -> None:
    made = rhythm(work)
    since = datetime(2026, 1, 1, tzinfo=UTC)
    found = {
        local(one.starts_at).date().isoformat(): one.starts_at
        for one in queries.next_dates(work, made, count=24, after=since)
    }
    assert {local(start).strftime("%H:%M") for start in found.values()} == {"09:30"}
    offsets = written()["rhythm_checks"]["utc_offset_hours"]
    shown = {day: 9.5 - found[day].hour - found[day].minute / 60 for day in offsets}
    assert shown == offsets


def test_dates_on_a_holiday_bear_its_name(work: Work) -> None:
    made = rhythm(work)
    for month, day, name in ((1, 1, "Nouvel an"), (5, 1, "Fête du Travail"), (11, 6, "Marche")):
        calendar.declare(work, Text3.same(name), month=month, month_day=day)
    holidays = written()["rhythm_checks"]["first_tuesday_on_holiday"]
    since = at_local(FIRST) - timedelta(days=1)
    found = queries.next_dates(work, made, count=90, after=since)
    flagged = {local(one.starts_at).date().isoformat() for one in found if one.holiday}
    assert flagged == set(holidays)
    assert [one.holiday.fr for one in found if one.holiday][:2] == ["Nouvel an", "Fête du Travail"]


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "garbage",
        "FREQ=DAILY",
        "FREQ=MONTHLY;INTERVAL=0",
        "FREQ=MONTHLY;FREQ=MONTHLY",
        "FREQ=MONTHLY;COUNT=3",
        "FREQ=WEEKLY;BYDAY=1TU",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;BYDAY=TU\nDTSTART:20200101T000000",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=0",
    ],
)
def test_what_is_no_rule_is_refused(work: Work, rule: str) -> None:
    with pytest.raises(RuleError):
        checked(rule, FIRST)
    with pytest.raises(Invalid, match=r"rhythm\.rule"):
        rhythm(work, rule)


@given(NTH, st.sampled_from(DAYS), st.integers(1, 12), WALLS, WALLS)
def test_every_nth_weekday_is_one(
    nth: int, day: str, interval: int, first: datetime, after: datetime
) -> None:
    rule = checked(f"FREQ=MONTHLY;INTERVAL={interval};BYDAY={nth}{day}", first)
    found = following(rule, first, after=after, count=12)
    assert len(found) == 12
    for one in found:
        assert one >= max(first, after)
        assert (one.weekday(), one.time()) == (DAYS.index(day), first.time())
        week = (one + timedelta(days=7)).month != one.month if nth < 0 else (one.day - 1) // 7 + 1
        assert week == (True if nth < 0 else nth)
        assert gives(rule, first, one)


@given(NTH, st.sampled_from(DAYS), WALLS)
def test_dates_come_in_order_and_none_is_skipped(nth: int, day: str, first: datetime) -> None:
    rule = f"FREQ=MONTHLY;BYDAY={nth}{day}"
    found = following(rule, first, after=first, count=24)
    assert found == sorted(set(found))
    assert found[1:] == following(rule, first, after=found[0] + timedelta(minutes=1), count=23)


def test_a_moved_date_and_a_cancelled_one_leave_the_others(work: Work) -> None:
    made = rhythm(work, "FREQ=MONTHLY;BYDAY=1TU", datetime(2029, 1, 1, 9, 30))  # noqa: DTZ001
    since = datetime(2029, 4, 1, tzinfo=UTC)
    before = queries.next_dates(work, made, count=4, after=since)
    may, june = (service.propose(work, made, one.starts_at) for one in before[1:3])
    service.move(work, may, to=may.starts_at + timedelta(days=7))
    service.cancel(work, june)
    after = queries.next_dates(work, made, count=4, after=since)
    assert [one.starts_at for one in after] == [one.starts_at for one in before]
    assert [one.meeting.state if one.meeting else None for one in after] == [
        None,
        "proposed",
        "cancelled",
        None,
    ]
    assert local(may.starts_at).date().isoformat() == "2029-05-08"
    assert (may.original_start, may.rhythm_id) == (before[1].starts_at, made.id)


def test_a_holiday_is_kept_only_on_purpose(work: Work) -> None:
    made = rhythm(work, first=datetime(2029, 1, 1, 9, 30))  # noqa: DTZ001
    calendar.declare(work, Text3.same("Fête du Travail"), month=5, month_day=1)
    holiday = at_local(datetime(2029, 5, 1, 9, 30))  # noqa: DTZ001
    with pytest.raises(Invalid, match="on_holiday") as refused:
        service.propose(work, made, holiday)
    assert refused.value.params["name"] == Text3.same("Fête du Travail")
    assert service.propose(work, made, holiday, anyway=True).state == "proposed"


def test_a_date_that_the_rhythm_does_not_give_is_refused(work: Work) -> None:
    made = rhythm(work)
    with pytest.raises(Invalid, match="not_in_rhythm"):
        service.propose(work, made, at_local(datetime(2026, 12, 2, 9, 30)))  # noqa: DTZ001
