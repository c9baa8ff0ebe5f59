"""Eight posts, each with its holder, and a file that travels among them."""

from typing import Any

from tests.workflow.engine.circuits import route
from tests.workflow.engine.people import File, Ministry

A, B, C, D, E, F, G, H = range(10, 18)
MINISTRY = Ministry({f"post:{post}": place for place, post in enumerate("ABCDEFGH", A)})


def file(steps: dict[str, Any], values: dict[str, Any] | None = None, **other: object) -> File:
    return File(route(steps, "", **other), MINISTRY, values)


def acting_as(post: str) -> dict[str, Any]:
    return {"as": f"post:{post}"}
