"""Worker processes are killed under load: what they were at is done by the others, once."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import create_engine, text

from tests.journeys.house import House, eventually, served
from tests.journeys.places import FACTS, ROOT, STARTS, Place, copied
from tests.kill import acts
from tests.kill.acts import Memory
from tests.kill.checker import faults

WORKERS, ACTS_BEFORE_A_KILL = 3, 8
LEFT = """SELECT (SELECT count(*) FROM wf_outbox WHERE available_at <= :now),
    (SELECT count(*) FROM wf_timer WHERE fire_at <= :now),
    (SELECT count(*) FROM procrastinate.procrastinate_jobs WHERE task_name = 'follow')"""
# Files that await their first answer, and how often their holder was told so.
TOLD = """SELECT c.subject, (SELECT count(*) FROM notice n JOIN account a ON a.id = n.account_id
    WHERE n.subject = c.subject AND n.key = 'task_opened' AND a.username = 'drh')
    FROM wf_task t JOIN wf_case c ON c.id = t.case_id WHERE t.status = 'open' AND t.run = 1"""
PAST_UNDO, LATER = timedelta(minutes=15), timedelta(days=30)


@dataclass
class Crew:
    """Workers of one house; whoever is killed is replaced, as a supervisor does."""

    place: Place
    at_work: "list[subprocess.Popen[bytes]]" = field(default_factory=list)
    killed: int = 0

    def hire(self) -> None:
        with (self.place.folder / "worker.log").open("ab") as log:
            command = [sys.executable, "-m", "govflow", "worker"]
            told = {"stdout": log, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
            self.at_work.append(
                subprocess.Popen(command, cwd=ROOT, env=self.place.environment, **told)  # type: ignore[call-overload]
            )

    def kill_one(self) -> None:
        """Kill whoever is longest at work, and hire another."""
        victim = self.at_work.pop(0)
        assert victim.poll() is None, self.words
        victim.kill()
        victim.wait()
        self.killed += 1
        self.hire()

    def dismiss(self) -> list[int]:
        """Ask all to end what they are at and go; return how each of them ended."""
        for one in self.at_work:
            one.send_signal(signal.SIGTERM)
        return [one.wait(30) for one in self.at_work]

    @property
    def words(self) -> str:
        return (self.place.folder / "worker.log").read_text("utf-8", errors="replace")


@contextmanager
def working(place: Place) -> Iterator[Crew]:
    crew = Crew(place)
    try:
        for _one in range(WORKERS):
            crew.hire()
        yield crew
    finally:
        for one in crew.at_work:
            one.kill()
            one.wait()


def rows(place: Place, query: str, **values: object) -> list[tuple[object, ...]]:
    engine = create_engine(place.database_url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(query), values)]
    engine.dispose()
    return found


def is_worked_off(place: Place) -> bool:
    return rows(place, LEFT, now=place.clock.now()) == [(0, 0, 0)]


def test_killed_workers_lose_nothing_and_tell_nothing_twice(
    database_kind: str, request: pytest.FixtureRequest
) -> None:
    if database_kind == "sqlite":
        pytest.skip("one process works on SQLite; tests/kill/test_kill.py kills it")
    kills = int(request.config.getoption("--rounds"))
    memory = Memory()
    with copied(FACTS, database_kind) as empty:
        place = replace(empty, settings={"GOVFLOW_WORKER": "none"})
        with served(place) as house, working(place) as crew:
            load(house, memory, crew, kills)
            pass_time(place, crew)
            told = rows(place, TOLD)
            assert told == [(subject, 1) for subject, _told in told]
            assert set(crew.dismiss()) <= {0, -signal.SIGTERM}  # or asked before it had begun
        assert (faults(place, memory), memory.refused) == ([], [])
        place.folder.chmod(0o700)  # the copy of the loaded folder is not
        checked = place.command("doctor")
        assert checked.returncode == 0, checked.stdout + checked.stderr
        assert "rror" not in crew.words, crew.words


def load(house: House, memory: Memory, crew: Crew, kills: int) -> None:
    """Write and decide as people do, and kill a worker after every few acts."""
    over = threading.Event()
    load = [threading.Thread(target=acts.write, args=(house, memory, "worked", over))]
    load.append(threading.Thread(target=acts.decide, args=(house, memory, over)))
    for thread in load:
        thread.start()
    try:
        for number in count(1):
            eventually(
                lambda wanted=number * ACTS_BEFORE_A_KILL: len(memory.acknowledged) >= wanted,  # type: ignore[misc]
                "acts are acknowledged",
                within=90,
            )
            if crew.killed == kills:
                break
            crew.place.set_clock(STARTS[FACTS] + number * PAST_UNDO)  # what was done leaves now
            crew.kill_one()
    finally:
        over.set()
        for thread in load:
            thread.join()
    eventually(lambda: is_worked_off(crew.place), "the queue is empty", within=150)


def pass_time(place: Place, crew: Crew) -> None:
    """Let a month pass at once, and kill a worker while all deadlines are told."""
    place.set_clock(STARTS[FACTS] + LATER)
    crew.kill_one()
    eventually(lambda: is_worked_off(place), "every deadline was told", within=150)
