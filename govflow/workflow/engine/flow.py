"""A life as data: the states a thing can be in, and the verbs that move it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

S = TypeVar("S", bound=StrEnum)


class WrongStateError(Exception):
    """The verb is not possible in this state."""

    def __init__(self, verb: str, state: str) -> None:
        super().__init__(f"{verb} is not possible in state {state}")
        self.verb = verb
        self.state = state


@dataclass(frozen=True)
class Flow(Generic[S]):
    """A start and, for each verb, the states it leaves and the one it leads to."""

    start: S
    moves: Mapping[str, tuple[Collection[S], S]]

    def allows(self, state: S, verb: str) -> bool:
        return verb in self.moves and state in self.moves[verb][0]

    def after(self, state: S, verb: str) -> S:
        """Return the state after a verb. Raises WrongStateError."""
        if not self.allows(state, verb):
            raise WrongStateError(verb, state)
        return self.moves[verb][1]
