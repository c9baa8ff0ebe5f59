"""Decision rules: decided early exactly when no completion could say otherwise."""

from dataclasses import replace
from itertools import product

import pytest

from govflow.workflow.engine.route import Rule, Share
from govflow.workflow.engine.rule import decided
from govflow.workflow.engine.state import Slot
from govflow.workflow.engine.who import Post

CHAIR = Post("A")
RULES = [
    Rule("one"),
    Rule("all"),
    Rule("n", n=2),
    Rule("n", n=3),
    Rule("majority"),
    Rule("majority_cast"),
    Rule("share", share=Share(2, 3)),
    Rule("majority", quorum=2),
    Rule("majority_cast", quorum=Share(1, 2)),
    Rule("majority_cast", casting=CHAIR),
    Rule("majority", casting=CHAIR, quorum=3),
    Rule("one", veto=(CHAIR,)),
    Rule("majority_cast", mandatory=(CHAIR,)),
]
FINAL = ("approve", "reject", "abstain", "silent")


def slots(rule: Rule, answers: tuple[str | None, ...]) -> tuple[Slot, ...]:
    """The first slot is the chair's, with the marks the rule gives it."""
    marks = {"mandatory": rule.mandatory, "veto": rule.veto, "casting": rule.casting}
    chair = tuple(mark for mark, given in marks.items() if given)
    return tuple(
        Slot(principals=(f"post:{place}",), marks=chair if place == 0 else (), answer=answer)
        for place, answer in enumerate(answers)
    )


def completions(answers: tuple[str | None, ...]) -> list[tuple[str, ...]]:
    return list(product(*((answer,) if answer else FINAL for answer in answers)))


@pytest.mark.parametrize("rule", RULES, ids=str)
@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_decided_early_means_no_completion_decides_otherwise(rule: Rule, n: int) -> None:
    for answers in product((None, *FINAL), repeat=n):
        early = decided(rule, slots(rule, answers))
        ends = {decided(rule, slots(rule, every)) for every in completions(answers)}
        assert None not in ends
        if early is not None:
            assert ends == {early}, answers


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.casting is None], ids=str)
def test_a_vote_that_nothing_can_change_any_more_is_decided_at_once(rule: Rule) -> None:
    plain = replace(rule, quorum=None, mandatory=(), veto=())
    for answers in product((None, *FINAL), repeat=3):
        ends = {decided(plain, slots(plain, every)) for every in completions(answers)}
        if len(ends) == 1:
            assert decided(plain, slots(plain, answers)) == ends.pop(), answers


def test_without_early_the_vote_is_counted_only_when_all_have_answered() -> None:
    rule = Rule("one", early=False)
    assert decided(rule, slots(rule, ("approve", None))) is None
    assert decided(rule, slots(rule, ("approve", "reject"))) is True


def test_a_veto_rejects_at_once_and_a_missing_quorum_at_the_end() -> None:
    veto, quorum = Rule("one", veto=(CHAIR,)), Rule("one", quorum=2)
    assert decided(veto, slots(veto, ("reject", "approve", None))) is False
    assert decided(quorum, slots(quorum, ("approve", "silent", "silent"))) is False


def test_the_casting_vote_breaks_a_tie() -> None:
    rule = Rule("majority_cast", casting=CHAIR)
    assert decided(rule, slots(rule, ("approve", "reject"))) is True
    assert decided(rule, slots(rule, ("reject", "approve"))) is False


def test_two_thirds_are_counted_exactly() -> None:
    rule = Rule("share", share=Share(2, 3))
    assert decided(rule, slots(rule, ("approve", "approve", "reject"))) is True
    assert decided(rule, slots(rule, ("approve", "reject", "abstain"))) is False
