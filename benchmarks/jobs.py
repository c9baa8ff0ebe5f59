"""The engine's jobs: flow, inbox, double (engine.md §12). All contenders by turns, in one run."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from statistics import median
from typing import Self

from benchmarks import peer
from benchmarks.figures import Figure
from benchmarks.floor import Floor
from benchmarks.house import House
from benchmarks.lanes import MILLISECONDS, OUTCOMES, Flow, Here, Lane, Void
from benchmarks.stores import Store

Maker = Callable[[Store, str], Lane]


def floor(store: Store, label: str) -> Lane:
    return Here(Floor(store, label))


def house(store: Store, label: str, *, reads_actor: bool = False) -> Lane:
    return Here(House(store, label, reads_actor=reads_actor))


def peers(*names: str) -> list[Maker]:
    """Return the makers of the peers named: none where they are not installed."""
    return [partial(peer.Peer, name) for name in names] if peer.are_installed() else []


def flowing() -> list[Maker]:
    return [floor, house, partial(house, reads_actor=True), *peers(*peer.FLOWING)]


def reading() -> list[Maker]:
    return [floor, house, *peers(*peer.READING)]


def doubling() -> list[Maker]:
    return [floor, house, *peers(*peer.NAMES)]


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
def competing(makers: Sequence[Maker], store: Store, job: str) -> Iterator[list[Lane]]:
    """Open every contender on an empty database of its own."""
    with ExitStack() as stack:
        opened = []
        for number, make in enumerate(makers):
            opened.append(make(store, f"{job}_{number}"))
            stack.callback(opened[-1].close)
        yield opened


# ------------------------------------------------------------------ flow


def flow(store: Store, sizes: Sizes, makers: Sequence[Maker] | None = None) -> list[Figure]:
    """Send items through three approvals, each act committed before the next."""
    with competing(makers or flowing(), store, "flow") as opened:
        for one in opened:
            one.flow(1, sizes.warm_up)
        rounds: dict[str, list[Flow]] = {one.name: [] for one in opened}
        for number in range(sizes.rounds):
            first = 1 + sizes.warm_up + number * sizes.items
            for one in opened:
                rounds[one.name].append(one.flow(first, sizes.items))
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


# ------------------------------------------------------------------ inbox


def inbox(store: Store, sizes: Sizes, makers: Sequence[Maker] | None = None) -> list[Figure]:
    """Let people read their inbox and badge among many tasks that wait for others."""
    with competing(makers or reading(), store, "inbox") as opened:
        for one in opened:
            one.fill(sizes.tasks, sizes.people, sizes.slots)
        every = max(1, sizes.people // (sizes.readers + sizes.warm_up))
        people = range(0, sizes.people, every)
        read(opened, people[: sizes.warm_up], sizes.slots)
        pages, badges = read(opened, people[sizes.warm_up :][: sizes.readers], sizes.slots)
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


def read(opened: Sequence[Lane], people: Sequence[int], slots: int) -> tuple[Took, Took]:
    """Let each contender answer each reader in turn. Raises Void where answers differ."""
    pages: Took = {one.name: [] for one in opened}
    badges: Took = {one.name: [] for one in opened}
    for person in people:
        answers = set()
        for one in opened:
            seen = one.look(person, slots)
            pages[one.name].append(seen.page)
            badges[one.name].append(seen.badge)
            answers.add((seen.titles, seen.count))
        if len(answers) != 1:
            raise Void(f"the contenders do not show reader {person} the same inbox")
    return pages, badges


# ------------------------------------------------------------------ double


def double(store: Store, sizes: Sizes, makers: Sequence[Maker] | None = None) -> list[Figure]:
    """Let several clicks of the same approval come at once: one counts, the others are told."""
    figures = []
    with competing(makers or doubling(), store, "double") as opened:
        for one in opened:
            counted = one.clicked(sizes.clicks, sizes.threads)
            for outcome in OUTCOMES:
                found = (float(counted[outcome]),)
                figures.append(Figure("double", store.name, outcome, one.name, found))
    return sorted(figures, key=lambda figure: OUTCOMES.index(figure.measure))
