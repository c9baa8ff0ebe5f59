"""A lane: one contender and the loops that time it, in the process where it runs.

A peer's process runs the very same loops; so its figures hold no pipe, and its threads are its own.
"""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from threading import Barrier
from typing import Protocol

from benchmarks.contender import ROLES, Click, Contender, Refused, reader

MILLISECONDS = 1000.0
OUTCOMES = ("accepted", "refused", "errors", "wrong")


class Void(Exception):
    """A run whose work was not done, or not rightly: it has no figures."""


@dataclass
class Flow:
    """One round of one contender: how long each act took."""

    starts: list[float] = field(default_factory=list)
    approvals: list[float] = field(default_factory=list)
    cpu: float = 0.0

    @property
    def acts_per_second(self) -> float:
        each = median(self.starts) + len(ROLES) * median(self.approvals)
        return (1 + len(ROLES)) / each

    @property
    def cpu_each(self) -> float:
        return self.cpu / (len(self.starts) + len(self.approvals)) * MILLISECONDS


@dataclass(frozen=True, slots=True)
class Look:
    """What a person saw, and how long page and badge took."""

    titles: tuple[str, ...]
    count: int
    page: float
    badge: float


class Lane(Protocol):
    """What the jobs ask; all that goes in are numbers, so that it fits through a pipe."""

    name: str

    def flow(self, first: int, items: int) -> Flow:
        """Send items through all approvals. Raises Void where one does not arrive."""

    def fill(self, tasks: int, people: int, slots: int) -> None:
        """Store open tasks."""

    def look(self, person: int, slots: int) -> Look:
        """Let a person read his inbox and his badge."""

    def clicked(self, clicks: int, threads: int) -> Counter[str]:
        """Click each item from several threads at once; count what they were told, and what is."""

    def close(self) -> None:
        """Let the database go."""


class Here:
    """The lane of a contender in this process."""

    def __init__(self, one: Contender) -> None:
        self.one = one
        self.name = one.name
        self.fill = one.fill
        self.close = one.close

    def flow(self, first: int, items: int) -> Flow:
        found = Flow()
        for number in range(first, first + items):
            self._travel(number, found)
        return found

    def _travel(self, number: int, found: Flow) -> None:
        began, cpu = time.perf_counter(), time.process_time()
        item = self.one.start(number)
        found.starts.append(time.perf_counter() - began)
        found.cpu += time.process_time() - cpu
        for step in range(len(ROLES)):
            click = self.one.click(item, step)  # finding the task is not timed
            began, cpu = time.perf_counter(), time.process_time()
            self.one.approve(click)
            found.approvals.append(time.perf_counter() - began)
            found.cpu += time.process_time() - cpu
        if self.one.approvals(item) != (len(ROLES), True):
            raise Void(f"{self.name}: an item did not finish")

    def look(self, person: int, slots: int) -> Look:
        asking = reader(person, slots)
        began = time.perf_counter()
        titles = tuple(self.one.inbox(asking))
        between = time.perf_counter()
        count = self.one.badge(asking)
        return Look(titles, count, between - began, time.perf_counter() - between)

    def clicked(self, clicks: int, threads: int) -> Counter[str]:
        items = [self.one.start(number) for number in range(1, clicks + 1)]
        given = [self.one.click(item, 0) for item in items]
        barrier = Barrier(threads)
        counted = Counter(dict.fromkeys(OUTCOMES, 0))
        with ThreadPoolExecutor(threads) as pool:
            for told in pool.map(partial(self._click_all, given, barrier), range(threads)):
                counted.update(told)
        counted["wrong"] = sum(self.one.approvals(item) != (1, False) for item in items)
        return counted

    def _click_all(self, clicks: list[Click], barrier: Barrier, thread: int) -> Counter[str]:
        counted: Counter[str] = Counter()
        for click in clicks:
            own = Click(click.item, click.task, click.digest, click.person, f"{click.key}:{thread}")
            barrier.wait()
            counted[self._told(own)] += 1
        return counted

    def _told(self, click: Click) -> str:
        try:
            self.one.approve(click)
        except Refused:
            return "refused"
        except Exception:  # noqa: BLE001 - whatever else a person would have met
            return "errors"
        return "accepted"
