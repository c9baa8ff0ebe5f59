"""Working days, counted and explained."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govflow.calendar.core import (
    HOLIDAY,
    WEEKEND,
    Deadline,
    Hours,
    after_hours,
    deadline,
    is_working_day,
    shift,
    why_no_work,
    working_days_between,
)

INDEPENDENCE = date(2026, 11, 18)
NEW_YEAR = date(2027, 1, 1)
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
HOLIDAYS = st.dictionaries(DAYS, st.text(min_size=1, max_size=8), max_size=6)
COUNTS = st.integers(1, 60)


def near(start: date, offsets: dict[int, str]) -> dict[date, str]:
    return {start + timedelta(days=ahead): name for ahead, name in offsets.items()}


NEAR = st.dictionaries(st.integers(-5, 40), st.text(min_size=1, max_size=8), max_size=12)


def test_three_days_from_16_november_step_over_the_holiday() -> None:
    found = deadline(date(2026, 11, 16), working_days=3, holidays={INDEPENDENCE: "Indépendance"})
    assert found == Deadline(
        day=date(2026, 11, 20),
        counted=(date(2026, 11, 17), date(2026, 11, 19), date(2026, 11, 20)),
        skipped=((INDEPENDENCE, "Indépendance"),),
    )


def test_five_days_from_23_november_step_over_the_weekend() -> None:
    found = deadline(date(2026, 11, 23), working_days=5, holidays={INDEPENDENCE})
    assert found.day == date(2026, 11, 30)
    assert found.skipped == ((date(2026, 11, 28), WEEKEND), (date(2026, 11, 29), WEEKEND))


def test_five_days_from_29_december_reach_into_the_next_year() -> None:
    found = deadline(date(2026, 12, 29), working_days=5, holidays={NEW_YEAR})
    assert [day.day for day in found.counted] == [30, 31, 4, 5, 6]
    assert found.day == date(2027, 1, 6)
    assert found.skipped[0] == (NEW_YEAR, HOLIDAY)


def test_a_holiday_on_a_saturday_is_not_carried_over() -> None:
    saturday = date(2026, 8, 1)
    assert why_no_work(saturday, {saturday: "x"}) == WEEKEND
    assert is_working_day(date(2026, 8, 3), {saturday})


@pytest.mark.parametrize("number", [0, -1, 2_601])
def test_a_deadline_needs_a_sensible_number_of_days(number: int) -> None:
    with pytest.raises(ValueError, match="no number of working days"):
        deadline(INDEPENDENCE, working_days=number, holidays=set())


@given(DAYS, st.integers(0, 400), NEAR)
def test_the_sum_of_working_days_is_what_a_walk_counts(
    start: date, length: int, offsets: dict[int, str]
) -> None:
    holidays = near(start, offsets)
    walked = [start + timedelta(days=ahead) for ahead in range(1, length + 1)]
    counted = sum(is_working_day(day, holidays) for day in walked)
    end = start + timedelta(days=length)
    assert working_days_between(start, end, holidays=holidays) == counted
    assert working_days_between(end, start, holidays=holidays) == -counted


@given(DAYS, COUNTS, NEAR)
def test_counted_days_are_that_many_working_days(
    start: date, number: int, offsets: dict[int, str]
) -> None:
    holidays = near(start, offsets)
    found = deadline(start, working_days=number, holidays=holidays)
    assert len(found.counted) == number
    assert all(is_working_day(day, holidays) for day in found.counted)
    assert found.day == found.counted[-1]
    assert working_days_between(start, found.day, holidays=holidays) == number


@given(DAYS, COUNTS, NEAR)
def test_every_day_passed_is_either_counted_or_skipped_with_its_reason(
    start: date, number: int, offsets: dict[int, str]
) -> None:
    holidays = near(start, offsets)
    found = deadline(start, working_days=number, holidays=holidays)
    passed = sorted([*found.counted, *(day for day, _ in found.skipped)])
    assert passed == [start + timedelta(days=n) for n in range(1, (found.day - start).days + 1)]
    for day, reason in found.skipped:
        assert reason == (WEEKEND if day.weekday() >= 5 else holidays[day])


@given(DAYS, COUNTS, NEAR)
def test_a_deadline_never_comes_earlier_for_more_days_or_a_later_start(
    start: date, number: int, offsets: dict[int, str]
) -> None:
    holidays = near(start, offsets)
    found = deadline(start, working_days=number, holidays=holidays).day
    later = start + timedelta(days=1)
    assert deadline(start, working_days=number + 1, holidays=holidays).day > found
    assert deadline(later, working_days=number, holidays=holidays).day >= found


@given(DAYS, COUNTS, HOLIDAYS, DAYS)
def test_one_more_holiday_never_brings_a_deadline_forward(
    start: date, number: int, holidays: dict[date, str], one_more: date
) -> None:
    before = deadline(start, working_days=number, holidays=holidays).day
    assert deadline(start, working_days=number, holidays={*holidays, one_more}).day >= before


@given(DAYS, st.integers(-30, 30), NEAR)
def test_a_shift_is_that_many_working_days_away(
    start: date, number: int, offsets: dict[int, str]
) -> None:
    holidays = near(start, offsets)
    moved = shift(start, working_days=number, holidays=holidays)
    if number > 0:
        assert moved == deadline(start, working_days=number, holidays=holidays).day
    if number < 0:
        assert is_working_day(moved, holidays)
        assert moved < start
        between = working_days_between(moved, start, holidays=holidays)
        assert between == -number - 1 + is_working_day(start, holidays)
    if number == 0:
        assert moved == start


def test_reminders_stand_a_working_day_before_and_after() -> None:
    friday = date(2026, 11, 20)
    assert shift(friday, working_days=-1, holidays={INDEPENDENCE}) == date(2026, 11, 19)
    assert shift(friday, working_days=-2, holidays={INDEPENDENCE}) == date(2026, 11, 17)
    assert shift(friday, working_days=1, holidays={INDEPENDENCE}) == date(2026, 11, 23)


def test_working_hours_pass_over_the_night_and_the_weekend() -> None:
    friday = datetime(2026, 11, 20, 15, 30)  # noqa: DTZ001 - a clock on the wall
    monday = datetime(2026, 11, 23, 11, 30)  # noqa: DTZ001
    assert after_hours(friday, hours=4, holidays=set()) == monday
    evening = datetime(2026, 11, 17, 20, 0)  # noqa: DTZ001
    thursday = datetime(2026, 11, 19, 9, 30)  # noqa: DTZ001
    assert after_hours(evening, hours=1, holidays={INDEPENDENCE}) == thursday


def test_ramadan_days_are_shorter() -> None:
    start = datetime(2027, 2, 15, 9, 0)  # noqa: DTZ001
    end = datetime(2027, 2, 16, 11, 0)  # noqa: DTZ001
    ramadan = Hours(time(9), time(15))
    assert after_hours(start, hours=8, holidays=set(), hours_of=lambda _: ramadan) == end
