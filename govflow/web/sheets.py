"""Tables that people take away: CSV as their spreadsheet reads it, formulas disarmed."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for something else
WIDE = ("\uff1d", "\uff0b", "\uff0d", "\uff20")  # the same four signs, in full width
STARTS_A_FORMULA = ("=", "+", "-", "@", *WIDE, "\t", "\r", "\n")
GROUPING = "\u00a0"


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Answer with a CSV file, its cells parted by semicolons as Moroccan spreadsheets expect."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    response = Response(BYTE_ORDER_MARK + text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def cell(value: object) -> str:
    """Write a value so that no spreadsheet takes it for a formula.

    >>> cell("=1+1"), cell(40), cell(None), cell("1\u00a0250")
    ("'=1+1", '40', '', '1250')
    """
    text = "" if value is None else str(value).replace(GROUPING, "")
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
