"""The publish check of circuits with many steps at once: 200 ms at most (engine.md §12)."""

import time
from statistics import median
from typing import Any

from benchmarks.figures import Figure
from benchmarks.lanes import MILLISECONDS
from govflow.workflow.service.definitions import checked

WIDTHS = (4, 8, 10)
REPEATS = 5
CALLED = {"ar": "قياس", "fr": "Mesure", "en": "Measure"}
KINDS = ("visa", "approval")  # the second can be rejected; every third branch is conditional


def measure(rounds: int) -> list[Figure]:
    """Check each circuit; a round is the median of some checks. No database is asked."""
    figures = []
    for width in WIDTHS:
        body = circuit(width)
        took = tuple(median(_took(body) for _ in range(REPEATS)) for _ in range(rounds))
        figures.append(Figure("publish", "none", f"{width} parallel steps, ms", "govflow", took))
    return figures


def _took(body: dict[str, Any]) -> float:
    began = time.perf_counter()
    checked(body)
    return (time.perf_counter() - began) * MILLISECONDS


def circuit(width: int) -> dict[str, Any]:
    """Write a circuit whose branches end in as many different ways as there are."""
    branches = {f"branch{number}": [f"step{number}"] for number in range(width)}
    conditional = dict.fromkeys(list(branches)[2::3], "urgent")
    steps = {line[0]: _step(number) for number, line in enumerate(branches.values())}
    block = {
        "kind": "parallel",
        "branches": branches,
        "when": conditional,
        "join": "all",
        "then": {"approve": "sign", "reject": "end.rejected"},
    }
    return {
        "schema": 1,
        "key": f"bench-wide-{width}",
        "title": CALLED,
        "subject": "action",
        "calendar": "administration",
        "undo": "10m",
        "data": {"urgent": {"type": "boolean"}},
        "start": "together",
        "steps": {"together": block, **steps, "sign": _step(1) | {"then": ENDS}},
    }


ENDS = {"approve": "end.approved", "reject": "end.rejected"}


def _step(number: int) -> dict[str, Any]:
    kind = KINDS[number % len(KINDS)]
    step: dict[str, Any] = {"kind": kind, "who": [f"role:role{number}"], "due": "3wd"}
    return step if kind == "visa" else step | {"then": {"reject": "join"}}
