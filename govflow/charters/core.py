"""Sums of charters: what a text lacks, its clauses in order, numbers, levels of proof. Pure.

A text is plain JSON, alike in the database, in its fingerprint and in a form:

    {"sections": [{"id", "side": "" | "director" | "ministry", "title": {ar, fr, en},
                   "lead": {…} | None, "clauses": [{"id", "name": {…} | None, "text": {…}}]}],
     "references": [{"number", "kind", "date": {value, precision}, "status", "title": {…}}],
     "indicators": [{"id", "clause", "unit", "baseline", "target", "date",
                     "title": {…}, "objective": {…}, "source": {…}}]}
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from govflow.charters.parts import PAIRED, Text, changed_alone

SIDES = {"director": "charter.text.no_director", "ministry": "charter.text.no_ministry"}
LACKS = {"ar": "charter.text.lacks_ar", "fr": "charter.text.lacks_fr"}
STATUSES = ("in-force", "bill", "law")
ALONE = {
    "title": "charter.text.title_changed_alone",
    "clause": "charter.text.changed_alone",
    "reference": "charter.text.reference_changed_alone",
    "indicator": "charter.text.indicator_changed_alone",
}
YEAR_MONTHS = 12
REFERENCE = re.compile(r"\W*CH\W+\d{4}\W+\d{4,}\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text cannot be published: a sentence by its key, and where."""

    key: str
    params: Mapping[str, str] = field(default_factory=dict)


def clauses(text: Text) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Go through the clauses of a text, each with the number under which it is printed.

    >>> one = {"id": "d1", "text": {"ar": "أ"}}
    >>> [(number, clause["id"]) for number, clause in clauses({"sections": [{"clauses": [one]}]})]
    [('1.1', 'd1')]
    """
    for at, section in enumerate(text.get("sections", ()), start=1):
        for place, clause in enumerate(section["clauses"], start=1):
            yield f"{at}.{place}", clause


def faults(text: Text, before: Text | None = None) -> list[Fault]:
    """Name everything for which a text may not be published; `before` is the last published one.

    >>> [fault.key for fault in faults({"sections": [], "references": []})]
    ['charter.text.no_director', 'charter.text.no_ministry']
    """
    return [
        *_empty_sides(text),
        *_unpaired(text),
        *(Fault(ALONE[one.kind], {"place": one.number})
          for one in changed_alone(text, before or {})),
        *_loose_references(text),
    ]  # fmt: skip


def _empty_sides(text: Text) -> Iterator[Fault]:
    filled_sides = {one["side"] for one in text.get("sections", ()) if one["clauses"]}
    for side, fault in SIDES.items():
        if side not in filled_sides:
            yield Fault(fault)


def _unpaired(text: Text) -> Iterator[Fault]:
    titles = ((section["title"].get("fr") or section["id"], section["title"])
              for section in text.get("sections", ()))  # fmt: skip
    said = ((number, clause["text"]) for number, clause in clauses(text))
    measured = ((one["title"].get("fr") or one["id"], one["title"])
                for one in text.get("indicators", ()))  # fmt: skip
    for place, texts in (*titles, *said, *measured):
        for language in PAIRED:
            if not (texts.get(language) or "").strip():
                yield Fault(LACKS[language], {"place": place})


def _loose_references(text: Text) -> Iterator[Fault]:
    for reference in text.get("references", ()):
        title = reference.get("title") or {}
        place = reference.get("number") or title.get("fr") or "?"
        if not reference.get("number"):
            yield Fault("charter.text.reference_number", {"place": place})
        if not (reference.get("date") or {}).get("value"):
            yield Fault("charter.text.reference_date", {"place": place})
        if reference.get("status") not in STATUSES:
            yield Fault("charter.text.reference_status", {"place": place})


def ids(content: Text) -> set[str]:
    """Return the ids of the clauses and indicators of a text: another text gives none anew.

    >>> sorted(ids({"sections": [{"clauses": [{"id": "d1"}]}], "indicators": [{"id": "i-1"}]}))
    ['d1', 'i-1']
    """
    clauses = (clause for section in content["sections"] for clause in section["clauses"])
    return {one["id"] for one in (*clauses, *content["indicators"])}


def identified(
    rows: Sequence[Mapping[str, Any]], prefix: str, known: Collection[str]
) -> list[dict[str, Any]]:
    """Give an id to those rows that have none: one that was not known before.

    >>> identified([{"id": "d2"}, {"id": ""}], "d", {"d1", "d2", "d-1"})
    [{'id': 'd2'}, {'id': 'd-2'}]
    """
    fresh = (name for number in count(1) if (name := f"{prefix}-{number}") not in known)
    return [dict(row) | {"id": row["id"] or next(fresh)} for row in rows]


def filled(said: str, values: Mapping[str, str]) -> str:
    """Fill what a clause leaves open; anything else in braces stays as it is written.

    >>> filled("جهة {region} {x}", {"region": "سوس - ماسة"})
    'جهة سوس - ماسة {x}'
    """
    for name, value in values.items():
        said = said.replace(f"{{{name}}}", value)
    return said


def reference(year: int, number: int) -> str:
    """Return the reference that a charter bears for life.

    >>> reference(2026, 7)
    'CH-2026-0007'
    """
    return f"CH-{year}-{number:04}"


def is_reference(typed: str) -> bool:
    """Whether somebody typed a reference, its parts set apart by whatever.

    >>> is_reference("CH-2026-0007"), is_reference(" ch 2026/0007"), is_reference("CH20260007")
    (True, True, False)
    """
    return REFERENCE.fullmatch(typed) is not None


def next_number(number: str) -> str:
    """Return the number of the text that follows another.

    >>> next_number("1.9"), next_number("2")
    ('1.10', '2.1')
    """
    whole, _, part = number.partition(".")
    return f"{whole}.{int(part or 0) + 1}"


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one before it.

    >>> months_after(date(2020, 2, 29), 36)
    datetime.date(2023, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, YEAR_MONTHS)
    for number in range(day.day, 0, -1):
        try:
            return date(day.year + years, month + 1, number)
        except ValueError:  # this month is shorter
            continue
    raise ValueError(day)


def ends(left: date | None, until: date | None, today: date) -> str | None:
    """Return by which move a charter came to its end, whichever of the two days came first.

    >>> term, today = date(2023, 2, 21), date(2026, 11, 23)
    >>> [ends(left, term, today) for left in (date(2022, 1, 1), term, date(2024, 1, 1), None)]
    ['lapse', 'end', 'end', 'end']
    >>> ends(today, None, today), ends(None, date(2027, 1, 1), today)
    ('lapse', None)
    """
    if left is not None and left <= today and (until is None or left < until):
        return "lapse"
    return "end" if until is not None and until <= today else None
