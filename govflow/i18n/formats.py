"""The one formatter: numbers, dates, sizes and durations, in the reader's language.

Digits are 0-9 in all three languages; nothing inside a number is an ordinary space, since an
Arabic line would break and turn it there. Dates follow fixed patterns, not the locale's own
(whose short Arabic form hides direction marks).
"""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol, runtime_checkable

from govflow.i18n.book import words_of
from govflow.i18n.languages import direction
from govflow.kernel.clock import local

NO_BREAK = "\u00a0"
FIRST_STRONG, POP = "\u2068", "\u2069"
LEFT_TO_RIGHT_MARK = "\u200e"


def words_in(line: str) -> tuple[str, ...]:
    """Split a line of words: easier to read and compare than a column of them."""
    return tuple(line.split())


MONTHS: Mapping[str, tuple[str, ...]] = {
    "ar": words_in("يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر"),
    "fr": words_in(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    ),
    "en": words_in(
        "January February March April May June July August September October November December"
    ),
}
WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "ar": words_in("الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد"),
    "fr": words_in("lundi mardi mercredi jeudi vendredi samedi dimanche"),
    "en": words_in("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
}
DECIMAL_MARK = {"ar": ",", "fr": ",", "en": "."}
SIZE_UNITS: Mapping[str, tuple[str, ...]] = {
    "ar": ("بايت", "كيلوبايت", "ميغابايت", "جيغابايت"),
    "fr": ("o", "Ko", "Mo", "Go"),
    "en": ("B", "KB", "MB", "GB"),
}
COMMA = {"ar": "، ", "fr": ", ", "en": ", "}
LAST_AND = {"ar": " و", "fr": " et ", "en": " and "}
STEP = 1024


@runtime_checkable
class Speaks(Protocol):
    """A value that knows how it is said in a language, such as a text or a partial date."""

    def said(self, language: str) -> str: ...


def number(value: float | Decimal, language: str, *, decimals: int | None = None) -> str:
    """Return a number with grouped thousands; `decimals` fixes how many follow the mark.

    >>> number(1234567.89, "fr").replace(NO_BREAK, "_"), number(-0.5, "en")
    ('1_234_567,89', '-0.5')
    """
    exact = Decimal(str(value))
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{exact:,f}".translate({ord(","): NO_BREAK, ord("."): DECIMAL_MARK[language]})
    # Without the mark an Arabic line shows the minus after the number.
    return LEFT_TO_RIGHT_MARK + text if exact < 0 and direction(language) == "rtl" else text


def size(octets: int, language: str) -> str:
    """Return a file's size as file managers count it (1,024).

    >>> size(421_888, "fr").replace(NO_BREAK, "_"), size(1_500_000, "en").replace(NO_BREAK, "_")
    ('412_Ko', '1.4_MB')
    """
    amount, unit = Decimal(octets), 0
    while round(amount) >= STEP and unit < len(SIZE_UNITS[language]) - 1:
        amount, unit = amount / STEP, unit + 1
    whole = unit == 0 or amount >= 10  # noqa: PLR2004 - two figures say enough
    text = number(amount, language, decimals=0 if whole else 1)
    return f"{text}{NO_BREAK}{SIZE_UNITS[language][unit]}"


def date_short(day: date, language: str) -> str:
    """Return a day as 22/11/2026, the same in all languages.

    >>> date_short(date(2026, 11, 2), "ar")
    '02/11/2026'
    """
    del language
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def day_number(day: date, language: str) -> str:
    """Return the number of a day within its month; French has its 1er."""
    return "1er" if language == "fr" and day.day == 1 else str(day.day)


def date_long(day: date, language: str) -> str:
    """Return a day as it is read aloud.

    >>> date_long(date(2026, 11, 22), "ar").replace(NO_BREAK, " ")
    'الأحد 22 نونبر 2026'
    >>> date_long(date(2026, 11, 1), "fr").replace(NO_BREAK, " ")
    'dimanche 1er novembre 2026'
    """
    number_of = day_number(day, language)
    return f"{weekday(day, language)} {number_of}{NO_BREAK}{month(day, language)}"


def month(day: date, language: str) -> str:
    """Return the month and year of a day: "نونبر 2026"."""
    return f"{MONTHS[language][day.month - 1]} {day.year}"


def weekday(day: date, language: str) -> str:
    return WEEKDAYS[language][day.weekday()]


def time_short(moment: datetime, language: str) -> str:
    """Return an instant's wall-clock time in Casablanca: 09:30."""
    del language
    return f"{local(moment):%H:%M}"


def datetime_short(moment: datetime, language: str) -> str:
    """Return an instant as the wall clock in Casablanca showed it: 22/11/2026 09:30."""
    return f"{date_short(local(moment), language)} {time_short(moment, language)}"


def partial(value: str, precision: str, *, deduced: bool, language: str) -> str:
    """Return a date as precisely as it is known: "2010", "نونبر 2021", "20/02/2020 (déduit)".

    `value` is ISO, cut where knowledge ends; a period is two of them joined by a slash.
    """
    if precision == "unknown":
        return words_of(language).gettext("Date not known")
    known = "–".join(_part(end, language) for end in value.split("/"))
    return f"{known} ({words_of(language).gettext('deduced')})" if deduced else known


def _part(value: str, language: str) -> str:
    numbers = [int(piece) for piece in value.split("-")]
    if len(numbers) == 1:
        return value
    day = date(*[*numbers, 1][:3])
    return month(day, language) if len(numbers) == 2 else date_short(day, language)  # noqa: PLR2004


def isolate(text: str) -> str:
    """Keep a text from turning its neighbours around: for plain text, where no <bdi> helps."""
    return f"{FIRST_STRONG}{text}{POP}"


def isolated(text: str, language: str) -> str:
    """Isolate a text only where it could disturb a line of `language`."""
    classes = {unicodedata.bidirectional(character) for character in text}
    disturbing = {"R", "AL", "AN"} if direction(language) == "ltr" else {"L", "ES", "ET"}
    return isolate(text) if classes & disturbing else text


def enumerated(parts: Iterable[str], language: str) -> str:
    """Join parts as a person lists them.

    >>> enumerated(["17", "19", "20"], "en"), enumerated(["17"], "fr")
    ('17, 19 and 20', '17')
    """
    *before, last = list(parts) or [""]
    return COMMA[language].join(before) + LAST_AND[language] + last if before else last
