"""Sums of actions: their numbers, and the words that changed between two versions. Pure."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

PRIORITIES = ("high", "normal", "low")
WORDS = re.compile(r"\s+|[^\s]+")
MOST_PERCENT = 100
MOST_WORDS = 4_000  # beyond this a comparison word by word would keep the page waiting

Run = tuple[str, str]  # ("=" kept, "-" gone or "+" new, the words)


def number(year: int, count: int) -> str:
    """Return the number that an action bears for life.

    >>> number(2026, 1), number(2026, 1234)
    ('ACT-2026-001', 'ACT-2026-1234')
    """
    return f"ACT-{year}-{count:03}"


def difference(before: str, after: str) -> list[Run]:
    """Return what changed from one text to another, word by word.

    >>> difference("un plan régional", "un plan pilote régional")
    [('=', 'un plan '), ('+', 'pilote '), ('=', 'régional')]
    >>> difference("a b", "a b")
    [('=', 'a b')]
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return [("-", before), ("+", after)] if before != after else [("=", before)]
    return list(_runs(old, new))


def _runs(old: list[str], new: list[str]) -> Iterator[Run]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            yield "=", "".join(old[old_from:old_to])
            continue
        if old_to > old_from:
            yield "-", "".join(old[old_from:old_to])
        if new_to > new_from:
            yield "+", "".join(new[new_from:new_to])
