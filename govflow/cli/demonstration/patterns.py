"""Entries that stand for many: one for each region, or for each department but some."""

from collections.abc import Iterator, Mapping
from typing import Any

from govflow.cli.demonstration.sheet import DataError, Entry
from govflow.i18n.languages import CODES

Place = Mapping[str, str]  # what the braces of a pattern stand for
Places = Mapping[str, tuple[Place, ...]]


def places(found: Mapping[str, Any]) -> Places:
    """Return what patterns may be expanded over: the regions and the departments."""
    organisations = {one["id"]: one for one in _mappings(found, "organisations")}
    regions = ({"region": one["id"], **_names(one)} for one in _mappings(found, "regions"))
    return {
        "region": tuple(regions),
        "department": tuple(
            {"department": one["id"], "org": org, **_names(organisations.get(org, {}))}
            for one in _mappings(found, "departments")
            if (org := str(one.get("org", "")))
        ),
    }


def expand(entry: Entry, known: Places) -> Iterator[Entry]:
    """Return the entries that one stands for: itself, unless it is written `per` something."""
    if not entry.has("per"):
        yield entry
        return
    kind = entry.text("per")
    if kind not in known:
        raise entry.wrong("per", f"it must be {' or '.join(known)}")
    left_out = set(entry.texts("except"))
    for place in known[kind]:
        if place[kind] not in left_out:
            yield _filled(entry, kind, place)


def _filled(entry: Entry, kind: str, place: Place) -> Entry:
    pattern = {field: value for field, value in entry.values.items() if field not in _HANDLED}
    try:
        values = _fill(pattern, place)
    except (KeyError, ValueError) as unknown:
        raise entry.wrong("per", f"nothing stands for {unknown} in a pattern") from None
    if "id" in values and values["id"] == entry.values["id"]:
        values["id"] = f"{values['id']}-{place[kind]}"
    return Entry(entry.section, str(values.get("id", entry.id)), values)


_HANDLED = frozenset({"per", "except"})


def _fill(value: Any, place: Place) -> Any:  # noqa: ANN401 - whatever YAML holds
    """Replace every {name} in the texts of a value."""
    match value:
        case str():
            return value.format_map(place)
        case dict():
            return {key: _fill(item, place) for key, item in value.items()}
        case list():
            return [_fill(item, place) for item in value]
        case _:
            return value


def _mappings(found: Mapping[str, Any], section: str) -> Iterator[Mapping[str, Any]]:
    entries = found.get(section) or []
    for one in entries if isinstance(entries, list) else []:
        if not isinstance(one, dict) or not one.get("id"):
            raise DataError.at(section, "-", "id", "every entry needs one")
        yield one


def _names(one: Mapping[str, Any]) -> dict[str, str]:
    """Return the name of a thing in each language; of a renamed one, the latest."""
    names = one.get("names") or [one]
    said = names[-1].get("n") or {}
    return {code: str(said.get(code, "")) for code in CODES}
