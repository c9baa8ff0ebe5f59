"""A deadline in words: which days count, which do not and why."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby

from govflow.calendar.almanac import Named, together
from govflow.calendar.core import WEEKEND, Deadline
from govflow.i18n import catalog, formats

Names = Mapping[date, tuple[Named, ...]]


def counted(deadline: Deadline, language: str) -> str:
    """Say the days counted: "3 working days: 17, 19, 20 November 2026"."""
    return catalog.sentence(
        "calendar.counted",
        language,
        count=formats.working_days(len(deadline.counted), language),
        days=listed(deadline.counted, language),
    )


def skipped(deadline: Deadline, names: Names, language: str) -> str:
    """Say the days passed over: "Not counted: 18 November 2026 (Independence Day), weekends"."""
    parts = [
        f"{formats.date_medium(day, language)} ({_reason(day, reason, names, language)})"
        for day, reason in deadline.skipped
        if reason != WEEKEND
    ]
    if len(parts) < len(deadline.skipped):
        parts.append(catalog.sentence("calendar.weekends", language))
    if not parts:
        return ""
    said = formats.COMMA[language].join(parts)
    return catalog.sentence("calendar.skipped", language, days=said)


def listed(days: tuple[date, ...], language: str) -> str:
    """List days, naming each month once: "30, 31 décembre 2026, 4, 5 janvier 2027"."""
    comma = formats.COMMA[language]
    return comma.join(
        comma.join(formats.day_number(day, language) for day in group)
        + f"{formats.NO_BREAK}{formats.month(date(*month, 1), language)}"
        for month, group in groupby(days, key=lambda day: (day.year, day.month))
    )


def _reason(day: date, reason: str, names: Names, language: str) -> str:
    name = together([named.name for named in names.get(day, ())])
    return name.in_(language) if name else catalog.sentence(f"calendar.{reason}", language)
