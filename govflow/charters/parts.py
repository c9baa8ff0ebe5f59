"""A text part by part: what it changed since the one before, and in which languages. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PAIRED = ("ar", "fr")  # both must be there, and change together; English informs
Text = Mapping[str, Any]
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a text says."""

    kind: str  # "title" (with the opening words) | "clause" | "reference" | "indicator"
    number: str  # as it is counted in its text: "2", "2.1"
    words: tuple[Words, ...]  # each in its languages, the first one names it
    plain: tuple[str, ...] = ()  # alike in all of them


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a part since the text before."""

    how: str  # "added" | "removed" | "changed"
    part: Part
    before: Part | None = None  # of a changed one: what it was


def parts(text: Text, before: Text | None = None) -> dict[str, Part]:
    """Return every part of a text by a key; it is the key that the part had in `before`.

    >>> one = {"id": "d1", "text": {"ar": "أ"}}
    >>> text = {"sections": [{"id": "d", "title": {"ar": "ب"}, "clauses": [one]}]}
    >>> [(key, part.kind, part.number) for key, part in parts(text).items()]
    [('s:d', 'title', '1'), ('c:d1', 'clause', '1.1')]
    """
    return dict(_parts(text, before or {}))


def _parts(text: Text, before: Text) -> Iterator[tuple[str, Part]]:
    for at, section in enumerate(text.get("sections", ()), start=1):
        lead = section.get("lead") or {}
        yield f"s:{section['id']}", Part("title", f"{at}", (section["title"], lead))
        for place, clause in enumerate(section["clauses"], start=1):
            number, name = f"{at}.{place}", clause.get("name") or {}
            words = (clause["text"], name)
            yield f"c:{clause['id'] or f'+{number}'}", Part("clause", number, words)
    known = dict(enumerate(before.get("references", ())))
    for at, one in enumerate(text.get("references", ()), start=1):
        plain: tuple[str, ...] = (
            one["number"], one["kind"], written(one.get("date") or {}), one["status"])  # fmt: skip
        key = _known_as(one, known) if before else at - 1
        yield (
            f"r:{f'+{at}' if key is None else key}",
            Part("reference", f"{at}", (one["title"],), plain),
        )
    for at, one in enumerate(text.get("indicators", ()), start=1):
        plain = tuple(str(one[name]) for name in ("clause", "unit", "baseline", "target", "date"))
        words = tuple(one[name] for name in ("title", "objective", "source"))
        yield f"i:{one['id'] or f'+{at}'}", Part("indicator", f"{at}", words, plain)


def _known_as(one: Text, known: dict[int, Text]) -> int | None:
    """Find a reference among those before: by its number, or else by its title; each once."""
    for is_same in (_same_number, _same_title):
        for place, was in known.items():
            if is_same(one, was):
                del known[place]
                return place
    return None


def _same_number(one: Text, was: Text) -> bool:
    return bool(one["number"]) and one["number"] == was["number"]


def _same_title(one: Text, was: Text) -> bool:
    return any(said and said == was["title"].get(code)
               for code in PAIRED if (said := one["title"].get(code)))  # fmt: skip


def changes(text: Text, before: Text) -> list[Change]:
    """Return what a text adds, takes out and changes, in its order; what is gone comes last."""
    now, was = parts(text, before), parts(before)
    found = [
        Change("changed" if key in was else "added", part, was.get(key))
        for key, part in now.items()
        if key not in was or (part.words, part.plain) != (was[key].words, was[key].plain)
    ]
    return found + [Change("removed", part) for key, part in was.items() if key not in now]


def changed_alone(text: Text, before: Text) -> list[Part]:
    """Return the parts of which one language changed and the other did not."""
    now, was = parts(text, before), parts(before)
    return [
        part
        for key, part in now.items()
        if key in was and any(map(_alone, part.words, was[key].words))
    ]


def _alone(said: Words, was: Words) -> bool:
    return sum((said.get(code) or "") != (was.get(code) or "") for code in PAIRED) == 1


def written(day: Mapping[str, str]) -> str:
    """Write a date known in part as people type it.

    >>> written({"value": "2019-07", "precision": "month"}), written({"value": "2021-13-45"})
    ('07/2019', '2021-13-45')
    """
    value = day.get("value") or ""
    return "/".join(reversed(value.split("-"))) if day.get("precision") else value
