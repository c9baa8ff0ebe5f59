"""The book of words: the catalogue's YAML files as gettext translations, held in memory.

Each entry stands once with its languages side by side, so a missing word is seen where it is
missing. There are no .po or .mo files: nothing to compile, nothing to forget.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from babel.plural import PluralRule
from babel.support import NullTranslations

from govflow.i18n.languages import CODES, locale

FOLDER = Path(__file__).parent / "catalog"
# The order of plural forms in the files. Arabic: nothing, one, two, 3-10, 11-99, 100-102.
FORMS: Mapping[str, tuple[str, ...]] = {
    "ar": ("zero", "one", "two", "few", "many", "other"),
    "fr": ("one", "other"),
    "en": ("one", "other"),
}

try:
    from yaml import CBaseLoader as PlainLoader
except ImportError:  # pragma: no cover - a PyYAML built without libyaml; slower, same result
    from yaml import BaseLoader as PlainLoader  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Entry:
    """One message: its id, where it stands, and its words (one, or one for each plural form)."""

    msgid: str
    file: str
    words: dict[str, tuple[str, ...]]
    plural: str = ""


FRENCH_SPACES = (  # typed as ordinary spaces in the files, where nobody could see the difference
    (re.compile(r" (?=[;!?])"), "\u202f"),
    (re.compile(r" (?=[:»]|%%)|(?<=«) "), "\u00a0"),
)


@dataclass(slots=True)
class Misprint(ValueError):
    """The catalogue itself is wrong; named by file and entry."""

    file: str
    msgid: str
    fault: str = field(default="")

    def __str__(self) -> str:
        return f"{self.file}: {self.msgid!r}: {self.fault}"


@lru_cache(maxsize=4096)
def plural_form(language: str, number: float) -> int:
    """Return which of the language's forms a number takes.

    >>> [plural_form("ar", n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103)]
    [0, 1, 2, 3, 3, 4, 4, 5, 5, 5, 3]
    >>> [plural_form("fr", n) for n in (0, 1, 2)], [plural_form("en", n) for n in (0, 1, 2)]
    ([0, 0, 1], [1, 0, 1])
    """
    forms = FORMS[language]
    tag = _plural_rule(language)(number)
    return forms.index(tag) if tag in forms else len(forms) - 1


@cache
def _plural_rule(language: str) -> PluralRule:
    return Locale.parse(locale(language)).plural_form


def read(path: Path) -> Iterator[Entry]:
    """Read the entries of one file. Everything is text: `No` is a word here, not a falsehood."""
    with path.open(encoding="utf-8") as stream:
        found: dict[str, Any] = yaml.load(stream, Loader=PlainLoader) or {}  # noqa: S506 - text only, builds no objects
    for msgid, body in found.items():
        yield _entry(path.name, msgid, body)


def _entry(file: str, msgid: str, body: object) -> Entry:
    if not isinstance(body, dict):
        raise Misprint(file, msgid, "expected {ar: …, fr: …}")
    plural = body.get("plural", "")
    own = {"en": [msgid, plural] if plural else msgid}
    words = {
        code: tuple(spaced(form, code) for form in ([text] if isinstance(text, str) else text))
        for code, text in {**own, **body}.items()
        if code in CODES
    }
    return Entry(msgid, file, words, plural)


def spaced(text: str, language: str) -> str:
    """Keep French punctuation on the line of its word."""
    for place, space in FRENCH_SPACES if language == "fr" else ():
        text = place.sub(space, text)
    return text


@cache
def entries(folder: Path = FOLDER) -> tuple[Entry, ...]:
    """Return every entry of every file, in order."""
    return tuple(entry for path in sorted(folder.glob("*.yaml")) for entry in read(path))


class Words(NullTranslations):
    """The words of one language, as gettext knows them. What is missing speaks English."""

    def __init__(self, language: str, found: tuple[Entry, ...]) -> None:
        super().__init__()
        self.language = language
        self._words = {
            entry.msgid: entry.words[language] for entry in found if language in entry.words
        }

    def knows(self, msgid: str) -> bool:
        return msgid in self._words

    def gettext(self, message: str) -> str:
        words = self._words.get(message)
        return words[0] if words else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        words = self._words.get(msgid1)
        if words is None or len(words) != len(FORMS[self.language]):
            return msgid1 if n == 1 else msgid2
        return words[plural_form(self.language, n)]

    ugettext = gettext  # the names under which Flask-Babel asks
    ungettext = ngettext


@cache
def words_of(language: str) -> Words:
    """Return the words of a language, read once."""
    return Words(language, entries())
