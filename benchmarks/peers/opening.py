"""Where a peer works: one empty database, with the options that the house itself uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, create_engine

from benchmarks.contender import Reader
from benchmarks.plain import graded, prepared


@dataclass(frozen=True, slots=True)
class Opening:
    """What the house says when it opens a peer."""

    url: str
    grade: str
    options: dict[str, Any]

    def engine(self, *, deferred: bool = False) -> Engine:
        made = prepared(create_engine(self.url, **self.options), deferred=deferred)
        return graded(made, self.grade)


class NoInbox:
    """The part of a contender's face that a library without an inbox lacks; no job asks it."""

    def fill(self, tasks: int, people: int, slots: int) -> None:
        raise NotImplementedError

    def inbox(self, reader: Reader) -> Sequence[str]:
        raise NotImplementedError

    def badge(self, reader: Reader) -> int:
        raise NotImplementedError
