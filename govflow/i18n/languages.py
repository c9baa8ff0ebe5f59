"""The languages of the house, in order of authority."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Direction = Literal["rtl", "ltr"]


@dataclass(frozen=True, slots=True)
class Language:
    """A language a person may read the house in. `locale` gives its rules for plurals and dates."""

    code: str
    own_name: str
    direction: Direction
    locale: str


ARABIC = Language("ar", "العربية", "rtl", "ar_MA")
FRENCH = Language("fr", "Français", "ltr", "fr_MA")
ENGLISH = Language("en", "English", "ltr", "en_GB")

# The order is that of authority, and the order in which a missing text is replaced.
# A fourth language (zgh) is one line here and its words in the catalogue.
LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {language.code: language for language in (ARABIC, FRENCH, ENGLISH)}
)
CODES = tuple(LANGUAGES)
AUTHENTIC = ARABIC.code


def known(code: str | None) -> str | None:
    """Return the code of a language the house speaks, or None.

    >>> known("FR-ma"), known("de"), known(None)
    ('fr', None, None)
    """
    primary = (code or "").replace("_", "-").partition("-")[0].strip().lower()
    return primary if primary in LANGUAGES else None


def direction(code: str) -> Direction:
    """Return the direction in which a language is written.

    >>> direction("ar"), direction("fr")
    ('rtl', 'ltr')
    """
    return LANGUAGES[code].direction


def locale(code: str) -> str:
    """Return the locale whose rules a language follows here.

    >>> locale("ar")
    'ar_MA'
    """
    return LANGUAGES[code].locale
