"""The catalogue: the house's own words and sentences, read without a web server.

Words are kept in ``catalog/<feature>.yaml``. A message is either an English text, translated
where a template says ``_("Save")``, or a keyed sentence such as ``refusal.stale`` that code
below the pages names without saying it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from govflow.i18n import formats
from govflow.i18n.book import Words, words_of
from govflow.i18n.languages import CODES
from govflow.i18n.text import Text3

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
FINAL_STOP = re.compile(rf"\.({formats.POP}?)$")
YES_NO = {True: "Yes", False: "No"}
MISSING = "—"  # a value that nobody gave: better than a page that fails
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})")


def translations(language: str) -> Words:
    """Return the words of a language, in the shape that gettext and Flask-Babel ask for."""
    return words_of(language)


def has(key: str, language: str = "en") -> bool:
    """Whether the catalogue has this sentence."""
    return words_of(language).knows(key)


def sentence(key: str, language: str, /, **params: object) -> str:
    """Say a sentence of the catalogue; values are spoken in its language.

    A count called `n` chooses the plural form. A key without a sentence says itself: better
    seen than a page that fails; the house tests find it first.
    """
    count = params.get("n")
    words = words_of(language)
    text = words.ngettext(key, key, count) if isinstance(count, int) else words.gettext(key)
    if text == key:
        text = words.gettext(key)
    spoken = {name: say(value, language) for name, value in params.items()}
    filled = PLACEHOLDER.sub(lambda found: _in_place(spoken, found), text)
    return filled.replace("%%", "%")


def _in_place(spoken: Mapping[str, str], found: re.Match[str]) -> str:
    """Return a value as it stands in its sentence: two full stops are one."""
    value = spoken.get(found[1], MISSING)
    stops = found.string.startswith(".", found.end())
    return FINAL_STOP.sub(r"\1", value) if stops else value


def say(value: object, language: str) -> str:
    """Say one value in a language: dates, numbers, texts, and the shapes these take in JSON."""
    if isinstance(value, str):
        return _say_text(value, language)
    if saying := SAID.get(type(value)):
        return saying(value, language)
    if isinstance(value, formats.Speaks):
        return formats.isolated(value.said(language), language)
    if isinstance(value, Mapping):
        return _say_mapping(value, language)
    if isinstance(value, list | tuple | set | frozenset):
        return formats.enumerated([say(one, language) for one in value], language)
    return "" if value is None else formats.isolated(str(value), language)


SAID: Mapping[type, Callable[..., str]] = {
    bool: lambda value, language: words_of(language).gettext(YES_NO[value]),
    datetime: formats.datetime_short,
    date: formats.date_short,
    int: formats.number,
    float: formats.number,
    Decimal: formats.number,
}


def _say_text(value: str, language: str) -> str:
    """Say a text; a day or an instant that went through JSON is a date again."""
    try:
        if ISO_DAY.fullmatch(value):
            return formats.date_short(date.fromisoformat(value), language)
        if ISO_MOMENT.fullmatch(value):
            return formats.datetime_short(datetime.fromisoformat(value), language)
    except ValueError:  # it only looked like a date
        pass
    return formats.isolated(value, language)


def _say_mapping(value: Mapping[str, object], language: str) -> str:
    if set(value) & set(CODES) and set(value) <= set(CODES):
        texts = {code: str(text) for code, text in value.items() if text}
        return formats.isolated(Text3.of(texts).in_(language), language) if texts else ""
    if "precision" in value:
        return formats.partial(
            str(value.get("value") or ""),
            str(value["precision"]),
            deduced=bool(value.get("deduced")),
            language=language,
        )
    return formats.enumerated(
        [f"{name}: {say(held, language)}" for name, held in value.items()], language
    )
