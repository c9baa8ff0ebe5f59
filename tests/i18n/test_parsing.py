"""Dates and numbers as people type them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govflow.i18n.formats import date_short, number
from govflow.i18n.parsing import parse_date, parse_number, parse_whole
from govflow.kernel.errors import Invalid

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@given(DAYS)
def test_a_day_is_read_in_every_form_we_accept(day: date) -> None:
    shown = date_short(day, "ar")
    typed = [
        shown,
        day.isoformat(),
        shown.replace("/", "."),
        shown.replace("/", "-"),
        f" {day.day}/{day.month}/{day.year} ",
        shown.translate(ARABIC),
        day.isoformat().translate(PERSIAN),
        f"\u200f{shown}\u2069",
    ]
    assert {parse_date(text) for text in typed} == {day}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "date.unreadable"),
        ("tomorrow", "date.unreadable"),
        ("31/01/27", "date.unreadable"),
        ("1" * 5000, "date.unreadable"),
        ("31/02/2027", "date.not_in_calendar"),
        ("2027-13-01", "date.not_in_calendar"),
        ("01/01/0027", "date.out_of_range"),
        ("01/01/9999", "date.out_of_range"),
    ],
)
def test_what_is_no_day_is_refused_on_its_field(typed: str, key: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_date(typed, field="due")
    assert (refused.value.key, refused.value.field) == (key, "due")


@given(st.text(max_size=40))
def test_any_text_is_a_day_or_a_refusal(text: str) -> None:
    try:
        parse_date(text)
    except Invalid as refused:
        assert refused.key.startswith("date.")  # noqa: PT017 - both ways are right


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1250", "1250"),
        ("1 250,5", "1250.5"),
        ("1\u00a0250,5", "1250.5"),
        ("1\u202f250", "1250"),
        ("1.250,50", "1250.50"),
        ("1,250.5", "1250.5"),
        ("1.250.000", "1250000"),
        ("0,125", "0.125"),
        ("١٢٥٠٫٥", "1250.5"),
        ("۱۲", "12"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("+3", "3"),
    ],
)
def test_a_number_is_read_in_every_form_we_accept(typed: str, value: str) -> None:
    assert parse_number(typed) == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "number.unreadable"),
        ("1e9", "number.unreadable"),
        ("NaN", "number.unreadable"),
        ("1,2,3", "number.unreadable"),
        ("9" * 31, "number.unreadable"),
        ("1,250", "number.ambiguous"),
        ("1.250", "number.ambiguous"),
    ],
)
def test_what_is_no_clear_number_is_refused(typed: str, key: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_number(typed, field="amount")
    assert (refused.value.key, refused.value.field) == (key, "amount")


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(["ar", "fr", "en"]))
def test_a_number_that_was_shown_is_read_again(value: Decimal, language: str) -> None:
    assert parse_number(number(value, language)) == value


def test_a_whole_number_has_no_rest() -> None:
    assert parse_whole("3,0") == 3
    with pytest.raises(Invalid):
        parse_whole("3,5")


def test_a_whole_number_is_one_that_canonical_json_can_hold() -> None:
    assert parse_whole("9007199254740991") == 2**53 - 1
    with pytest.raises(Invalid, match="unreadable"):
        parse_whole("9007199254740992")
