"""Conditions: what is accepted can always be judged, the rest is refused with its place."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govflow.workflow.engine.kinds import Scope, check
from govflow.workflow.engine.truth import Facts, holds
from govflow.workflow.engine.when import condition

SPEC: dict[str, dict[str, Any]] = {
    "amount": {"type": "money"},
    "count_of": {"type": "integer"},
    "urgent": {"type": "boolean"},
    "domain": {"type": "enum", "values": ("hr", "budget")},
    "note": {"type": "text"},
    "day": {"type": "date"},
    "chair": {"type": "post"},
    "sitting": {"type": "ref", "optional": True},
    "ceiling": {"type": "money", "optional": True},
}
DATA: dict[str, Any] = {
    "amount": "60000.50",
    "count_of": 3,
    "urgent": False,
    "domain": "hr",
    "note": "l'avis",
    "day": "2026-11-20",
    "chair": "SG",
}
FACTS = Facts(
    DATA, SPEC, date(2026, 11, 23), returns=1, outcomes={"legal": ("favourable", "silent")}
)
SCOPE = Scope(SPEC, frozenset({"legal", "sign"}))


def judged(text: str) -> bool:
    found = condition(text)
    check(found, SCOPE)
    return holds(found, FACTS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amount > 50000 or domain = 'budget'", True),
        ("amount = 60000.50", True),
        ("amount + 0.50 - 1 = 60000.00", True),
        ("urgent", False),
        ("not urgent and (domain in ['hr', 'budget'])", True),
        ("not urgent = true", True),
        ("note = 'l''avis' and length(note) = 6", True),
        ("day < @2026-11-21 and today() = @2026-11-23", True),
        ("days(day, today()) = 3", True),
        ("sitting is empty and chair is not empty", True),
        ("or_else(ceiling, 10) < amount", True),
        ("answer(legal) = 'favourable'", True),
        ("answer(sign) = ''", True),
        ("count(legal, 'silent') + count_of = 4", True),
        ("returns() >= 1", True),
        ("chair = 'SG'", True),
    ],
)
def test_a_condition_is_judged_on_the_data(text: str, expected: bool) -> None:  # noqa: FBT001
    assert judged(text) is expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("amount >", "“amount >”, column 9: found the end; allowed here: a number, 'text'"),
        ("amount > 1 urgent", "“amount > 1 urgent”, column 12: found 'urgent'"),
        ("amount.real > 1", "“amount.real > 1”, column 7: found '.', which no condition contains"),
        ("__import__('os')", "'__import__' is not available; the functions are"),
        ("amount / 2 > 1", "“amount / 2 > 1”, column 8: found '/'"),
        ("domain = 'legal'", "'legal' is never the value; possible: 'budget', 'hr'"),
        ("domain > 'hr'", "> orders numbers and dates; this is of type enum"),
        ("amount = 'much'", "type number cannot be compared with type text"),
        ("sitting = 'a'", "'sitting' is optional: it may stand only in"),
        ("amount", "a condition must be true or false; this is of type number"),
        ("day > @2026-13-01", "“day > @2026-13-01”, column 8: found '2026-13-01'"),
        ("working_days(day, today()) > 3", "'working_days' is not available"),
        ("answer(nobody) = 'approve'", "answer takes the name of a step somebody answers"),
        ("count(legal)", "count takes a step and an outcome"),
        ("true" + " and true" * 200, "a condition has at most 200 words and signs"),
        ("(" * 60 + "true" + ")" * 60, "a condition nests at most 40 deep"),
    ],
)
def test_a_wrong_condition_is_refused_with_its_place(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(told)}"):
        check(condition(text), SCOPE)


SIGNS = "and or not in is empty true false ( ) [ ] , + - = != < <= > >="
ATOMS = "1 2.5 'hr' 'x' @2026-11-20 today() returns() length( days( or_else( legal"
STEPS = "answer(legal) count(legal,'silent')"
WORDS = [*SPEC, *SIGNS.split(), *ATOMS.split(), *STEPS.split()]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join))
def test_whatever_passes_the_check_can_be_judged(text: str) -> None:
    try:
        found = condition(text)
        check(found, SCOPE)
    except ValueError:
        return
    assert holds(found, FACTS) in {True, False}


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fall(text: str) -> None:
    try:
        check(condition(text), SCOPE)
    except ValueError:
        return
