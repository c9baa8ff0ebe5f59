"""The count of a quorum, over every sitting that may be."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from govflow.bodies.core import Place, quorum, sound_quorum

PLACES = st.lists(st.builds(Place, st.booleans(), st.booleans(), st.booleans(), st.booleans()))
RULES = st.one_of(
    st.fixed_dictionaries({"rule": st.just("more_than_half")}),
    st.fixed_dictionaries({"rule": st.just("at_least"), "n": st.integers(1, 40)}),
    st.fixed_dictionaries({"rule": st.just("share"), "percent": st.integers(1, 100)}),
).flatmap(
    lambda rule: st.fixed_dictionaries(
        {name: st.just(value) for name, value in rule.items()}
        | {
            "of": st.sampled_from(["seats", "voting_seats"]),
            "substitute_counts": st.booleans(),
            "observers_count": st.booleans(),
        }
    )
)


@given(PLACES, RULES)
def test_a_quorum_counts_no_more_than_its_seats(places: list[Place], rule: dict[str, Any]) -> None:
    found = quorum(places, rule)
    assert sound_quorum(rule)
    assert 0 <= found.present <= found.of <= len(places)
    assert found.needed >= 1
    assert found.reached == (found.present >= found.needed)


@given(PLACES, RULES)
def test_one_more_who_comes_never_loses_the_quorum(
    places: list[Place], rule: dict[str, Any]
) -> None:
    before = quorum(places, rule)
    for at, place in enumerate(places):
        came = Place(place.voting, place.observer, here=True)
        after = quorum([*places[:at], came, *places[at + 1 :]], rule)
        assert (after.of, after.needed) == (before.of, before.needed)
        assert after.present >= before.present


@given(PLACES)
def test_more_than_half_is_more_than_those_who_are_away(places: list[Place]) -> None:
    found = quorum(places)
    assert found.reached == (found.present > found.of - found.present)


@given(PLACES, RULES, PLACES)
def test_observers_change_nothing_where_they_do_not_count(
    places: list[Place], rule: dict[str, Any], others: list[Place]
) -> None:
    quiet = rule | {"observers_count": False}
    watching = [Place(one.voting, observer=True, here=one.here) for one in others]
    assert quorum(places + watching, quiet) == quorum(places, quiet)
