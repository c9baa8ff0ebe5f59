"""Canonical JSON is written fast, and is byte for byte what RFC 8785 asks for."""

from datetime import UTC, date, datetime

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from govflow.kernel.canonical import canonical, plain

TEXTS = st.text(st.characters(codec="utf-8"))
LEAVES = st.none() | st.booleans() | TEXTS | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(
    allow_nan=False, allow_infinity=False
)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS | st.integers(0, 99), inner),
    max_leaves=12,
)


@given(VALUES)
def test_any_value_is_written_as_rfc_8785_writes_it(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(plain(value))


def test_keys_sort_by_utf_16_as_the_rfc_says() -> None:
    assert canonical({"\ufb33": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ufb33":1}'.encode()


def test_days_instants_and_sets_are_written_as_text() -> None:
    value = {"at": datetime(2026, 11, 23, 10, tzinfo=UTC), "on": date(2026, 11, 23), "of": {2, 1}}
    assert canonical(value) == (b'{"at":"2026-11-23T10:00:00+00:00","of":[1,2],"on":"2026-11-23"}')


@pytest.mark.parametrize("value", [2**53, -(2**60), float("nan"), float("inf"), "\ud800"])
def test_what_the_rfc_refuses_is_refused(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of a library, whose words may change
        canonical([value])
