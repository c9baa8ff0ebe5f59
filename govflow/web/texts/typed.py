"""A draft as it is typed: its sections with their clauses, its legal references, its indicators."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from flask import request
from wtforms import HiddenField

from govflow.charters import core
from govflow.charters.models import TextVersion
from govflow.charters.parts import Part, parts
from govflow.gate.language import sentence
from govflow.i18n.languages import CODES
from govflow.i18n.parsing import parse_date, parse_whole
from govflow.i18n.text import clean_text
from govflow.kernel.errors import Invalid
from govflow.web.fields import Form, number_of, refused, said, when_typed

Words = dict[str, str]
Row = dict[str, Any]
Content = dict[str, Any]
REFERENCES, INDICATORS = "_references", "_indicators"  # beside the sections' own ids
UNITS = ("%", "days", "count")


class Fault(NamedTuple):
    """Why a field cannot be read, and where it stands."""

    where: str
    why: str


Faults = dict[str, Fault]  # by the id of the field


class EditForm(Form):
    rev = HiddenField()

    def revision(self) -> int:
        """Return the version that the person had before their eyes; 0 where it is unreadable."""
        return number_of(said(self.rev))


def typed(text: TextVersion) -> Content:
    """Return the text with what a form sent, as typed; a part that it did not hold stays."""
    held = set(request.form.getlist("part"))
    stands = text.content
    sections = [_section(one) if one["id"] in held else one for one in stands["sections"]]
    clauses = {clause["id"] for section in sections for clause in section["clauses"]}
    known = {one["id"] for one in stands["indicators"]}
    return {
        "sections": sections,
        "references": list(_references()) if REFERENCES in held else stands["references"],
        "indicators": list(_indicators(known, clauses))
        if INDICATORS in held
        else stands["indicators"],
    }


def _section(stands: Row) -> Row:
    key, known = stands["id"], {clause["id"] for clause in stands["clauses"]}
    clauses = [
        {"id": _own(row["id"], known), "name": _words(row, "name_"), "text": _words(row)}
        for row in _rows(key, "id", *_each("name_"), *CODES)
    ]
    title, lead = (_said_once(f"{key}.{name}", stands[name] or {}) for name in ("title", "lead"))
    return stands | {"title": title, "lead": lead, "clauses": clauses}


def _references() -> Iterator[Row]:
    for row in _rows(REFERENCES, "number", "kind", "date", "status", *CODES):
        yield row | {"date": {"value": row["date"]}, "title": _words(row)}


def _indicators(known: set[str], clauses: set[str]) -> Iterator[Row]:
    said = ("objective", "source")
    plain = ("id", "clause", "unit", "baseline", "target", "date")
    for row in _rows(
        INDICATORS, *plain, *CODES, *(name for one in said for name in _each(f"{one}_"))
    ):
        clause = row["clause"] if row["clause"] in clauses else ""
        words = {one: _words(row, f"{one}_") for one in said}
        yield row | {"id": _own(row["id"], known), "clause": clause, "title": _words(row), **words}


def _own(key: str, known: set[str]) -> str:
    """Return an id that a form sent back: nobody makes one up, or uses one twice."""
    if key not in known:
        return ""
    known.remove(key)
    return key


def _each(stem: str) -> tuple[str, ...]:
    return tuple(f"{stem}{code}" for code in CODES)


def _rows(part: str, *names: str) -> Iterator[dict[str, str]]:
    """Read the rows of a part. Raises Invalid where a column is short: a row was cut off."""
    columns = [request.form.getlist(f"{part}.{name}") for name in names]
    if len({len(column) for column in columns}) > 1:
        raise Invalid("form_expired")
    return (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))


def _words(row: Mapping[str, str], stem: str = "") -> Words:
    return {code: row[f"{stem}{code}"] for code in CODES}


def _said_once(name: str, stands: Mapping[str, str]) -> Words:
    return {code: request.form.get(f"{name}.{code}", stands.get(code) or "") for code in CODES}


# ------------------------------------------------------------------ adding and taking out


def rebuilt(wanted: Content) -> bool:
    """Add or take out a row where the person pressed that button; False where they saved."""
    lists: dict[str, list[Row]] = {one["id"]: one["clauses"] for one in wanted["sections"]}
    lists |= {REFERENCES: wanted["references"], INDICATORS: wanted["indicators"]}
    if (part := request.form.get("add", "")) in lists:
        lists[part].append(_empty(part))
        return True
    part, _dot, place = request.form.get("remove", "").rpartition(".")
    if part in lists and number_of(place) in range(1, len(lists[part]) + 1):
        del lists[part][number_of(place) - 1]
        return True
    return False


def _empty(part: str) -> Row:
    if part == REFERENCES:
        return {"number": "", "kind": "", "date": {}, "status": "", "title": {}}
    if part == INDICATORS:
        blank = dict.fromkeys(("id", "clause", "baseline", "target", "date"), "")
        return blank | {"unit": UNITS[0], "title": {}, "objective": {}, "source": {}}
    return {"id": "", "name": {}, "text": {}}


# ------------------------------------------------------------------ saving


def content(text: TextVersion, wanted: Content, faults: Faults) -> Content:
    """Return what was typed as a text is kept; a new row in which nothing stands is left out.

    What cannot be read goes into `faults`, by the id of its field.
    """
    used = {one for every in text.template.texts for one in core.ids(every.content)}
    sections = []
    for at, section in enumerate(wanted["sections"], start=1):
        key, part = section["id"], label("title", f"{at}")
        for name in ("title", "lead"):
            _check(faults, f"{key}-{name}", part, section[name] or {})
        for place, clause in enumerate(section["clauses"], start=1):
            number = f"{at}.{place}"
            _check(faults, f"{key}-{number}", label("clause", number), clause["text"])
            _check(faults, f"{key}-name-{number}", label("clause", number), clause["name"] or {})
        kept = [one for one in section["clauses"] if _stays(one, "text")]
        sections.append(section | {"clauses": core.identified(kept, key, used)})
    measured = [
        _measured(one, at, faults)
        for at, one in enumerate(wanted["indicators"], start=1)
        if _stays(one, "title")
    ]
    references = [
        _referred(one, at, faults)
        for at, one in enumerate(wanted["references"], start=1)
        if one["number"].strip() or _is_said(one["title"])
    ]
    indicators = core.identified(measured, "i", used)
    return {"sections": sections, "references": references, "indicators": indicators}


def label(kind: str, number: str) -> str:
    """Name a part of a text as its pages do."""
    return sentence(f"text.part.{kind}", number=number)


def _read(faults: Faults, field: str, where: str, read: Callable[[], object]) -> object:
    """Read what was typed into a field; a refusal is kept, with where it is: the form is long."""
    try:
        return read()
    except Invalid as why:
        faults[field] = Fault(where, refused(why))
        return None


def _check(faults: Faults, field: str, where: str, said_so: Words) -> None:
    for code in CODES:
        _read(faults, f"{field}-{code}", f"{where} ({code})",
              partial(clean_text, said_so.get(code) or ""))  # fmt: skip


def _stays(row: Row, name: str) -> bool:
    """Whether a row is kept: it stood there before, or something was written into it."""
    return bool(row["id"]) or _is_said(row[name])


def _is_said(words: Words) -> bool:
    return any(map(str.strip, words.values()))


def _referred(one: Row, at: int, faults: Faults) -> Row:
    field, where = f"reference-{at}", label("reference", f"{at}")
    _check(faults, field, where, one["title"])
    day = _read(faults, f"{field}-date", f"{where}, {sentence('Date')}",
                partial(_when, one["date"]))  # fmt: skip
    return one | {"date": day}


def _when(day: Mapping[str, str]) -> Row:
    if day.get("precision"):  # as it stands: this part was not before anybody
        return dict(day)
    when = when_typed(day["value"])
    return {"value": when.value, "precision": when.precision} if when.value else {}


def _measured(one: Row, at: int, faults: Faults) -> Row:
    field, where = f"indicator-{at}", label("indicator", f"{at}")
    for name, stem in (("title", field), ("objective", f"{field}-objective"),
                       ("source", f"{field}-source")):  # fmt: skip
        _check(faults, stem, where, one[name])
    figures = {"baseline": "Baseline", "target": "Target"}
    found = {
        name: _read(faults, f"{field}-{name}", f"{where}, {sentence(called)}",
                    partial(parse_whole, str(one[name])))
        for name, called in figures.items()
    }  # fmt: skip
    day = _read(faults, f"{field}-date", f"{where}, {sentence('Due date')}",
                lambda: parse_date(one["date"]).isoformat())  # fmt: skip
    return one | found | {"date": day}


# ------------------------------------------------------------------ what differs


def changes(text: TextVersion, wanted: Content) -> list[dict[str, str]]:
    """Return where what stands now differs from what was typed, one row a part and language."""
    now = {key: (part, _lines(part)) for key, part in parts(text.content).items()}
    mine = {key: (part, _lines(part)) for key, part in parts(wanted, text.content).items()}
    return [
        {"label": f"{label(part.kind, part.number)} {code}".strip(), "before": old, "after": new}
        for key in {**now, **mine}
        for part, lines in [now.get(key) or mine[key]]
        for name, code in lines
        if (old := now[key][1][name, code] if key in now else "")
        != (new := mine[key][1][name, code] if key in mine else "")
    ]


def _lines(part: Part) -> dict[tuple[int, str], str]:
    """Return what a part says, each of its texts in each language, and what is of no language."""
    said_so = {
        (at, f"({code})"): (words.get(code) or "").replace("\r\n", "\n").strip()
        for at, words in enumerate(part.words)
        for code in CODES
    }
    return said_so | {(-1, ""): " · ".join(part.plain)}
