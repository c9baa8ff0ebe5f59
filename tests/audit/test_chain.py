"""The chain names the first entry that does not fit, whatever was done to it."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from govflow.audit.chain import GENESIS, Verdict, entry_hash, verify

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def chain_of(length: int) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    prev = GENESIS
    for seq in range(1, length + 1):
        values = {"seq": seq, "at": AT, "fact": "case.started", "subject": f"case:{seq}"}
        values |= {"prev": prev}
        values |= {"hash": entry_hash(values)}
        entries.append(values)
        prev = str(values["hash"])
    return entries


def check(entries: list[dict[str, Any]], whole: list[dict[str, Any]]) -> Verdict:
    head_hash = whole[-1]["hash"] if whole else GENESIS
    return verify(entries, head_seq=len(whole), head_hash=head_hash)


def test_an_empty_chain_is_whole() -> None:
    assert check([], []) == Verdict(0)


@given(st.integers(1, 12))
def test_an_untouched_chain_is_whole(length: int) -> None:
    assert check(chain_of(length), chain_of(length)) == Verdict(length)


@given(st.integers(1, 12), st.data(), st.sampled_from(["fact", "subject", "prev", "hash"]))
def test_an_altered_entry_is_named(length: int, data: st.DataObject, column: str) -> None:
    whole = chain_of(length)
    number = data.draw(st.integers(1, length))
    altered = [dict(entry) for entry in whole]
    altered[number - 1][column] = "0" * 63 + "1"
    assert check(altered, whole) == Verdict(number - 1, number, "altered")


@given(st.integers(2, 12), st.data())
def test_a_deleted_entry_is_named(length: int, data: st.DataObject) -> None:
    whole = chain_of(length)
    number = data.draw(st.integers(1, length - 1))
    left = [entry for entry in whole if entry["seq"] != number]
    assert check(left, whole) == Verdict(number - 1, number, "missing")


@given(st.integers(1, 12), st.data())
def test_a_cut_tail_is_named(length: int, data: st.DataObject) -> None:
    whole = chain_of(length)
    kept = data.draw(st.integers(0, length - 1))
    assert check(whole[:kept], whole) == Verdict(kept, kept + 1, "truncated")


@given(st.integers(2, 12), st.data())
def test_two_swapped_entries_are_named_by_the_first(length: int, data: st.DataObject) -> None:
    whole = chain_of(length)
    first = data.draw(st.integers(1, length - 1))
    second = data.draw(st.integers(first + 1, length))
    swapped = [dict(entry) for entry in whole]
    swapped[first - 1] |= {"fact": whole[second - 1]["fact"]} | {
        "subject": whole[second - 1]["subject"]
    }
    swapped[second - 1] |= {"subject": whole[first - 1]["subject"]}
    assert check(swapped, whole) == Verdict(first - 1, first, "altered")


def test_a_rewritten_head_is_found() -> None:
    whole = chain_of(3)
    assert verify(whole, head_seq=3, head_hash=GENESIS) == Verdict(3, 3, "altered")


def test_a_head_that_is_no_number_is_found() -> None:
    whole = chain_of(3)
    assert verify(whole, head_seq="abc", head_hash=whole[-1]["hash"]) == Verdict(3, 3, "altered")


@given(st.integers(0, 12))
def test_a_chain_without_its_head_is_not_whole(length: int) -> None:
    found = verify(chain_of(length), head_seq=None, head_hash=None)
    assert found == Verdict(length, length + 1, "headless")
