"""A question from below: what is still open about this thing? Features above answer it.

A body cannot know of decisions and actions, which stand above it; yet it is not closed over them,
and its next agenda carries them. Whoever knows answers, inside the same transaction.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from govflow.kernel.work import Work


@dataclass(frozen=True, slots=True)
class Matter:
    """Something open: its reference, and how it is named in a list."""

    ref: str
    number: str
    title: Any  # in three languages
    state: str  # of its own life; or "handed_down", "reported"
    due: date | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return what a list may keep of it."""
        due = self.due.isoformat() if self.due else None
        said = {"ref": self.ref, "number": self.number, "title": self.title.as_dict()}
        return {**said, "state": self.state, "due": due}


Answer = Callable[[Work, str], Iterable[Matter]]
_ANSWERS: list[Answer] = []


def answers(answer: Answer) -> Answer:
    """Let a feature answer for what it knows."""
    _ANSWERS.append(answer)
    return answer


def open_matters(work: Work, ref: str) -> list[Matter]:
    """Return what is open about the thing that a reference names, whoever asks."""
    return [matter for answer in _ANSWERS for matter in answer(work, ref)]
