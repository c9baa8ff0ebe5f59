"""The engine's jobs: flow, inbox, double (engine.md §12). All contenders by turns, in one run."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from statistics import median
from threading import Barrier
from typing import Self

from benchmarks import contender
from benchmarks.contender import ROLES, Click, Contender, Reader, Refused
from benchmarks.figures import Figure
from benchmarks.floor import Floor
from benchmarks.house import House
from benchmarks.stores import Store

Maker = Callable[[Store, str], Contender]
CONTENDERS: Sequence[Maker] = (Floor, House)  # a peer is named here
FLOW: Sequence[Maker] = (*CONTENDERS, partial(House, reads_actor=True))
MILLISECONDS = 1000.0
OUTCOMES = ("accepted", "refused", "errors", "wrong")


class Void(Exception):
    """A run whose work was not done, or not rightly: it has no figures."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is done: the defaults are those of engine.md §12."""

    rounds: int = 3
    items: int = 300
    warm_up: int = 10
    tasks: int = 100_000
    people: int = 2_000
    slots: int = 200
    readers: int = 200
    clicks: int = 40
    threads: int = 4

    def with_(self, **wished: int | None) -> Self:
        """Return these sizes with others where some are wished."""
        return replace(self, **{name: size for name, size in wished.items() if size})


@contextmanager
def competing(makers: Sequence[Maker], store: Store, job: str) -> Iterator[list[Contender]]:
    """Open every contender on an empty database of its own."""
    opened = [make(store, f"{job}_{number}") for number, make in enumerate(makers)]
    try:
        yield opened
    finally:
        for one in opened:
            one.close()


# ------------------------------------------------------------------ flow


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


def flow(store: Store, sizes: Sizes, makers: Sequence[Maker] = FLOW) -> list[Figure]:
    """Send items through three approvals, each act committed before the next."""
    with competing(makers, store, "flow") as opened:
        numbers = count(1)
        for one in opened:
            _round(one, sizes.warm_up, numbers)
        rounds: dict[str, list[Flow]] = {one.name: [] for one in opened}
        for _ in range(sizes.rounds):
            for one in opened:
                rounds[one.name].append(_round(one, sizes.items, numbers))
    return [
        *_figures("flow", store, "acts/s", rounds, lambda one: one.acts_per_second),
        *_figures("flow", store, "CPU-ms an act", rounds, lambda one: one.cpu_each),
    ]


def _figures(
    job: str,
    store: Store,
    measure: str,
    rounds: Mapping[str, Sequence[Flow]],
    value: Callable[[Flow], float],
) -> Iterator[Figure]:
    for name, found in rounds.items():
        yield Figure(job, store.name, measure, name, tuple(value(one) for one in found))


def _round(one: Contender, items: int, numbers: Iterator[int]) -> Flow:
    found = Flow()
    for _ in range(items):
        _travel(one, next(numbers), found)
    return found


def _travel(one: Contender, number: int, found: Flow) -> None:
    began, cpu = time.perf_counter(), time.process_time()
    item = one.start(number)
    found.starts.append(time.perf_counter() - began)
    found.cpu += time.process_time() - cpu
    for step in range(len(ROLES)):
        click = one.click(item, step)  # finding the task is not timed
        began, cpu = time.perf_counter(), time.process_time()
        one.approve(click)
        found.approvals.append(time.perf_counter() - began)
        found.cpu += time.process_time() - cpu
    if one.approvals(item) != (len(ROLES), True):
        raise Void(f"{one.name}: an item did not finish")


# ------------------------------------------------------------------ inbox


def inbox(store: Store, sizes: Sizes, makers: Sequence[Maker] = CONTENDERS) -> list[Figure]:
    """Let people read their inbox and badge among many tasks that wait for others."""
    with competing(makers, store, "inbox") as opened:
        for one in opened:
            one.fill(sizes.tasks, sizes.people, sizes.slots)
        every = max(1, sizes.people // (sizes.readers + sizes.warm_up))
        people = range(0, sizes.people, every)
        readers = [contender.reader(person, sizes.slots) for person in people]
        read(opened, readers[: sizes.warm_up])
        pages, badges = read(opened, readers[sizes.warm_up :][: sizes.readers])
    job = f"inbox of {sizes.tasks}"
    return [
        *(Figure(job, store.name, "page, p50 ms", name, (p50(took),))
          for name, took in pages.items()),
        *(Figure(job, store.name, "badge, p50 ms", name, (p50(took),))
          for name, took in badges.items()),
    ]  # fmt: skip


Took = dict[str, list[float]]


def p50(seconds: Sequence[float]) -> float:
    return median(seconds) * MILLISECONDS


def read(opened: Sequence[Contender], readers: Sequence[Reader]) -> tuple[Took, Took]:
    """Let each contender answer each reader in turn. Raises Void where answers differ."""
    pages: Took = {one.name: [] for one in opened}
    badges: Took = {one.name: [] for one in opened}
    for reader in readers:
        answers = set()
        for one in opened:
            began = time.perf_counter()
            titles = tuple(one.inbox(reader))
            between = time.perf_counter()
            badge = one.badge(reader)
            badges[one.name].append(time.perf_counter() - between)
            pages[one.name].append(between - began)
            answers.add((titles, badge))
        if len(answers) != 1:
            raise Void(f"the contenders do not show reader {reader.person} the same inbox")
    return pages, badges


# ------------------------------------------------------------------ double


def double(store: Store, sizes: Sizes, makers: Sequence[Maker] = CONTENDERS) -> list[Figure]:
    """Let several clicks of the same approval come at once: one counts, the others are told."""
    figures = []
    with competing(makers, store, "double") as opened:
        for one in opened:
            counted = clicked(one, sizes)
            for outcome in OUTCOMES:
                found = (float(counted[outcome]),)
                figures.append(Figure("double", store.name, outcome, one.name, found))
    return sorted(figures, key=lambda figure: OUTCOMES.index(figure.measure))


def clicked(one: Contender, sizes: Sizes) -> Counter[str]:
    """Click each item from several threads at once; count what they were told, and what is."""
    items = [one.start(number) for number in range(1, sizes.clicks + 1)]
    clicks = [one.click(item, 0) for item in items]
    barrier = Barrier(sizes.threads)
    counted = Counter(dict.fromkeys(OUTCOMES, 0))
    with ThreadPoolExecutor(sizes.threads) as pool:
        for told in pool.map(partial(_click_all, one, clicks, barrier), range(sizes.threads)):
            counted.update(told)
    counted["wrong"] = sum(one.approvals(item) != (1, False) for item in items)
    return counted


def _click_all(
    one: Contender, clicks: Sequence[Click], barrier: Barrier, thread: int
) -> Counter[str]:
    counted: Counter[str] = Counter()
    for click in clicks:
        own = Click(click.item, click.task, click.digest, click.person, f"{click.key}:{thread}")
        barrier.wait()
        counted[_told(one, own)] += 1
    return counted


def _told(one: Contender, click: Click) -> str:
    try:
        one.approve(click)
    except Refused:
        return "refused"
    except Exception:  # noqa: BLE001 - whatever else a person would have met
        return "errors"
    return "accepted"
