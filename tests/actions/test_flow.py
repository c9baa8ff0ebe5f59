"""The life of an action, and how it follows its case."""

import pytest

from govflow.actions.flow import FLOW, OPEN, OVER, UNDECIDED, State, circuit_verb


@pytest.mark.parametrize(
    ("state", "said", "verb"),
    [
        ("submitted", ("running", None, False, None), None),
        ("submitted", ("running", None, True, "Précisez"), "return"),
        ("submitted", ("running", None, True, None), "take_back"),
        ("returned", ("running", None, True, "Précisez"), None),
        ("draft", ("running", None, True, None), None),
        ("returned", ("running", None, False, None), "resume"),
        ("draft", ("running", None, False, None), "resume"),
        ("submitted", ("finished", "approved", False, None), "approve"),
        ("returned", ("finished", "approved", False, None), "approve"),
        ("submitted", ("finished", "rejected", False, None), "reject"),
        ("submitted", ("cancelled", None, False, None), "lapse"),
        ("cancelled", ("cancelled", None, False, None), None),
        ("approved", ("finished", "approved", False, None), None),
        ("in_progress", ("finished", "approved", False, None), None),
        ("done", ("running", None, True, "x"), None),
    ],
)
def test_an_action_follows_its_case(
    state: str, said: tuple[str, str | None, bool, str | None], verb: str | None
) -> None:
    status, outcome, with_requester, reason = said
    assert verb == circuit_verb(
        State(state), status=status, outcome=outcome, with_requester=with_requester, reason=reason
    )


def test_every_state_is_open_or_over() -> None:
    assert set(State) == OPEN | OVER
    assert not OPEN & OVER
    assert UNDECIDED < OPEN


def test_nothing_leaves_an_end() -> None:
    assert [
        verb for verb, (states, _) in FLOW.moves.items() if any(end in OVER for end in states)
    ] == []


def test_every_state_can_be_reached() -> None:
    assert {FLOW.start} | {state for _, state in FLOW.moves.values()} == set(State)
