"""Which days are holidays, and what they are called."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from govflow.calendar import core
from govflow.calendar.almanac import Almanac, Named, Yearly, together
from govflow.i18n.text import Text3

DATA = Path(__file__).parents[2] / "govflow" / "cli" / "demonstration" / "demo_data.yaml"

INDEPENDENCE = Text3(ar="عيد الاستقلال", fr="Fête de l'Indépendance", en="Independence Day")
UNITY = Text3(ar="عيد الوحدة", fr="Fête de l'Unité", en="Unity Day")
NEW_YEAR = Text3(ar="فاتح السنة الميلادية", fr="Nouvel an", en="New Year's Day")
MOHARRAM = Text3(ar="فاتح محرم", fr="1er Moharram", en="Islamic New Year")
KING = Text3(ar="ثورة الملك والشعب", fr="Révolution du Roi", en="Revolution Day")
ALMANAC = Almanac(
    yearly=(
        Yearly(1, 1, NEW_YEAR),
        Yearly(8, 20, KING),
        Yearly(10, 31, UNITY, from_year=2026),
        Yearly(11, 18, INDEPENDENCE),
    ),
    dated={date(2020, 8, 20): (Named(MOHARRAM, estimated=True),)},
)


def test_a_holiday_begins_with_the_year_of_its_decree() -> None:
    assert ALMANAC.on(date(2025, 10, 31)) == ()
    assert ALMANAC.on(date(2026, 10, 31)) == (Named(UNITY),)


def test_an_ended_holiday_stays_in_the_years_before() -> None:
    ended = Yearly(11, 18, INDEPENDENCE, until_year=2026)
    assert ended.in_year(2026) == date(2026, 11, 18)
    assert ended.in_year(2027) is None
    assert Yearly(2, 29, UNITY).in_year(2027) is None


def test_two_holidays_on_one_day_keep_both_names() -> None:
    day = date(2020, 8, 20)
    assert ALMANAC.on(day) == (Named(KING), Named(MOHARRAM, estimated=True))
    assert together([named.name for named in ALMANAC.on(day)]) == Text3(
        ar="ثورة الملك والشعب / فاتح محرم",
        fr="Révolution du Roi / 1er Moharram",
        en="Revolution Day / Islamic New Year",
    )
    assert together([]) is None


def test_holidays_between_two_days_come_in_order() -> None:
    assert ALMANAC.between(date(2026, 11, 1), date(2027, 1, 1)) == {
        date(2026, 11, 18): (Named(INDEPENDENCE),),
        date(2027, 1, 1): (Named(NEW_YEAR),),
    }


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    with DATA.open(encoding="utf-8") as stream:
        found: dict[str, Any] = yaml.load(stream, Loader=yaml.CSafeLoader)
    return found


def of_the_ministry(facts: dict[str, Any]) -> Almanac:
    rules = []
    for fixed in facts["holidays_fixed"]:
        month, month_day = map(int, fixed["md"].split("-"))
        rules.append(Yearly(month, month_day, Text3.of(fixed["n"]), fixed["from"] or 0))
    return Almanac(tuple(rules), {})


def test_first_tuesdays_that_fell_on_holidays_are_named(facts: dict[str, Any]) -> None:
    almanac = of_the_ministry(facts)
    fell = facts["rhythm_checks"]["first_tuesday_on_holiday"]
    named = [almanac.on(date.fromisoformat(str(day))) for day in fell]
    assert [one.name.in_("fr") for (one,) in named] == [
        "Nouvel an",
        "Fête du Travail",
        "Marche verte",
        "Nouvel an",
    ]


def test_the_vectors_of_the_ministry_hold_with_its_own_holidays(facts: dict[str, Any]) -> None:
    days = frozenset(of_the_ministry(facts).between(date(2026, 1, 1), date(2027, 12, 31)))
    found = [
        core.deadline(start, working_days=number, holidays=days).day
        for start, number in (
            (date(2026, 11, 16), 3),
            (date(2026, 11, 23), 5),
            (date(2026, 12, 29), 5),
        )
    ]
    assert found == [date(2026, 11, 20), date(2026, 11, 30), date(2027, 1, 6)]
