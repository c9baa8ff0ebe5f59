"""Nothing that was acknowledged is lost when the server is killed, and nothing happens twice."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.journeys.house import House, eventually, open_house, served
from tests.journeys.places import FACTS, copied
from tests.kill import acts
from tests.kill.acts import Memory
from tests.kill.checker import faults
from tests.kill.client import Client

ACTS_EACH_ROUND = 20
WRITERS = 3
ITEMS, PRESSES = 40, 4


def test_no_acknowledged_act_is_lost_when_the_server_is_killed(
    database_kind: str, request: pytest.FixtureRequest
) -> None:
    rounds = int(request.config.getoption("--rounds"))
    memory = Memory()
    with copied(FACTS, database_kind) as place, served(place) as house:
        for number in range(rounds):
            load_and_kill(house, memory, number)
            assert faults(place, memory) == []
            house.start()
            memory.asks_again()
        house.stop()
        assert faults(place, memory) == []
    assert memory.refused == []
    assert len(memory.acknowledged) >= rounds * ACTS_EACH_ROUND


def load_and_kill(house: House, memory: Memory, number: int) -> None:
    """Put the server under load, and kill it in the middle of it."""
    over, before = threading.Event(), len(memory.acknowledged)
    load = [
        threading.Thread(target=acts.write, args=(house, memory, f"r{number}w{writer}", over))
        for writer in range(WRITERS)
    ]
    load.append(threading.Thread(target=acts.decide, args=(house, memory, over)))
    for thread in load:
        thread.start()
    try:
        eventually(
            lambda: len(memory.acknowledged) - before >= ACTS_EACH_ROUND,
            f"{ACTS_EACH_ROUND} acts are acknowledged",
            within=90,
        )
        house.kill()
    finally:
        over.set()
        for thread in load:
            thread.join()


@pytest.fixture
def house(database_kind: str) -> Iterator[House]:
    with open_house(FACTS, database_kind) as opened:
        yield opened


def test_four_presses_at_once_decide_each_of_forty_files_once(house: House) -> None:
    secretariat = Client(house).signed_in("secretariat")
    owner = acts.owner_of(secretariat)
    for number in range(ITEMS):
        made = acts.draft(secretariat, owner, f"double {number}")()
        sent = acts.submission(secretariat, made.location.rpartition("/")[2])()
        assert (made.status, sent.status) == (303, 303), sent.words
    managers = [Client(house).signed_in("drh") for _press in range(PRESSES)]
    waiting = acts.tasks_of(managers[0])
    assert len(waiting) == ITEMS
    with ThreadPoolExecutor(PRESSES) as pool:
        answers = [
            status
            for task in waiting
            for form in [acts.seen(managers[0], task)]
            for status in press(pool, [acts.decision(one, task, form) for one in managers])
        ]
    assert {status: answers.count(status) for status in answers} == {303: 40, 409: 120}
    assert acts.tasks_of(managers[0]) == []


def press(pool: ThreadPoolExecutor, forms: list[acts.Asking]) -> list[int]:
    """Send prepared forms at the same moment; return the statuses."""
    together = threading.Barrier(len(forms))

    def at_once(form: acts.Asking) -> int:
        together.wait()
        return form().status

    return list(pool.map(at_once, forms))
