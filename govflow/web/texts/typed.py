"""A draft as it is typed: its sections with their clauses, its legal references, its indicators."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from flask import request
from wtforms import HiddenField

from govflow.charters import core
from govflow.charters.models import TextVersion
from govflow.gate.language import chosen, sentence
from govflow.i18n.languages import CODES
from govflow.i18n.parsing import parse_date, parse_whole
from govflow.kernel.errors import Invalid
from govflow.web.fields import Form, number_of, refused, said, when_typed

Words = dict[str, str]
Row = dict[str, Any]
Content = dict[str, Any]
REFERENCES, INDICATORS = "_references", "_indicators"  # beside the sections' own ids
UNITS = ("%", "days", "count")


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


def content(text: TextVersion, wanted: Content) -> Content:
    """Return what was typed as a text is kept; a new row in which nothing stands is left out.

    Raises Invalid where a date or a figure cannot be read.
    """
    used = {one for every in text.template.texts for one in core.ids(every.content)}
    sections = [
        section | {"clauses": core.identified(kept, section["id"], used)}
        for section in wanted["sections"]
        for kept in [[one for one in section["clauses"] if _stays(one, "text")]]
    ]
    measured = [
        _read_in(f"{sentence('Indicator')} {at}", partial(_measured, one))
        for at, one in enumerate(wanted["indicators"], start=1)
        if _stays(one, "title")
    ]
    references = [
        one | {"date": _read_in(f"{sentence('Reference')} {at}", partial(_when, one["date"]))}
        for at, one in enumerate(wanted["references"], start=1)
        if one["number"].strip() or _is_said(one["title"])
    ]
    indicators = core.identified(measured, "i", used)
    return {"sections": sections, "references": references, "indicators": indicators}


def _read_in(where: str, read: Callable[[], Row]) -> Row:
    """Read what was typed; a refusal names the row, since the form is long. Raises Invalid."""
    try:
        return read()
    except Invalid as why:
        raise Invalid("charter.text.row", place=where, why=refused(why)) from why


def _stays(row: Row, name: str) -> bool:
    """Whether a row is kept: it stood there before, or something was written into it."""
    return bool(row["id"]) or _is_said(row[name])


def _is_said(words: Words) -> bool:
    return any(map(str.strip, words.values()))


def _when(day: Mapping[str, str]) -> Row:
    if day.get("precision"):  # as it stands: this part was not before anybody
        return dict(day)
    when = when_typed(day["value"])
    return {"value": when.value, "precision": when.precision} if when.value else {}


def _measured(one: Row) -> Row:
    figures = {name: parse_whole(str(one[name])) for name in ("baseline", "target")}
    return one | figures | {"date": parse_date(one["date"]).isoformat()}


# ------------------------------------------------------------------ what differs


def changes(text: TextVersion, wanted: Content) -> list[dict[str, str]]:
    """Return where what stands now differs from what was typed, one row a part and language."""
    now, mine = dict(_flat(text.content)), dict(_flat(wanted))
    return [
        {"label": label, "before": old, "after": new}
        for key in {**now, **mine}
        if (old := now.get(key, ("", ""))[1]) != (new := mine.get(key, ("", ""))[1])
        and (label := (now.get(key) or mine[key])[0])
    ]


def _flat(content: Content) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield every word of a text by a key: under which label, and what it says."""
    for at, section in enumerate(content["sections"], start=1):
        key, title = section["id"], section["title"].get(chosen()) or section["title"]["ar"]
        yield from _in_each(key, f"{at}. {title}", section["title"])
        yield from _in_each(f"{key}:lead", f"{at}. {title}", section["lead"] or {})
        for place, clause in enumerate(section["clauses"], start=1):
            name, label = f"{key}.{clause['id'] or f'+{place}'}", f"{at}.{place} {title}"
            yield from _in_each(f"{name}:name", label, clause["name"] or {})
            yield from _in_each(name, label, clause["text"])
    for at, one in enumerate(content["references"], start=1):
        label = f"{sentence('Legal references')} {at}"
        yield f"r{at}", (label, " · ".join((one["number"], written(one["date"]), one["status"])))
        yield from _in_each(f"r{at}", label, one["title"])
    for at, one in enumerate(content["indicators"], start=1):
        label, name = f"{sentence('Indicators')} {at}", one["id"] or f"+{at}"
        plain = (str(one[part]) for part in ("clause", "unit", "baseline", "target", "date"))
        yield f"i{name}", (label, " · ".join(plain))
        for part in ("title", "objective", "source"):
            yield from _in_each(f"i{name}:{part}", label, one[part])


def _in_each(key: str, label: str, words: Words) -> Iterator[tuple[str, tuple[str, str]]]:
    for code in CODES:
        said_so = (words.get(code) or "").replace("\r\n", "\n").strip()
        yield f"{key} {code}", (f"{label} ({code})", said_so)


def written(day: Mapping[str, str]) -> str:
    """Write a date known in part as people type it.

    >>> written({"value": "2019-07", "precision": "month"}), written({"value": "2021-13-45"})
    ('07/2019', '2021-13-45')
    """
    value = day.get("value") or ""
    return "/".join(reversed(value.split("-"))) if day.get("precision") else value
