"""The versions of a text, counted by the rounds of its subject: each submission begins one."""

from collections.abc import Mapping
from typing import Any

ROUNDS = frozenset({"started", "resubmitted", "revised"})
ON_A_TEXT = frozenset({"answered", "returned", "advised"})


def on_texts(
    bodies: Mapping[tuple[int, int], Mapping[str, Any]],
) -> dict[tuple[int, int], dict[str, Any]]:
    """Say on which version of the text each answer was given: every round brings one."""
    numbers: dict[str, int] = {}
    found: dict[tuple[int, int], dict[str, Any]] = {}
    rounds, last = 0, ""
    for place, body in bodies.items():
        if body["kind"] in ROUNDS and not body.get("depth"):
            rounds, last = rounds + 1, body["digest"]
            numbers[last] = rounds
        elif body["kind"] in ON_A_TEXT and body.get("digest") in numbers:
            found[place] = {"digest": body["digest"], "version": numbers[body["digest"]]}
    return {place: one | {"stale": one["digest"] != last} for place, one in found.items()}
