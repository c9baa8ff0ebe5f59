"""Sums of bodies: how many make a quorum, and how long before a meeting people are told. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

RULES = ("more_than_half", "at_least", "share")
COUNTED = ("seats", "voting_seats")
HUNDRED = 100
# What a body that says nothing follows; its creation act may say otherwise (practice.md §3).
QUORUM: Mapping[str, Any] = MappingProxyType(
    {"rule": "more_than_half", "of": "seats", "substitute_counts": True, "observers_count": False}
)
NOTICE: Mapping[str, int] = MappingProxyType(
    {
        "convocation_days": 7,
        "urgent_working_days": 2,
        "documents_working_days": 3,
        "draft_minutes_working_days": 5,
        "remarks_working_days": 5,
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """A seat at a sitting: who counts, and whether somebody sits there."""

    voting: bool = True
    observer: bool = False
    here: bool = False  # in person
    represented: bool = False  # by a substitute


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many of the seats that count are filled, and how many must be."""

    present: int
    needed: int
    of: int

    @property
    def reached(self) -> bool:
        return 0 < self.needed <= self.present

    def as_dict(self) -> dict[str, int]:
        return {"present": self.present, "needed": self.needed, "of": self.of}


def quorum(places: Iterable[Place], said: Mapping[str, Any] | None = None) -> Quorum:
    """Count a sitting by the rule of its body. Guests have no seat, and so never count.

    >>> quorum([Place(here=True)] * 3 + [Place(represented=True)] + [Place()] * 2)
    Quorum(present=4, needed=4, of=6)
    >>> quorum([Place(here=True)] * 3 + [Place()] * 3).reached
    False
    """
    rule = {**QUORUM, **(said or {})}
    counted = [one for one in places if _counts(one, rule)]
    present = sum(
        one.here or (one.represented and bool(rule["substitute_counts"])) for one in counted
    )
    return Quorum(present, needed(len(counted), rule), len(counted))


def _counts(place: Place, rule: Mapping[str, Any]) -> bool:
    if place.observer and not rule["observers_count"]:
        return False
    return place.voting or rule["of"] == "seats"


def needed(of: int, rule: Mapping[str, Any]) -> int:
    """Return how many of the seats must be filled; never none of them.

    >>> needed(6, {"rule": "more_than_half"}), needed(29, {"rule": "more_than_half"})
    (4, 15)
    >>> needed(9, {"rule": "at_least", "n": 3}), needed(7, {"rule": "share", "percent": 60})
    (3, 5)
    """
    match rule["rule"]:
        case "at_least":
            least = int(rule["n"])
        case "share":
            least = -(-of * int(rule["percent"]) // HUNDRED)
        case _:
            least = of // 2 + 1
    return max(1, least)


def sound_quorum(said: Mapping[str, Any]) -> bool:
    """Tell whether a rule can be counted by.

    >>> sound_quorum({"rule": "share", "percent": 50}), sound_quorum({"rule": "share"})
    (True, False)
    >>> sound_quorum({"rule": "at_least", "n": 0}), sound_quorum({"guests_count": True})
    (False, False)
    """
    rule = {**QUORUM, **said}
    if rule["rule"] not in RULES or rule["of"] not in COUNTED or said.get("guests_count"):
        return False
    most = {"at_least": ("n", 1_000), "share": ("percent", HUNDRED)}.get(rule["rule"])
    return most is None or _whole(rule.get(most[0]), most[1])


def sound_notice(said: Mapping[str, Any]) -> bool:
    """Tell whether delays are known ones, in whole days.

    >>> sound_notice({"convocation_days": 10}), sound_notice({"convocation_days": "soon"})
    (True, False)
    """
    return all(name in NOTICE and _whole(days, 365, least=0) for name, days in said.items())


def _whole(value: object, most: int, least: int = 1) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
