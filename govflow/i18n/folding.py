"""The key by which Arabic and French are searched and sorted. Never shown to anybody.

People leave out hamzas, vowel marks and accents, and keyboards differ in digits and letters:
two spellings of one word get one key. Codepoint order of keys is an order people accept:
French words first, accents aside, then Arabic ones.
"""

import unicodedata

SAME_LETTER = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىئی", "ي"),  # the last is the Persian yeh of some keyboards
        "ة": "ه",
        "ؤ": "و",
        **dict.fromkeys("ڭگک", "ك"),
        "ـ": None,  # tatweel: a drawn-out line, not a letter
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        **dict.fromkeys("‐‑‒–—―−", "-"),  # noqa: RUF001 - they are the point
        **dict.fromkeys("’‘ʼ`´", "'"),  # noqa: RUF001
        "،": ",",
        "؛": ";",
        "؟": "?",
        "٪": "%",
    }
)
DROPPED = {"Mn", "Me", "Cf", "Cc", "Cn", "Co", "Cs"}


def fold(text: str) -> str:
    """Return the search and sort key of a text.

    >>> fold("الإدارة") == fold("الاداره"), fold("Fès–Meknès"), fold("٢٠٢٦"), fold("Œuvre")
    (True, 'fes-meknes', '2026', 'oeuvre')
    """
    letters = unicodedata.normalize("NFKC", text).casefold().translate(SAME_LETTER)
    bare = "".join(
        str(unicodedata.decimal(character, character))
        for character in unicodedata.normalize("NFKD", letters)
        if character.isspace() or unicodedata.category(character) not in DROPPED
    )
    # Taking letters apart can set free ones that have a simpler twin (ۀ → ه): look once more.
    return " ".join(unicodedata.normalize("NFC", bare.translate(SAME_LETTER)).split())
