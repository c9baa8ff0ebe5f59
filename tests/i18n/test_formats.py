"""Numbers, dates, sizes and durations in three languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from govflow.i18n import formats
from govflow.kernel.clock import CASABLANCA

NBSP = "\u00a0"
LANGUAGES = ("ar", "fr", "en")
SUNDAY = date(2026, 11, 22)


def in_all(say: object, *args: object) -> list[str]:
    assert callable(say)
    return [say(*args, language) for language in LANGUAGES]


def test_thousands_are_grouped_by_a_space_that_does_not_break() -> None:
    assert in_all(formats.number, 1234567.89) == [
        f"1{NBSP}234{NBSP}567,89",
        f"1{NBSP}234{NBSP}567,89",
        f"1{NBSP}234{NBSP}567.89",
    ]
    assert in_all(formats.number, 999) == ["999"] * 3


def test_a_minus_stays_before_its_number_in_arabic() -> None:
    assert in_all(formats.number, -1250) == [
        f"\u200e-1{NBSP}250",
        f"-1{NBSP}250",
        f"-1{NBSP}250",
    ]


def test_decimals_are_rounded_half_up() -> None:
    assert formats.number(Decimal("2.345"), "fr", decimals=2) == "2,35"
    assert formats.number(2, "en", decimals=1) == "2.0"


def test_months_are_the_moroccan_ones() -> None:
    months = [formats.month(date(2026, number, 1), "ar").split()[0] for number in range(1, 13)]
    assert (
        " ".join(months) == "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر"
    )


def test_a_day_is_short_or_long() -> None:
    assert in_all(formats.date_short, SUNDAY) == ["22/11/2026"] * 3
    assert [text.replace(NBSP, " ") for text in in_all(formats.date_long, SUNDAY)] == [
        "الأحد 22 نونبر 2026",
        "dimanche 22 novembre 2026",
        "Sunday 22 November 2026",
    ]


def test_an_instant_is_shown_as_the_wall_clock_in_casablanca_showed_it() -> None:
    summer, autumn = (
        datetime(2026, 4, 7, 8, 30, tzinfo=UTC),
        datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
    )
    assert formats.datetime_short(summer, "fr") == "07/04/2026 09:30"
    assert formats.datetime_short(autumn, "fr") == "01/12/2026 09:30"


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2026-03-03", 0),
        ("2026-04-07", 1),
        ("2026-09-19", 1),
        ("2026-09-21", 0),
        ("2026-11-22", 0),
        ("2026-12-01", 0),
        ("2027-03-02", 0),
        ("2027-07-01", 0),
    ],
)
def test_the_pinned_zone_data_decides_the_offset(day: str, hours: int) -> None:
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=CASABLANCA)
    offset = noon.utcoffset()
    assert offset is not None
    assert offset.total_seconds() == hours * 3600


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        (0, ["0 بايت", "0 o", "0 B"]),
        (421_888, ["412 كيلوبايت", "412 Ko", "412 KB"]),
        (1_048_575, ["1,0 ميغابايت", "1,0 Mo", "1.0 MB"]),
        (5_400_000_000_000, ["5 029 جيغابايت", "5 029 Go", "5 029 GB"]),
    ],
)
def test_sizes_are_those_of_file_managers(octets: int, said: list[str]) -> None:
    assert [text.replace(NBSP, " ") for text in in_all(formats.size, octets)] == said


def test_only_texts_of_the_other_direction_are_isolated() -> None:
    assert formats.isolated("note.pdf", "fr") == "note.pdf"
    assert formats.isolated("note.pdf", "ar") == "\u2068note.pdf\u2069"
    assert formats.isolated("1-58-008", "ar") == "\u20681-58-008\u2069"
    assert formats.isolated("قرار", "ar") == "قرار"
    assert formats.isolated("قرار", "en") == "\u2068قرار\u2069"


def test_parts_are_listed_as_a_person_does() -> None:
    assert [formats.enumerated(["1", "2", "3"], language) for language in LANGUAGES] == [
        "1، 2 و3",
        "1, 2 et 3",
        "1, 2 and 3",
    ]
    assert formats.enumerated([], "fr") == ""
