"""Recurrence (RFC 5545): which days a rule gives, in wall-clock time of Casablanca. Pure.

The hour on the wall stays when the clock of the country changes, so rules are walked without a
time zone. Of the rule, what a committee needs: by year, month or week, on such a day, not more
often. A rule that never gives a day is refused here, before anybody waits for one.
"""

import re
from datetime import datetime

from dateutil.rrule import rrule, rrulestr

DAY = r"(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)"
NUMBER = r"-?(?:[1-9]|[12]\d|3[01])"
PARTS = {
    "FREQ": re.compile("YEARLY|MONTHLY|WEEKLY"),
    "INTERVAL": re.compile(r"[1-9]\d?"),
    "BYDAY": re.compile(f"{DAY}(?:,{DAY})*"),
    "BYMONTHDAY": re.compile(f"{NUMBER}(?:,{NUMBER})*"),
    "BYMONTH": re.compile(r"(?:[1-9]|1[0-2])(?:,(?:[1-9]|1[0-2]))*"),
    "BYSETPOS": re.compile(f"{NUMBER}(?:,{NUMBER})*"),
}
HORIZON_YEARS = 10
DIGIT = re.compile(r"\d")


class RuleError(ValueError):
    """This is no rule that a rhythm can follow."""


def checked(rule: str, first: datetime) -> str:
    """Return a rule as it may be kept. Raises RuleError.

    >>> checked("rrule:freq=monthly;byday=1tu", datetime(2027, 1, 1, 9, 30))
    'FREQ=MONTHLY;BYDAY=1TU'
    >>> checked("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31", datetime(2027, 1, 1, 9, 30))
    Traceback (most recent call last):
    govflow.meetings.rhythm.RuleError: FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31 gives no day
    """
    said = rule.strip().upper().removeprefix("RRULE:")
    if not _sound(said):
        raise RuleError(said)
    soon = next(_walk(said, first).xafter(first, count=1, inc=True), None)
    if soon is None or soon.year > first.year + HORIZON_YEARS:
        raise RuleError(f"{said} gives no day")
    return said


def _sound(rule: str) -> bool:
    pairs = [part.partition("=")[::2] for part in rule.split(";")]
    parts = dict(pairs)
    if "FREQ" not in parts or len(parts) < len(pairs) or set(parts) - set(PARTS):
        return False
    if parts["FREQ"] == "WEEKLY" and DIGIT.search(parts.get("BYDAY", "")):
        return False  # there is no first Tuesday of a week
    return all(PARTS[name].fullmatch(value) for name, value in parts.items())


def _walk(rule: str, first: datetime) -> rrule:
    found = rrulestr(rule, dtstart=first)
    if not isinstance(found, rrule):
        raise RuleError(rule)
    return found


def following(rule: str, first: datetime, *, after: datetime, count: int) -> list[datetime]:
    """Return the next dates of a rule, one at `after` itself included.

    >>> [day.day for day in following(
    ...     "FREQ=MONTHLY;BYDAY=1TU", datetime(2013, 1, 1, 9, 30),
    ...     after=datetime(2026, 11, 22), count=3)]
    [1, 5, 2]
    """
    return list(_walk(rule, first).xafter(after, count=count, inc=True))


def gives(rule: str, first: datetime, at: datetime) -> bool:
    """Tell whether a date is one of a rule's."""
    return following(rule, first, after=at, count=1) == [at]
