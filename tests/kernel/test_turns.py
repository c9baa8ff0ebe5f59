"""Slow work: two run, one waits, and whoever comes then is refused at once."""

import threading
from contextlib import ExitStack

import pytest

from govflow.cli.server import SERVER
from govflow.kernel.errors import Unavailable
from govflow.kernel.turns import AT_ONCE, MOST, Turns


def test_whoever_comes_when_all_places_are_taken_is_refused_at_once() -> None:
    turns, let_go = Turns(), threading.Event()
    at_work = threading.Semaphore(0)

    def work() -> None:
        with turns.taken(seconds=60):
            at_work.release()
            let_go.wait(60)

    threads = [threading.Thread(target=work) for _place in range(MOST)]
    for thread in threads:
        thread.start()
    assert [at_work.acquire(timeout=60) for _one in range(AT_ONCE)] == [True, True]
    refused = 0
    while not refused:  # until the third one waits
        try:
            with turns.taken(seconds=0):
                pass
        except Unavailable:
            refused += turns.places == MOST
    assert not at_work.acquire(blocking=False)
    let_go.set()
    for thread in threads:
        thread.join(60)
    assert (at_work.acquire(blocking=False), turns.places) == (True, 0)


def test_whoever_may_take_fewer_places_leaves_the_last_to_others() -> None:
    turns = Turns()
    with ExitStack() as taken:
        for _place in range(2):
            taken.enter_context(turns.taken(most=2))
        with pytest.raises(Unavailable), turns.taken(most=2):
            pass
        with pytest.raises(Unavailable), turns.taken(seconds=0.001):  # waits, in vain
            pass
    with turns.taken(most=1):
        pass


def test_a_thread_is_always_left() -> None:
    assert int(SERVER[SERVER.index("--blocking-threads") + 1]) > MOST
