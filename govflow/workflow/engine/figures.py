"""Figures of how files move: how long they wait, where, and how it ended. Pure.

Time is working time, as the caller measured it. What is counted is always a list: a figure and
the list that it opens are one and the same, so they cannot disagree.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Generic, TypeVar

NONE = timedelta()
COUNTED = ("answered", "waiting", "within", "late", "escalated", "returned", "overridden", "silent")
BY_NOBODY = frozenset({"silent", "skipped"})
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Offer:
    """What became of a slot offered to somebody, in plain values; `late_from` none: no due day."""

    status: str  # open, done, closed
    outcome: str | None
    closed: str | None
    escalated: bool
    ended: datetime | None
    late_from: datetime | None


def signs(offer: Offer, now: datetime) -> frozenset[str]:
    """Say in which counts an offer stands.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    >>> sorted(signs(Offer("done", "return", None, False, noon, noon), noon))
    ['answered', 'late', 'returned']
    """
    answered = offer.status == "done" and offer.outcome not in BY_NOBODY
    waiting = offer.status == "open"
    has_due = offer.late_from is not None and (answered or waiting)
    is_late = has_due and (offer.ended or now) >= (offer.late_from or now)
    found = {
        "answered": answered,
        "waiting": waiting,
        "within": has_due and answered and not is_late,
        "late": is_late,
        "escalated": offer.escalated,
        "returned": offer.outcome == "return",
        "overridden": offer.closed == "overridden",
        "silent": offer.outcome == "silent",
    }
    return frozenset(name for name, holds in found.items() if holds)


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a file waited for somebody: one slot offered to one principal."""

    task: str
    case: int
    circuit: str
    step: str
    run: int
    kind: str
    who: str
    opened: datetime
    ended: datetime | None
    time: timedelta
    signs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Group(Generic[K]):
    """The waits that have something in common; `share` of all the waiting there is."""

    key: K
    waits: tuple[Wait, ...]
    share: float

    @property
    def total(self) -> timedelta:
        return total(self.waits)

    @property
    def half(self) -> timedelta:
        return percentile([one.time for one in self.waits], 50)

    @property
    def most(self) -> timedelta:
        return percentile([one.time for one in self.waits], 90)

    def count(self, sign: str) -> int:
        return len(with_sign(self.waits, sign))


def with_sign(waits: Iterable[Wait], sign: str) -> tuple[Wait, ...]:
    """Return the waits that a figure counts; no sign: all of them."""
    return tuple(one for one in waits if not sign or sign in one.signs)


def total(waits: Iterable[Wait]) -> timedelta:
    return sum((one.time for one in waits), NONE)


def grouped(waits: Iterable[Wait], by: Callable[[Wait], K]) -> list[Group[K]]:
    """Group waits, the largest sum of waiting first: the first group is the bottleneck."""
    found: dict[K, list[Wait]] = {}
    for one in waits:
        found.setdefault(by(one), []).append(one)
    whole = total(one for group in found.values() for one in group)
    groups = [
        Group(key, tuple(group), total(group) / whole if whole else 0.0)
        for key, group in found.items()
    ]
    return sorted(groups, key=lambda one: one.total, reverse=True)


def percentile(times: Sequence[timedelta], percent: int) -> timedelta:
    """Return the time within which so many in a hundred were: one of those measured.

    >>> times = [timedelta(hours=count) for count in (1, 2, 3, 10)]
    >>> percentile(times, 50) == times[1], percentile(times, 90) == times[3]
    (True, True)
    """
    if not times:
        return NONE
    return sorted(times)[ceil(len(times) * percent / 100) - 1]
