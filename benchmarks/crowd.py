"""Many signers at once: every paper through the real services, sealed, complete and judged anew.

`python -m benchmarks.crowd 1000 --at-once 8` signs so many; `make bench` a handful.
"""

import logging
import os
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from benchmarks.figures import Figure, as_rows, as_table
from benchmarks.stores import Store
from govflow.app import METADATA
from govflow.documents.store import Store as Files
from govflow.kernel.actor import Actor
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.signing.models import SignedFile
from govflow.signing.registers import examine
from govflow.signing.sealing import Sealer
from govflow.signing.verify import Verdict
from tests.make import signing
from tests.make.signing import AT
from tests.signing.desk import Desk

T = TypeVar("T")
R = TypeVar("R")
Mapper = Callable[[Callable[[Any], Any], Sequence[Any]], Iterable[Any]]
FEW = 6
PAGE = os.sysconf("SC_PAGE_SIZE")
MEGABYTE = 1024 * 1024
MILLISECONDS = 1000.0


class NotValid(Exception):
    """A paper that was signed is not what it must be: there is no figure."""


def measure(store: Store, papers: int, at_once: int) -> list[Figure]:
    """Offer so many papers, have each signed by two people, seal and judge them all."""
    logging.disable()
    database = Database(store.engine("crowd"))
    store.grade(database.engine)
    METADATA.create_all(database.engine)
    ring = signing.ring(store.folder / "crowd-keys")
    sealer = Sealer(Files(store.folder / "crowd-files"), ring.folder)
    desk = Desk(database, FixedClock(AT), sealer).people()
    crowd = Crowd(desk, store.name, at_once)
    files = crowd.timed("papers offered/s", desk.offer, range(papers))
    crowd.memory("MB after the offer")
    for field, who in (("Sig_Director", desk.director), ("Sig_Minister", desk.minister)):
        acts = crowd.at_once("acts/s", partial(crowd.act, field, who), files)
        crowd.say("ms of an act, slowest", max(acts))
        crowd.timed("acts sealed/s", crowd.seal, files)
        crowd.memory("MB after sealing")
    crowd.timed("papers judged valid/s", crowd.judge, files)
    database.engine.dispose()
    return crowd.figures()


class Crowd:
    """A desk and its crowd; collects what was measured, a round for each time it was."""

    def __init__(self, desk: Desk, store: str, people: int) -> None:
        self.desk, self.store, self.people = desk, store, people
        self._said: dict[str, list[float]] = {}

    def at_once(self, measure: str, do: Callable[[T], R], things: Sequence[T]) -> list[R]:
        with ThreadPoolExecutor(self.people) as pool:
            return self.timed(measure, do, things, by=pool.map)

    def timed(
        self, measure: str, do: Callable[[T], R], things: Sequence[T], by: Mapper = map
    ) -> list[R]:
        """Do it with each, one after the other as the worker does, or as `by` has it."""
        began = time.perf_counter()
        done = list(by(do, things))
        self.say(measure, len(things) / (time.perf_counter() - began))
        return done

    def act(self, field: str, who: Actor, file: SignedFile) -> float:
        began = time.perf_counter()
        self.desk.act(file, field, who)
        return (time.perf_counter() - began) * MILLISECONDS

    def seal(self, _file: SignedFile) -> bool:
        return self.desk.carrier.step()

    def judge(self, file: SignedFile) -> None:
        with self.desk.unit(read_only=True) as work:
            row = self.desk.read(work, file)
            data = self.desk.sealer.store.read(row.head_sha256)
            question = examine(work, self.desk.sealer, data, file=row)
        answer = question.answer(now=self.desk.clock.now(), here=True)
        if answer.verdict is not Verdict.VALID:
            raise NotValid(file.code, *answer.reasons)

    def memory(self, measure: str) -> None:
        resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        self.say(measure, resident * PAGE / MEGABYTE)

    def say(self, measure: str, value: float) -> None:
        self._said.setdefault(measure, []).append(value)

    def figures(self) -> list[Figure]:
        return [
            Figure("crowd", self.store, measure, "govflow", tuple(values))
            for measure, values in self._said.items()
        ]


@click.command()
@click.argument("papers", type=click.IntRange(1), default=200)
@click.option("--at-once", type=click.IntRange(1), default=8, help="Signers at the same time (8).")
@click.option("--db", default="sqlite-full", help="On which database (sqlite-full).")
def crowd(papers: int, at_once: int, db: str) -> None:
    """Sign so many papers with so many people at once."""
    from benchmarks.__main__ import workplace  # noqa: PLC0415 - it imports this module

    with workplace() as folder:
        click.echo(as_table(as_rows(measure(Store(db, folder), papers, at_once))))


if __name__ == "__main__":
    crowd()
