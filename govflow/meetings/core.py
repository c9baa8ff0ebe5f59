"""Sums of meetings: how they are numbered, and which of them meet. Pure."""

from datetime import datetime, timedelta

ITEMS = ("information", "decision", "good-practice", "action", "other")
KINDS = ("ordinary", "information")
MOST_MINUTES = 5 * 24 * 60


def reference(code: str, year: int, sitting: int) -> str:
    """Return the number of a sitting: its body, its year, which of the year it is.

    >>> reference("COPIL", 2026, 3)
    'COPIL/2026/03'
    """
    return f"{code}/{year}/{sitting:02}"


def overlap(one: tuple[datetime, int], other: tuple[datetime, int]) -> bool:
    """Tell whether two meetings, by their beginning and their minutes, share some time.

    >>> nine = datetime(2026, 12, 1, 9, 0)
    >>> overlap((nine, 60), (nine.replace(hour=10), 60)), overlap((nine, 61), (nine, 1))
    (False, True)
    """
    ends = [start + timedelta(minutes=minutes) for start, minutes in (one, other)]
    return one[0] < ends[1] and other[0] < ends[0]


def moved(order: list[int], item: int, to: int) -> list[int]:
    """Return an agenda with an item at another place, counted from 1.

    >>> moved([7, 8, 9], 9, 1), moved([7, 8, 9], 7, 99)
    ([9, 7, 8], [8, 9, 7])
    """
    rest = [one for one in order if one != item]
    at = min(max(to, 1), len(order)) - 1
    return [*rest[:at], item, *rest[at:]]
