"""Texts that exist in three languages, and what may be typed into a text at all."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, ColumnElement, String, TypeDecorator, cast, type_coerce
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect

from govflow.i18n.languages import CODES
from govflow.kernel.errors import Invalid

NAME_LENGTH = 300
TEXT_LENGTH = 20_000
KEPT = 4096  # texts that a process keeps read
JOINERS = "\u200c\u200d"  # ZWNJ and ZWJ: real spelling between letters, a disguise elsewhere
MARKS = "\u200e\u200f\u061c"  # direction marks: word processors scatter them, they change nothing
CRUMBS = "\ufeff\u200b\u2060\u00ad"  # invisible residue of pasting: never worth a refusal in a text
REFUSED = {"Cc", "Cf", "Cn", "Co", "Cs"}


@dataclass(frozen=True, slots=True)
class Text3:
    """One text in Arabic, French and English; any may be missing, but not all three."""

    ar: str = ""
    fr: str = ""
    en: str = ""

    def __post_init__(self) -> None:
        for code in CODES:
            object.__setattr__(self, code, unicodedata.normalize("NFC", getattr(self, code)))
        if not (self.ar or self.fr or self.en):
            raise Invalid("text.empty")

    @classmethod
    def of(cls, texts: Mapping[str, str | None]) -> "Text3":
        """Make a text of {"ar": …, "fr": …, "en": …}; missing languages may be left out.

        >>> Text3.of({"fr": "Actions", "en": None})
        Text3(ar='', fr='Actions', en='')
        """
        return _kept(texts.get("ar") or "", texts.get("fr") or "", texts.get("en") or "")

    @classmethod
    def same(cls, text: str) -> "Text3":
        """Make a text that is alike in all languages, such as a reference."""
        return cls(ar=text, fr=text, en=text)

    def as_dict(self) -> dict[str, str]:
        """Return the languages that are there, in order of authority."""
        return {code: getattr(self, code) for code in CODES if getattr(self, code)}

    def shown(self, language: str) -> tuple[str, str]:
        """Return what a reader of `language` sees, and the language in which it is written.

        >>> Text3(ar="قرار", fr="Décision").shown("en")
        ('قرار', 'ar')
        """
        texts = self.as_dict()
        shown_in = language if language in texts else next(iter(texts))
        return texts[shown_in], shown_in

    def in_(self, language: str) -> str:
        """Return the text in a language, or else in the first that exists: ar, fr, en."""
        return self.shown(language)[0]

    def said(self, language: str) -> str:
        """Speak inside a sentence of the catalogue."""
        return self.in_(language)


@lru_cache(maxsize=KEPT)
def _kept(ar: str, fr: str, en: str) -> Text3:
    return Text3(ar, fr, en)


@lru_cache(maxsize=KEPT)
def _read(text: str) -> Text3:
    return Text3.of(json.loads(text))


def _of_column(value: str | dict[str, str] | None) -> Text3 | None:
    if isinstance(value, str):
        return _read(value)
    return None if value is None else Text3.of(value)


class Text3Type(TypeDecorator[Text3]):
    """A column of texts in three languages, kept as JSON; None stays NULL."""

    # Plain JSON of PostgreSQL cannot be compared: a DISTINCT over it fails.
    impl = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    cache_ok = True

    def process_bind_param(self, value: Text3 | None, dialect: Dialect) -> dict[str, str] | None:
        del dialect
        return None if value is None else value.as_dict()

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Ask for the text: the driver of PostgreSQL would parse it anew in each row."""
        return type_coerce(cast(column, String), self)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:  # noqa: ANN401 - SQLAlchemy's own
        """Read a text once: the names of posts and units stand in each row of each list."""
        del dialect, coltype
        return _of_column


def clean_name(text: str, *, field: str = "") -> str:
    """Return a one-line text as it may be stored: NFC, single spaces, nothing invisible.

    Control, direction and zero-width characters let two names look alike, so they are refused.
    Raises Invalid.

    >>> clean_name("  Étendre   l'intranet ")
    "Étendre l'intranet"
    """
    name = re.sub(r" {2,}", " ", unicodedata.normalize("NFC", text).strip())
    _refuse_hidden(name, allowed="", field=field)
    _refuse_long(name, most=NAME_LENGTH, field=field)
    return name


def clean_text(text: str, *, field: str = "") -> str:
    r"""Return a text of several lines as it may be stored. Raises Invalid.

    Residue of pasting goes; direction marks stay; what turns the reading order is refused.

    >>> clean_text("Motif :\r\nvoir l\u200b'annexe\n")
    "Motif :\nvoir l'annexe"
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    lines = "".join(character for character in lines if character not in CRUMBS).strip()
    lines = _without_stray_joiners(lines)
    _refuse_hidden(lines, allowed=MARKS + "\n\t", field=field)
    _refuse_long(lines, most=TEXT_LENGTH, field=field)
    return lines


def clean_text3(texts: Mapping[str, str | None], *, field: str = "") -> Text3:
    """Return a name typed in up to three languages. Raises Invalid, on the field `<field>_fr`."""
    clean = {
        code: clean_name(texts.get(code) or "", field=f"{field}_{code}" if field else "")
        for code in CODES
    }
    if not any(clean.values()):
        raise Invalid("text.empty", field=f"{field}_{CODES[0]}" if field else "")
    return Text3.of(clean)


def _joins_letters(text: str, at: int) -> bool:
    around = text[at - 1 : at] + text[at + 1 : at + 2] if at else ""
    return len(around) == len("ab") and all(
        unicodedata.category(neighbour)[0] in "LM" for neighbour in around
    )


def _without_stray_joiners(text: str) -> str:
    return "".join(
        character
        for at, character in enumerate(text)
        if character not in JOINERS or _joins_letters(text, at)
    )


def _refuse_hidden(text: str, *, allowed: str, field: str) -> None:
    for at, character in enumerate(text):
        if unicodedata.category(character) not in REFUSED or character in allowed:
            continue
        if not (character in JOINERS and _joins_letters(text, at)):
            raise Invalid("text.hidden_character", field=field, code=f"U+{ord(character):04X}")


def _refuse_long(text: str, *, most: int, field: str) -> None:
    if len(text) > most:
        raise Invalid("text.too_long", field=field, most=most)
