"""Durations as circuits write them: `3wd` working days, `10d` days, `4wh` working hours, `10m`."""

import re
from dataclasses import dataclass

UNITS = ("wd", "d", "wh", "m")
_SHAPE = re.compile(r"([+-]?)(\d{1,4})(wd|d|wh|m)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Duration:
    """A signed amount of one unit; what it means in days is the calendar's business."""

    amount: int
    unit: str

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


def duration(text: object, *, signed: bool = False) -> Duration:
    """Read a duration; a sign is allowed only where the text is relative to a due day.

    >>> duration("3wd")
    Duration(amount=3, unit='wd')
    >>> str(duration("-1wd", signed=True))
    '-1wd'
    >>> duration("soon")
    Traceback (most recent call last):
    ValueError: 'soon' is not a duration: write 3wd, 10d, 4wh or 10m
    """
    found = _SHAPE.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        told = f"{text!r} is not a duration: write 3wd, 10d, 4wh or 10m"
        raise ValueError(told)
    sign, amount, unit = found.groups()
    if sign and not signed:
        told = f"{text!r} has a sign, which only `remind` may have"
        raise ValueError(told)
    return Duration(-int(amount) if sign == "-" else int(amount), unit)
