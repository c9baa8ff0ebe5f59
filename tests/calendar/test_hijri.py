"""The Hijri date beside the Gregorian one."""

from datetime import date, time

from govflow.calendar import hijri
from govflow.calendar.core import Hours


def test_the_hijri_date_is_said_as_an_estimate_in_three_languages() -> None:
    said = [hijri.said(date(2026, 11, 22), language) for language in ("ar", "fr", "en")]
    assert [text.replace("\u00a0", " ") for text in said] == [
        "12 جمادى الآخرة 1448 تقريبا",
        "12 Joumada II 1448 environ",
        "about 12 Jumada II 1448",
    ]


def test_the_moon_may_be_a_day_later() -> None:
    assert hijri.estimate(date(2026, 6, 17), shift=-1) == hijri.HijriDay(1448, 1, 1)


def test_beyond_the_tables_nothing_is_said() -> None:
    outside = [date(1924, 7, 31), date(2077, 11, 17)]
    assert [hijri.said(day, "ar") for day in outside] == ["", ""]
    assert hijri.estimate(hijri.FIRST) == hijri.HijriDay(1343, 1, 1)
    assert hijri.estimate(hijri.LAST, shift=1) is None
    assert hijri.estimate(hijri.LAST) is not None


def test_working_hours_are_shorter_in_ramadan() -> None:
    assert hijri.working_hours(date(2026, 3, 3)) == Hours(time(9), time(15))
    assert hijri.working_hours(date(2026, 11, 23)) == Hours(time(8, 30), time(16, 30))
