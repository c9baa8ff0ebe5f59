"""What competes: an engine behind one small face, so that each job asks all of them the same.

The peers' processes read this module too: it imports the standard library alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)  # what a clock says that stands still
FIRST_DUE = datetime(2026, 11, 24, tzinfo=UTC)  # of the inbox; each task is due a minute later
DIGEST = "0" * 64
ROLES = ("first", "second", "third")  # the approvals of the job, in order
PEOPLE = 12  # four for each role
REQUESTER = 0
DUE_DAYS = 3
PAGE = 50
BADGE = 100  # nobody counts beyond
BATCH = 10_000  # rows that `fill` stores at once


class Refused(Exception):
    """Somebody was faster: the only answer that a click may get besides success."""


@dataclass(frozen=True, slots=True)
class Click:
    """What the form of an approval brings: nothing else is known when the unit begins."""

    item: int
    task: str
    digest: str
    person: int  # who of PEOPLE clicks; 0 asks, 1 to 12 approve
    key: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose inbox: a person in two slots of a role, and himself."""

    person: int
    slots: tuple[int, ...]


class Contender(Protocol):
    """One engine on one empty database. Every act is committed when it returns."""

    name: str

    def start(self, number: int) -> int:
        """Send an item on its way; return how the contender calls it."""

    def click(self, item: int, step: int) -> Click:
        """Find what waits at a step."""

    def approve(self, click: Click) -> None:
        """Answer. Raises Refused where somebody was faster."""

    def approvals(self, item: int) -> tuple[int, bool]:
        """Return how many approvals an item has, and whether it is at its end."""

    def fill(self, tasks: int, people: int, slots: int) -> None:
        """Store open tasks: half to a slot, half to a person, due one after the other."""

    def inbox(self, reader: Reader) -> Sequence[str]:
        """Return the titles of the page, the first due first."""

    def badge(self, reader: Reader) -> int:
        """Count what waits."""

    def close(self) -> None:
        """Let the database go."""


def approver(step: int, number: int) -> int:
    """Return who of PEOPLE answers the item at a step: one of the four of its role."""
    return 1 + step + len(ROLES) * (number % (PEOPLE // len(ROLES)))


def role(person: int) -> str:
    """Return the role of one of PEOPLE.

    >>> role(approver(0, 7)), role(approver(2, 8))
    ('first', 'third')
    """
    return ROLES[(person - 1) % len(ROLES)]


def title(number: int) -> str:
    return f"Étendre l'intranet aux directions régionales, lot {number}"


def offered(number: int, people: int, slots: int) -> tuple[str, int]:
    """Return to whom a task of the inbox is offered: every other one to a slot.

    >>> offered(4, 2000, 200), offered(5, 2000, 200)
    (('slot', 2), ('person', 2))
    """
    half = number // 2
    return ("slot", half % slots) if number % 2 == 0 else ("person", half % people)


def reader(person: int, slots: int) -> Reader:
    return Reader(person, tuple(sorted({person % slots, (person * 7 + 3) % slots})))
