r"""The one formatter of figures inside Arabic text: paper, stamps and pages alike.

After an Arabic word `2026-01-15` prints as 15-01-2026 and `1 250 000` as 000 250 1, since the
algorithm of two directions takes each group of digits for a word of its own. A figure is kept
whole by U+00A0 between its groups and by an isolate (U+2066 … U+2069) around it.
"""

import re
from typing import Any

from govflow.i18n.formats import NO_BREAK, POP
from govflow.i18n.languages import direction

LEFT_TO_RIGHT = "\u2066"
SPACES = " \u00a0\u202f"
SIGN = r"(?<!\w)[+\-\u2212]"
# From the most particular to the plainest: a telephone, a time with its offset, grouped
# thousands, and any chain of Latin letters and digits that holds a digit.
FIGURE = re.compile(
    rf"{LEFT_TO_RIGHT}[^{POP}]*{POP}"  # what is isolated already
    rf"|(?<![A-Za-z0-9])(?:"
    rf"\+\d{{1,3}}(?:[{SPACES}]\d{{1,4}}){{2,}}"
    rf"|\d{{1,2}}:\d{{2}}(?::\d{{2}})?[{SPACES}][+\-\u2212]\d{{2}}(?::?\d{{2}})?(?!\d)"
    rf"|(?:{SIGN})?\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?!\d)(?:[.,]\d+)?(?:[{SPACES}]?%)?"
    rf"|(?:{SIGN})?(?:[A-Za-z]+[-./:,_@])*[A-Za-z]*\d[A-Za-z0-9]*(?:[-./:,_@+][A-Za-z0-9]+)*"
    rf"(?:[{SPACES}]?%)?"
    rf")"
)


def figure(text: str) -> str:
    r"""Return one figure as it may stand inside an Arabic line.

    >>> figure("1 250 000") == "\u20661\u00a0250\u00a0000\u2069"
    True
    """
    return f"{LEFT_TO_RIGHT}{re.sub(f'[{SPACES}]', NO_BREAK, text)}{POP}"


def figures_in(text: str) -> str:
    r"""Return a text with each of its figures kept whole. Twice is the same as once.

    >>> seen = figures_in("وفق القانون رقم 43-20 الصادر في 2020-12-31، بنسبة 92,5 %.")
    >>> seen.replace("\u2066", "[").replace("\u2069", "]").replace("\u00a0", "_")
    'وفق القانون رقم [43-20] الصادر في [2020-12-31]، بنسبة [92,5_%].'
    >>> figures_in(seen) == seen
    True
    """
    return FIGURE.sub(lambda found: _once(found.group()), text)


def _once(text: str) -> str:
    return text if text.startswith(LEFT_TO_RIGHT) else figure(text)


def law_number(number: str, language: str) -> str:
    """Return the number of a law or decree as its language writes it.

    >>> law_number("43-20", "ar"), law_number("2-22-81", "fr")
    ('43.20', '2-22-81')
    """
    return number.replace("-", ".") if direction(language) == "rtl" else number


def shown(value: Any) -> Any:  # noqa: ANN401 - JSON is what it is
    """Return a value of JSON with every text in it ready to be printed."""
    match value:
        case str():
            return figures_in(value)
        case dict():
            return {key: shown(item) for key, item in value.items()}
        case list():
            return [shown(item) for item in value]
        case _:
            return value
