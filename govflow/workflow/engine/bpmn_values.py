"""What a BPMN 2.0 process is made of, as values: nodes and flows, scope by scope."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from govflow.workflow.engine.durations import Duration

START = "Submission"
NOTICE = "message.notice"


@dataclass(frozen=True, slots=True)
class Node:
    """`event`: what an event is about; `many`: how many instances, and when enough answered."""

    id: str
    tag: str
    name: str = ""
    step: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    event: tuple[str, str] | None = None
    many: tuple[str, str] | None = None
    inside: "Scope | None" = None


@dataclass(frozen=True, slots=True)
class Flow:
    id: str
    source: str
    target: str
    condition: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """A process, or what a block holds. `lanes`: the nodes of each principal."""

    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    lanes: Mapping[str, tuple[str, ...]]

    def every(self) -> Iterator["Scope"]:
        """Yield this scope and all within it."""
        yield self
        for node in self.nodes:
            if node.inside:
                yield from node.inside.every()


def plain(value: object) -> str:
    """Write a value as canonical JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def ncname(text: str) -> str:
    """Write a name as XML ids are written: other signs by their number.

    >>> ncname("action-approval"), ncname("1 x")
    ('action-approval', '_1_20_x')
    """
    safe = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else f"_{ord(sign):x}_"
        for sign in text
    )
    return safe if safe[:1].isalpha() else f"_{safe}"


def iso(span: Duration) -> str:
    """Write a duration as ISO 8601 does, which knows no working days: an approximation.

    >>> iso(Duration(3, "wd")), iso(Duration(10, "m"))
    ('P3D', 'PT10M')
    """
    return {"wd": "P{}D", "d": "P{}D", "wh": "PT{}H", "m": "PT{}M"}[span.unit].format(span.amount)


def flow_id(source: str, key: str) -> str:
    """Name the flow of a link: ``flow.way.cases.0.go``."""
    return f"flow.{source}.{key.replace('[', '.').replace(']', '')}"
