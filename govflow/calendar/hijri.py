"""The Hijri date beside the Gregorian one: always an estimate, never the legal date.

Months begin when the crescent is seen; the tables of `hijridate` foretell it, and an
administrator may shift them by a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from hijridate import Gregorian

from govflow.calendar.core import RAMADAN, STANDARD, Hours
from govflow.i18n.formats import NO_BREAK

FIRST, LAST = date(1924, 8, 1), date(2077, 11, 16)
MONTHS: Mapping[str, tuple[str, ...]] = {
    "ar": (
        "محرم",
        "صفر",
        "ربيع الأول",
        "ربيع الآخر",
        "جمادى الأولى",
        "جمادى الآخرة",
        "رجب",
        "شعبان",
        "رمضان",
        "شوال",
        "ذو القعدة",
        "ذو الحجة",
    ),
    "fr": (
        "Moharram",
        "Safar",
        "Rabia I",
        "Rabia II",
        "Joumada I",
        "Joumada II",
        "Rajab",
        "Chaâbane",
        "Ramadan",
        "Chaoual",
        "Dou al-qiâda",
        "Dou al-hijja",
    ),
    "en": (
        "Muharram",
        "Safar",
        "Rabi I",
        "Rabi II",
        "Jumada I",
        "Jumada II",
        "Rajab",
        "Shaban",
        "Ramadan",
        "Shawwal",
        "Dhu al-Qadah",
        "Dhu al-Hijjah",
    ),
}
ABOUT = {"ar": "{} تقريبا", "fr": "{} environ", "en": "about {}"}
RAMADAN_MONTH = 9


@dataclass(frozen=True, slots=True)
class HijriDay:
    """A day of the Hijri calendar, as estimated."""

    year: int
    month: int
    day: int

    def said(self, language: str) -> str:
        """Say the day, and that it is an estimate."""
        month = MONTHS[language][self.month - 1].replace(" ", NO_BREAK)
        return ABOUT[language].format(f"{self.day}{NO_BREAK}{month} {self.year}")


def estimate(day: date, *, shift: int = 0) -> HijriDay | None:
    """Return the Hijri day, `shift` days later than the tables say; None where these end.

    >>> estimate(date(2026, 11, 22)), estimate(date(1912, 3, 30))
    (HijriDay(year=1448, month=6, day=12), None)
    """
    if not FIRST <= day + timedelta(days=shift) <= LAST:
        return None
    shifted = day + timedelta(days=shift)
    found = Gregorian(shifted.year, shifted.month, shifted.day).to_hijri()
    return HijriDay(found.year, found.month, found.day)


def said(day: date, language: str, *, shift: int = 0) -> str:
    """Say the Hijri date of a day: "12 جمادى الآخرة 1448 تقريبا"; "" where the tables end.

    >>> said(date(2026, 11, 22), "ar").replace(NO_BREAK, " ")
    '12 جمادى الآخرة 1448 تقريبا'
    """
    found = estimate(day, shift=shift)
    return found.said(language) if found else ""


def working_hours(day: date, *, shift: int = 0) -> Hours:
    """Return the hours of a working day: shorter in Ramadan, as far as it is foreseen."""
    found = estimate(day, shift=shift)
    return RAMADAN if found and found.month == RAMADAN_MONTH else STANDARD
