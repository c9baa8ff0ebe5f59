"""Dates known only in part."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govflow.calendar.when import When
from govflow.kernel.errors import Invalid

DAYS = st.dates(date(1001, 1, 1))
KNOWN = st.one_of(
    DAYS.map(When.day),
    DAYS.map(lambda day: When(f"{day:%Y-%m}", "month")),
    DAYS.map(lambda day: When(f"{day:%Y}", "year", deduced=True)),
    DAYS.map(lambda day: When(f"{day.year - 1}/{day.year}", "period")),
    st.just(When()),
)


@pytest.mark.parametrize(
    ("value", "precision", "said"),
    [
        ("2020-03-03", "day", {"ar": "03/03/2020", "fr": "03/03/2020", "en": "03/03/2020"}),
        ("2021-11", "month", {"ar": "نونبر 2021", "fr": "novembre 2021", "en": "November 2021"}),
        ("2010", "year", {"ar": "2010", "fr": "2010", "en": "2010"}),
        ("2021/2022", "period", {"ar": "2021–2022", "fr": "2021–2022", "en": "2021–2022"}),
        (
            None,
            "unknown",
            {"ar": "تاريخ غير محدد", "fr": "Date inconnue", "en": "Date not known"},
        ),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_known(
    value: str | None, precision: str, said: dict[str, str]
) -> None:
    when = When.of({"value": value, "precision": precision})
    assert {language: when.said(language) for language in said} == said


def test_a_deduced_date_says_so() -> None:
    when = When.of({"value": "2020-02-20", "precision": "day", "deduced": True})
    assert [when.said(language) for language in ("ar", "fr", "en")] == [
        "20/02/2020 (مستنتج)",
        "20/02/2020 (déduit)",
        "20/02/2020 (deduced)",
    ]


def test_a_year_is_never_a_day() -> None:
    when = When("2010", "year")
    assert when.exact is None
    assert when.bounds == (date(2010, 1, 1), date(2010, 12, 31))
    assert When.day(date(2010, 5, 1)).exact == date(2010, 5, 1)


def test_partial_dates_sort_among_each_other_and_the_unknown_last() -> None:
    order = [
        When("2009", "year"),
        When("2010-01-01", "day"),
        When("2010-01", "month"),
        When("2010", "year"),
        When("2010", "year", deduced=True),
        When("2010/2012", "period"),
        When("2010-02", "month"),
        When(),
    ]
    assert sorted(order[place] for place in (7, 2, 5, 0, 4, 6, 1, 3)) == order


def test_only_what_is_certain_comes_before() -> None:
    year = When("2010", "year")
    assert year.surely_before(date(2011, 1, 1))
    assert not year.surely_before(date(2010, 12, 31))
    assert not When().surely_before(date(2030, 1, 1))


@pytest.mark.parametrize(
    ("value", "precision", "key"),
    [
        ("2010", "day", "when.precision"),
        ("", "year", "when.precision"),
        ("2010-13", "month", "when.unreadable"),
        ("2010-02-30", "day", "when.unreadable"),
        ("soon", "day", "when.unreadable"),
        ("0000", "year", "when.unreadable"),
        ("2012/2010", "period", "when.period"),
        ("2010/2011/2012", "period", "when.period"),
    ],
)
def test_a_date_that_contradicts_itself_is_refused(value: str, precision: str, key: str) -> None:
    with pytest.raises(Invalid) as refused:
        When.of({"value": value, "precision": precision})
    assert refused.value.key == key


@given(KNOWN)
def test_what_is_stored_and_what_is_exported_come_back_whole(when: When) -> None:
    assert When.read(when.stored()) == when
    assert When.of(when.as_dict()) == when


@given(KNOWN, KNOWN)
def test_stored_text_sorts_days_as_the_dates_do(one: When, other: When) -> None:
    if one.bounds and other.bounds and one.bounds[1] < other.bounds[0]:
        assert one < other
        assert one.stored() < other.stored()
