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
    reason: str | None = None  # "altered" | "missing" | "truncated"

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


def verify(entries: Iterable[Mapping[str, Any]], *, head_seq: int, head_hash: str) -> Verdict:
    """Walk the entries in order and name the first that does not fit.

    An altered entry breaks at itself, a missing one at its number, two swapped ones at the
    first of them, and a cut tail at the first number that is gone.
    """
    expected, prev = 1, GENESIS
    for values in entries:
        if values["seq"] != expected:
            return Verdict(expected - 1, expected, "missing")
        if not _fits(values, prev):
            return Verdict(expected - 1, expected, "altered")
        expected, prev = expected + 1, values["hash"]
    if expected - 1 < head_seq:
        return Verdict(expected - 1, expected, "truncated")
    if (head_seq, head_hash) != (expected - 1, prev):
        return Verdict(expected - 1, expected - 1, "altered")
    return Verdict(expected - 1)


def _fits(values: Mapping[str, Any], prev: str) -> bool:
    try:
        return bool(values["prev"] == prev and values["hash"] == entry_hash(values))
    except ValueError:  # no value of ours: bytes, an endless number
        return False
