"""Numbers and dates as people type them, in any of the three languages' habits and digits."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from govflow.kernel.errors import Invalid

DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
EARLIEST, LATEST = 1900, 2200  # years: outside is a slip of the finger
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*(?:(?!\1)[.,]\d+)?")
AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
LARGEST = 2**53 - 1
LONGEST = 30  # characters: no field of ours needs a longer number or date


def plain(text: str) -> str:
    """Return typed text with Western digits and without marks that cannot be seen.

    >>> plain("٢٠/٠٥/٢٠٢٦"), plain("۲۰۲۶")
    ('20/05/2026', '2026')
    """
    return "".join(
        str(unicodedata.decimal(character, character))
        for character in unicodedata.normalize("NFKC", text).strip()
        if unicodedata.category(character) != "Cf"
    )


def parse_date(text: str, *, field: str = "") -> date:
    """Read a day typed as dd/mm/yyyy (or with . or -) or as ISO. Raises Invalid on the field.

    >>> parse_date("٢٠/٠٥/٢٠٢٦") == parse_date("2026-05-20") == parse_date("20.5.2026")
    True
    """
    typed = plain(text)[:LONGEST]
    if found := DAY_FIRST.fullmatch(typed):
        day, month, year = map(int, found.groups())
    elif found := ISO.fullmatch(typed):
        year, month, day = map(int, found.groups())
    else:
        raise Invalid("date.unreadable", field=field)
    if not EARLIEST <= year <= LATEST:
        raise Invalid("date.out_of_range", field=field)
    try:
        return date(year, month, day)
    except ValueError as absent:
        raise Invalid("date.not_in_calendar", field=field) from absent


def parse_number(text: str, *, field: str = "") -> Decimal:
    """Read a number whose decimal mark is a comma or a point, with or without grouping.

    Raises Invalid on the field; also for "1,250", which is one thousand to some and a little
    over one to others.

    >>> [str(parse_number(typed)) for typed in ("1 250,5", "1.250,5", "1,250.5", "٢٢٥٠٫٥")]
    ['1250.5', '1250.5', '1250.5', '2250.5']
    >>> parse_number("1.250.000"), parse_number("1,25")
    (Decimal('1250000'), Decimal('1.25'))
    """
    if len(text) > LONGEST:
        raise Invalid("number.unreadable", field=field)
    typed = plain(text).replace("−", "-").translate({ord("٫"): ",", ord("٬"): None, ord("'"): None})
    if AMBIGUOUS.fullmatch(typed):
        raise Invalid("number.ambiguous", field=field)
    typed = _with_a_point(re.sub(r"(?<=\d)\s(?=\d{3})", "", typed))
    if not NUMBER.fullmatch(typed):
        raise Invalid("number.unreadable", field=field)
    return Decimal(typed)


def parse_whole(text: str, *, field: str = "") -> int:
    """Read a whole number that canonical JSON can hold (RFC 8785, 3.2.2.3). Raises Invalid.

    >>> parse_whole("1 250")
    1250
    """
    found = parse_number(text, field=field)
    if found != found.to_integral_value():
        raise Invalid("number.not_whole", field=field)
    if abs(found) > LARGEST:
        raise Invalid("number.unreadable", field=field)
    return int(found)


def _with_a_point(typed: str) -> str:
    """Return a number with a point as decimal mark and without grouping."""
    if grouped := GROUPED.fullmatch(typed):
        typed = typed.replace(grouped[1], "")
    return typed.replace(",", ".", 1)
