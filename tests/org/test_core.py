"""Paths and periods, for every tree and every pair of periods."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from govflow.org.core import child_path, lineage, overlap

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
ENDS = st.none() | DAYS
PERIODS = st.tuples(ENDS, ENDS).filter(lambda p: p[0] is None or p[1] is None or p[0] < p[1])
DAY = timedelta(days=1)


def has(period: tuple[date | None, date | None], day: date) -> bool:
    start, end = period
    return (start is None or start <= day) and (end is None or day < end)


@given(PERIODS, PERIODS)
def test_overlap_does_not_depend_on_the_order(
    first: tuple[date | None, date | None], second: tuple[date | None, date | None]
) -> None:
    assert overlap(first, second) is overlap(second, first)


@given(PERIODS, PERIODS, DAYS)
def test_periods_with_a_common_day_overlap(
    first: tuple[date | None, date | None], second: tuple[date | None, date | None], day: date
) -> None:
    if has(first, day) and has(second, day):
        assert overlap(first, second)


@given(PERIODS, PERIODS)
def test_overlapping_periods_have_a_common_day(
    first: tuple[date | None, date | None], second: tuple[date | None, date | None]
) -> None:
    starts = [start for start, _ in (first, second) if start is not None]
    ends = [end for _, end in (first, second) if end is not None]
    common = max(starts) if starts else min(ends) - DAY if ends else date(2026, 1, 1)
    assert overlap(first, second) is (has(first, common) and has(second, common))


@given(DAYS, DAYS)
def test_a_successor_does_not_overlap(start: date, change: date) -> None:
    assert not overlap((min(start, change) - DAY, change), (change, None))


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=8))
def test_a_path_gives_back_the_line_of_its_units(numbers: list[int]) -> None:
    path = ""
    for number in numbers:
        path = child_path(path, number)
    assert lineage(path) == tuple(reversed(numbers))
