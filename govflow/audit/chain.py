"""The chain: each entry's fingerprint covers the one before it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from govflow.kernel.canonical import digest

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk over the chain found; `first_broken` is the number of the first bad entry."""

    entries: int
    first_broken: int | None = None
    reason: str | None = None  # "altered" | "missing" | "truncated" | "headless" | "emptied"

    @property
    def ok(self) -> bool:
        return self.first_broken is None

    def as_dict(self) -> dict[str, Any]:
        """Return the settled JSON form of ``govflow ledger verify``."""
        return {
            "ok": self.ok,
            "entries": self.entries,
            "first_broken": self.first_broken,
            "reason": self.reason,
        }


def entry_hash(values: Mapping[str, Any]) -> str:
    """Return the fingerprint of an entry: every column but the hash itself."""
    return digest({key: value for key, value in values.items() if key != "hash"})


def verify(entries: Iterable[Mapping[str, Any]], *, head_seq: object, head_hash: object) -> Verdict:
    """Walk the entries in order and name the first that does not fit.

    An altered entry breaks at itself, a missing one at its number, two swapped ones at the
    first of them, and a cut tail at the first number that is gone. Without a head (None) nobody
    can say where the chain ends: it breaks after the last entry.
    """
    expected, prev = 1, GENESIS
    for values in entries:
        if values["seq"] != expected:
            return Verdict(expected - 1, expected, "missing")
        if not _fits(values, prev):
            return Verdict(expected - 1, expected, "altered")
        expected, prev = expected + 1, values["hash"]
    return _ended(expected - 1, prev, head_seq, head_hash)


def _ended(entries: int, last: str, head_seq: object, head_hash: object) -> Verdict:
    """Compare where the entries end with where the head says that they do."""
    if head_seq is None:
        return Verdict(entries, entries + 1, "headless")
    if isinstance(head_seq, int) and entries < head_seq:
        return Verdict(entries, entries + 1, "truncated")
    if (head_seq, head_hash) != (entries, last):
        return Verdict(entries, entries, "altered")
    return Verdict(entries)


def _fits(values: Mapping[str, Any], prev: str) -> bool:
    try:
        return bool(values["prev"] == prev and values["hash"] == entry_hash(values))
    except (ValueError, RecursionError):  # no value of ours: bytes, an endless number or list
        return False
