"""Are the words complete? ``python -m tests.house.catalogue`` lists what is missing, to be pasted.

``test_words.py`` beside it asks the same questions.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click
from babel.messages.extract import extract

from govflow.i18n.book import FORMS, Entry, entries
from govflow.i18n.languages import CODES

ROOT = Path(__file__).parents[2]
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
COUNTS = {"n", "num"}  # the Arabic for one and two needs no figure
KEYED = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")

Keywords = Mapping[str, tuple[int, ...] | None]
SAID: Keywords = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "sentence": None,
}
SAID_IN_TEMPLATES: Keywords = {**SAID, "words": None}
# Keys that code below the pages names without saying them, and the sentence each needs.
NAMED: Mapping[str, Keywords] = {
    "refusal.": dict.fromkeys(
        ("NotFound", "Forbidden", "Conflict", "Invalid", "Unavailable", "Damaged", "Throttled")
    ),
    "fact.": {"record": (2,), "_record": (2,)},
}


@dataclass(frozen=True, slots=True)
class Use:
    """A message that the code says, and where it does so first."""

    msgid: str
    where: str
    plural: str = ""


def uses(root: Path = ROOT) -> list[Use]:
    """Return every message that templates and code say, once."""
    found: dict[str, Use] = {}
    for path in (*_templates(root), *_modules(root)):
        for use in _uses_in(path, root):
            found.setdefault(use.msgid, use)
    return [found[msgid] for msgid in sorted(found)]


def _templates(root: Path) -> list[Path]:
    folder = root / "templates"
    return sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".txt", ".xml"})


def _modules(root: Path) -> list[Path]:
    return sorted((root / "govflow").rglob("*.py"))


def _uses_in(path: Path, root: Path) -> Iterator[Use]:
    where = path.relative_to(root).as_posix()
    keywords = SAID if path.suffix == ".py" else SAID_IN_TEMPLATES
    for line, messages in _extracted(path, keywords):
        yield Use(messages[0], f"{where}:{line}", *messages[1:2])
    if path.suffix == ".py":
        for prefix, naming in NAMED.items():
            for line, messages in _extracted(path, naming):
                if KEYED.fullmatch(prefix + messages[0]):
                    yield Use(prefix + messages[0], f"{where}:{line}")


def _extracted(path: Path, keywords: Keywords) -> Iterator[tuple[int, tuple[str, ...]]]:
    method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
    with path.open("rb") as stream:
        for line, said, _, _ in extract(method, stream, keywords, options={"silent": "false"}):
            messages = (said,) if isinstance(said, str) else said
            if messages[0]:
                yield line, tuple(message for message in messages if message)


def missing(found: Iterable[Use], known: Iterable[Entry]) -> list[Use]:
    """Return the uses that the catalogue lacks, or has without the plural they ask for."""
    words = {entry.msgid: entry for entry in known}
    return [
        use
        for use in found
        if use.msgid not in words or (use.plural and use.plural != words[use.msgid].plural)
    ]


def unused(found: Iterable[Use], known: Iterable[Entry], sources: str) -> list[Entry]:
    """Return the entries that nothing says."""
    said = {use.msgid for use in found}
    return [
        entry for entry in known if entry.msgid not in said and not _named(entry.msgid, sources)
    ]


def _named(msgid: str, sources: str) -> bool:
    """Whether a key is named in code, whole or put together: f"state.{…}"."""
    for prefix in NAMED:
        if msgid.startswith(prefix):
            return f'"{msgid.removeprefix(prefix)}"' in sources
    if f'"{msgid}"' in sources or f"'{msgid}'" in sources:
        return True
    if not KEYED.fullmatch(msgid):
        return False
    pieces = msgid.split(".")
    starts = (".".join(pieces[:length]) + "." for length in range(1, len(pieces)))
    return any(f'"{start}{joint}' in sources for start in starts for joint in '{"%')


@cache
def sources(root: Path = ROOT) -> str:
    """Return the text of every template and module."""
    paths = (*_templates(root), *_modules(root))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def faults(known: Iterable[Entry]) -> list[str]:
    """Return what is wrong inside the catalogue itself."""
    twins: dict[str, list[Entry]] = defaultdict(list)
    found = []
    for entry in known:
        twins[entry.msgid].append(entry)
        found += [f"{entry.file}: {entry.msgid!r}: {fault}" for fault in _faults_of(entry)]
    for msgid, same in twins.items():
        if any(other.words != same[0].words for other in same):
            files = ", ".join(entry.file for entry in same)
            found.append(f"{files}: {msgid!r}: the same message in other words")
    return found


def _faults_of(entry: Entry) -> Iterator[str]:
    expected = _placeholders(entry.words.get("en", (entry.msgid,)))
    for code in CODES:
        forms = entry.words.get(code, ())
        if forms and all(form.strip() for form in forms):
            yield from (f"{fault} in {code}" for fault in _faults_in(entry, code, expected))
        else:
            yield f"no words in {code}"
    if KEYED.fullmatch(entry.msgid) and entry.words.get("en") == (entry.msgid,):
        yield "a keyed sentence needs its English"


def _faults_in(entry: Entry, code: str, expected: set[str]) -> Iterator[str]:
    forms = entry.words[code]
    if len(forms) not in _lengths(entry, code):
        yield f"{len(forms)} forms instead of {len(FORMS[code])}"
    if _placeholders(forms) != expected:
        yield "other placeholders"
    elif any(_placeholders([form]) | COUNTS != expected | COUNTS for form in forms):
        yield "a form without its placeholder"


def _lengths(entry: Entry, code: str) -> set[int]:
    many = entry.plural or any(len(forms) > 1 for forms in entry.words.values())
    return {len(FORMS[code])} if many else {1}


def _placeholders(forms: Iterable[str]) -> set[str]:
    return {name for form in forms for name in PLACEHOLDER.findall(form)}


def to_paste(use: Use) -> str:
    """Return the empty entry of a missing message."""
    if KEYED.fullmatch(use.msgid):
        return f'{use.msgid}: {{ar: "", fr: "", en: ""}}  # {use.where}'
    empty = 'ar: "", fr: ""'
    if use.plural:
        plural = json.dumps(use.plural, ensure_ascii=False)
        empty = f'plural: {plural}, ar: ["", "", "", "", "", ""], fr: ["", ""]'
    return f"{json.dumps(use.msgid, ensure_ascii=False)}: {{{empty}}}  # {use.where}"


def main() -> int:
    """Print everything that is wrong; return 1 if something is missing or faulty."""
    known, found = entries(), uses()
    lines = faults(known) + [to_paste(use) for use in missing(found, known)]
    idle = [f"{entry.file}: {entry.msgid!r} is unused" for entry in unused(found, known, sources())]
    click.echo("\n".join([*lines, *idle]) or "The words are complete.")
    return 1 if lines or idle else 0


if __name__ == "__main__":
    sys.exit(main())
