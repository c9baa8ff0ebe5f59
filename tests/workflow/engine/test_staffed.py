"""Are there enough distinct people? A small search, smallest set first."""

import pytest

from govflow.workflow.engine.staffed import Need, NotProvedError, lacking, needed
from tests.workflow.engine.circuits import approval, avis, route


def need(step: str, *slots: set[int], enough: int = 1, apart: str = "") -> Need:
    ways = tuple(tuple(frozenset({one}) for one in sorted(slot)) for slot in slots)
    return Need(step, ways, enough, frozenset(apart.split()))


@pytest.mark.parametrize(
    ("needs", "found"),
    [
        ([need("a", {1}), need("b", {1})], ()),
        ([need("a", {1}), need("b", {1}, apart="a")], ("b", "a")),
        ([need("a", {1, 2}), need("b", {1}, apart="a")], ()),
        ([need("a", {1, 2}), need("b", {1}, apart="a"), need("c", {2}, apart="a")],
         ("a", "b", "c")),
        ([need("a", set())], ("a",)),
        ([need("a", {1}, {1}, enough=2)], ("a",)),
        ([need("a", {1}, {1, 2}, set(), enough=2)], ()),
        ([need("a", set(), enough=0)], ()),
    ],
)  # fmt: skip
def test_the_step_that_cannot_be_filled_is_named(needs: list[Need], found: tuple[str, ...]) -> None:
    assert lacking(needs, lambda: False) == found


def test_who_acts_for_another_counts_as_both() -> None:
    delegated = Need("b", ((frozenset({1, 2}),),), 1, frozenset({"a"}))
    assert lacking([need("a", {1}), delegated], lambda: False) == ("b", "a")


def test_a_search_given_up_proves_nothing() -> None:
    with pytest.raises(NotProvedError):
        lacking([need("a", {1})], lambda: True)


def test_a_rule_says_how_many_answers_are_needed() -> None:
    steps = route({"a": avis("X", "b", due="5wd"), "b": approval("X", "c", rule="majority"),
                   "c": approval("X", rule="all")}).steps  # fmt: skip
    assert [needed(one, 5) for one in steps.values()] == [0, 3, 5]  # type: ignore[arg-type]
