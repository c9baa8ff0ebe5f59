"""Figures: every wait counted once, measured in working time, and found in its list."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from govflow.calendar.core import WorkingTime, after_hours
from govflow.workflow.engine.figures import (
    COUNTED,
    Offer,
    Wait,
    grouped,
    percentile,
    signs,
    total,
    with_sign,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31))  # noqa: DTZ001 - wall clock
HOLIDAYS = st.frozensets(st.dates(date(2025, 1, 1), date(2028, 12, 31)), max_size=20)
TIMES = st.timedeltas(timedelta(), timedelta(days=40))
INSTANTS = st.none() | st.datetimes(
    datetime(2026, 11, 1), datetime(2026, 12, 1), timezones=st.just(UTC)  # noqa: DTZ001
)  # fmt: skip
OFFERS = st.one_of(
    st.builds(Offer, st.just("open"), st.none(), st.none(), st.booleans(), st.none(), INSTANTS),
    st.builds(
        Offer,
        st.just("done"),
        st.sampled_from(["approve", "return", "silent", "skipped"]),
        st.none(),
        st.booleans(),
        st.just(NOW),
        INSTANTS,
    ),
    st.builds(
        Offer,
        st.just("closed"),
        st.none(),
        st.sampled_from(["overridden", "decided"]),
        st.booleans(),
        st.just(NOW),
        INSTANTS,
    ),
)
WAITS = st.lists(
    st.builds(
        lambda step, time, offer: Wait(
            "t", 1, "c", step, 1, "visa", "post:1", NOW, None, time, signs(offer, NOW)
        ),
        st.sampled_from(["a", "b", "c"]),
        TIMES,
        OFFERS,
    ),
    max_size=30,
)


@given(MOMENTS, MOMENTS, MOMENTS, HOLIDAYS)
def test_working_time_adds_up_and_never_runs_backwards(
    one: datetime, two: datetime, three: datetime, holidays: frozenset[date]
) -> None:
    first, middle, last = sorted((one, two, three))
    time_of = WorkingTime(holidays)
    assert time_of.between(first, middle) >= timedelta()
    parts = time_of.between(first, middle) + time_of.between(middle, last)
    assert time_of.between(first, last) == parts


@given(MOMENTS, st.integers(1, 80), HOLIDAYS)
def test_working_time_measures_what_a_deadline_in_hours_gives(
    start: datetime, hours: int, holidays: frozenset[date]
) -> None:
    end = after_hours(start, hours=hours, holidays=holidays)
    assert WorkingTime(holidays).between(start, end) == timedelta(hours=hours)


@given(WAITS)
def test_groups_part_the_waits_and_the_largest_sum_comes_first(waits: list[Wait]) -> None:
    groups = grouped(waits, lambda one: one.step)
    assert sum((one.total for one in groups), timedelta()) == total(waits)
    assert sorted(id(one) for group in groups for one in group.waits) == sorted(map(id, waits))
    assert [one.total for one in groups] == sorted((one.total for one in groups), reverse=True)
    assert all(one.half <= one.most for one in groups)
    for sign in COUNTED:
        assert sum(one.count(sign) for one in groups) == len(with_sign(waits, sign))


@given(OFFERS)
def test_an_answer_with_a_due_day_is_within_it_or_late_and_never_both(offer: Offer) -> None:
    found = signs(offer, NOW)
    assert not {"within", "late"} <= found
    assert not {"answered", "waiting"} & found or not {"silent", "overridden"} & found
    if "answered" in found and offer.late_from is not None:
        assert ("within" in found) != ("late" in found)


@given(st.lists(TIMES, min_size=1), st.integers(1, 100))
def test_a_percentile_was_measured_and_enough_are_within_it(
    times: list[timedelta], percent: int
) -> None:
    found = percentile(times, percent)
    assert found in times
    assert 100 * sum(one <= found for one in times) >= percent * len(times)
