"""Sums of decisions: their numbers. Pure."""


def number(sitting: str, count: int) -> str:
    """Return the number that a decision bears for life, from its sitting's.

    >>> number("COPIL/2026/03", 2)
    'COPIL/2026/03/D2'
    """
    return f"{sitting}/D{count}"
