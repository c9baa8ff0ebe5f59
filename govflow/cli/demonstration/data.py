"""The demonstration's data as entries: checked against the known fields, patterns expanded."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from govflow.cli.demonstration import patterns
from govflow.cli.demonstration.fields import (
    GROUPS,
    INNER,
    REMARKS,
    SECTIONS,
    VERSION,
    WAITING,
    Fields,
)
from govflow.cli.demonstration.sheet import FILE, DataError, Entry, read

KNOWN = frozenset({*SECTIONS, *GROUPS, *WAITING, *REMARKS})


class Data:
    """The file, read and checked. Sections that have a home give their entries."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        self._found = found
        _check_sections(found)
        self._places = patterns.places(found)
        for section, fields in (SECTIONS | GROUPS | WAITING).items():
            self._check_section(section, fields)
        if self.group("meta").whole("schema_version") != VERSION:
            raise DataError.at("meta", "meta", "schema_version", f"{VERSION} is needed")

    @classmethod
    def load(cls, path: Path = FILE) -> "Data":
        """Read and check the file. Raises DataError."""
        return cls(read(path))

    def group(self, section: str) -> Entry:
        """Return a section that is one mapping."""
        return Entry(section, section, self._found.get(section) or {})

    def entries(self, section: str) -> Iterator[Entry]:
        """Return the entries of a section, each pattern expanded; no id stands twice."""
        seen: set[str] = set()
        for written in self._written(section):
            for entry in patterns.expand(written, self._places):
                if entry.id in seen:
                    raise entry.wrong("id", "it stands twice")
                seen.add(entry.id)
                yield entry

    def inner(self, entry: Entry, field: str) -> Iterator[Entry]:
        """Return the mappings inside an entry, checked."""
        kind = f"{entry.section}.{field}"
        for part in entry.entries(field):
            _check(part, INNER[kind])
            yield part

    def part(self, entry: Entry, field: str) -> Entry | None:
        """Return one mapping inside an entry, checked; None where there is none."""
        part = entry.inner_or_none(field)
        if part is not None:
            _check(part, INNER[f"{entry.section}.{field}"])
        return part

    def expand(self, entry: Entry, kind: str) -> Iterator[Entry]:
        """Expand a pattern that stands inside another entry."""
        _check(entry, INNER[kind])
        return patterns.expand(entry, self._places)

    def waiting(self) -> Counter[str]:
        """Count what has no home yet: whole sections, and fields of sections that have one."""
        counted: Counter[str] = Counter()
        for section in WAITING:
            counted[section] += sum(1 for _entry in self._written(section))
        for section, fields in (SECTIONS | GROUPS).items():
            for entry in self._written(section):
                for field in fields.waiting & set(entry.values):
                    counted[f"{section}.{field}"] += 1
        return +counted

    def _check_section(self, section: str, fields: Fields) -> None:
        seen: set[str] = set()
        for entry in self._written(section):
            _check(entry, fields)
            if entry.id in seen:
                raise entry.wrong("id", "it stands twice")
            seen.add(entry.id)

    def _written(self, section: str) -> Iterator[Entry]:
        """Return the entries of a section as they are written, or the one that it is."""
        found = self._found.get(section)
        if isinstance(found, dict):
            yield Entry(section, section, found)
            return
        if found is not None and not isinstance(found, list):
            raise DataError.at(section, "-", "", "a list is needed")
        for number, values in enumerate(found or (), start=1):
            if not isinstance(values, dict):
                raise DataError.at(section, f"number {number}", "", "a mapping is needed")
            yield Entry(section, _id_of(values, number), values)


def _id_of(values: Mapping[str, Any], number: int) -> str:
    return str(values.get("id") or values.get("username") or values.get("md") or f"no. {number}")


def _check_sections(found: Mapping[str, Any]) -> None:
    if unknown := sorted(str(section) for section in set(found) - KNOWN):
        raise DataError(f"demonstration data: there is no section {unknown[0]!r}.")


def _check(entry: Entry, fields: Fields) -> None:
    if unknown := fields.unknown(str(name) for name in entry.values):
        raise entry.wrong(unknown[0], "there is no such field")
