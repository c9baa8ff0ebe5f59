"""Reads the demonstration's file strictly: a slip in it is named by entry and field."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import yaml

from govflow.calendar.when import When
from govflow.i18n.languages import CODES
from govflow.i18n.text import Text3
from govflow.kernel.clock import at_local
from govflow.kernel.errors import Invalid

FILE = Path(__file__).with_name("demo_data.yaml")
Values = Mapping[str, Any]


class DataError(click.ClickException):
    """The file, or an entry of it, cannot be loaded; nothing was stored."""

    @classmethod
    def at(cls, section: str, entry: str, field: str, why: str) -> "DataError":
        """Name the entry and the field at fault."""
        place = f", field {field}" if field else ""
        return cls(f"demonstration data: {section}, entry {entry}{place}: {why}.")


class _Strict(yaml.CSafeLoader):
    """Refuses a key that stands twice, where YAML would silently keep the last."""


def _mapping(loader: _Strict, node: yaml.MappingNode) -> dict[Hashable, Any]:
    made: dict[Hashable, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node)
        if key in made:
            line = key_node.start_mark.line + 1
            raise DataError(f"demonstration data: line {line}: {key!r} stands twice.")
        made[key] = loader.construct_object(value_node, deep=True)
    return made


_Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read(path: Path = FILE) -> dict[str, Any]:
    """Return the whole file. Raises DataError where it cannot be read."""
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), _Strict)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as unreadable:
        raise DataError(f"demonstration data: {path} cannot be read: {unreadable}") from unreadable
    if not isinstance(found, dict):
        raise DataError(f"demonstration data: {path} holds no sections.")
    return found


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a section. Every reading names the field where it finds something else."""

    section: str
    id: str
    values: Values

    def wrong(self, field: str, why: str) -> DataError:
        return DataError.at(self.section, self.id, field, why)

    def has(self, field: str) -> bool:
        return self.values.get(field) is not None

    def text(self, field: str) -> str:
        value = self.values.get(field)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(field, f"a text is needed, not {value!r}")
        return value.strip()

    def text_or_none(self, field: str) -> str | None:
        return self.text(field) if self.has(field) else None

    def text3(self, field: str = "n") -> Text3:
        """Read a text in three languages."""
        value = self.values.get(field)
        texts = value if isinstance(value, dict) else {}
        said = {code: texts.get(code) for code in CODES}
        if not all(isinstance(text, str) and text.strip() for text in said.values()):
            raise self.wrong(field, "a text is needed in ar, fr and en")
        return Text3.of({code: str(text).strip() for code, text in said.items()})

    def day(self, field: str) -> date:
        try:
            return date.fromisoformat(self.text(field))
        except ValueError:
            raise self.wrong(field, f"a day is needed, not {self.values[field]!r}") from None

    def day_or_none(self, field: str) -> date | None:
        return self.day(field) if self.has(field) else None

    def instant(self, field: str) -> datetime:
        """Read a wall-clock time in Casablanca."""
        try:
            wall = datetime.fromisoformat(self.text(field))
        except ValueError:
            raise self.wrong(field, f"a time is needed, not {self.values[field]!r}") from None
        return at_local(wall)

    def when(self, field: str) -> When:
        """Read a date with its precision."""
        try:
            return When.of(self.inner(field).values)
        except Invalid as unreadable:
            raise self.wrong(field, f"no such date: {self.values[field]!r}") from unreadable

    def whole(self, field: str, default: int = 0) -> int:
        value = self.values.get(field, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(field, f"a whole number is needed, not {value!r}")
        return value

    def flag(self, field: str, *, default: bool) -> bool:
        value = self.values.get(field, default)
        if not isinstance(value, bool):
            raise self.wrong(field, f"true or false is needed, not {value!r}")
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        """Read a list of texts; a field that is not there is an empty one."""
        found = self.values.get(field) or []
        if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
            raise self.wrong(field, "a list of texts is needed")
        return tuple(found)

    def inner(self, field: str) -> "Entry":
        """Read a mapping inside this entry, under its name."""
        value = self.values.get(field)
        if not isinstance(value, dict):
            raise self.wrong(field, "a mapping is needed")
        return Entry(self.section, self.id, value)

    def inner_or_none(self, field: str) -> "Entry | None":
        return self.inner(field) if self.has(field) else None

    def args(self, *known: str) -> "Entry":
        """Read the arguments of an act. Raises DataError where one is unknown."""
        args = self.inner("args")
        if unknown := sorted(set(args.values) - set(known)):
            raise self.wrong(f"args.{unknown[0]}", "there is no such field")
        return args

    def entries(self, field: str) -> Iterator["Entry"]:
        """Read a list of mappings inside this entry; each keeps its own id where it has one."""
        found = self.values.get(field) or []
        if not isinstance(found, list) or not all(isinstance(value, dict) for value in found):
            raise self.wrong(field, "a list of mappings is needed")
        for value in found:
            yield Entry(f"{self.section}.{field}", str(value.get("id", self.id)), value)
