"""The engine's jobs run, and their counts are right. No time is tested."""

from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from benchmarks import contender, jobs, publishing
from benchmarks.floor import Floor
from benchmarks.house import House
from benchmarks.jobs import Maker, Sizes
from benchmarks.lanes import Here, Void
from benchmarks.stores import Store

OURS: list[Maker] = [jobs.floor, jobs.house]  # the peers: test_peers
TINY = Sizes(rounds=2, items=2, warm_up=1, tasks=1200, people=10, slots=4, readers=5, clicks=5)
RIGHT = {"accepted": 40, "refused": 120, "errors": 0, "wrong": 0}


@pytest.mark.parametrize("make", OURS, ids=["floor", "govflow"])
def test_a_click_of_four_counts_once_and_the_others_are_told(store: Store, make: Maker) -> None:
    one = make(store, "double")
    assert one.clicked(40, 4) == RIGHT
    one.close()


def test_flow_gives_a_figure_for_each_round_and_contender(store: Store) -> None:
    figures = jobs.flow(store, TINY, [*OURS, partial(jobs.house, reads_actor=True)])
    assert Counter(
        (figure.measure, figure.contender, len(figure.rounds)) for figure in figures
    ) == {
        (measure, name, 2): 1
        for measure in ("acts/s", "CPU-ms an act")
        for name in ("floor", "govflow", "govflow, who acts read too")
    }
    assert all(figure.median > 0 for figure in figures)


def test_the_contenders_show_the_same_inbox(store: Store) -> None:
    figures = jobs.inbox(store, TINY, OURS)
    assert [(figure.measure, figure.contender) for figure in figures] == [
        ("page, p50 ms", "floor"),
        ("page, p50 ms", "govflow"),
        ("badge, p50 ms", "floor"),
        ("badge, p50 ms", "govflow"),
    ]


def test_an_inbox_holds_what_is_due_first_of_two_slots_and_a_person(tmp_path: Path) -> None:
    one = House(Store("sqlite-normal", tmp_path))
    one.fill(1200, people=10, slots=4)
    reader = contender.reader(3, 4)
    mine = [
        contender.title(number)
        for number in range(1, 1201)
        if contender.offered(number, 10, 4)
        in {("person", reader.person), *(("slot", slot) for slot in reader.slots)}
    ]
    assert (list(one.inbox(reader)), one.badge(reader)) == (mine[:50], 100)
    one.close()


def test_a_run_that_does_not_finish_is_void(tmp_path: Path) -> None:
    class Idle(Floor):
        """Says that it approved, and does nothing."""

        def approve(self, click: contender.Click) -> None:
            pass

    lazy = Here(Idle(Store("sqlite-normal", tmp_path), "idle"))
    with pytest.raises(Void):
        lazy.flow(1, 1)
    lazy.close()


def test_the_publish_check_is_timed_for_each_width() -> None:
    figures = publishing.measure(rounds=2)
    assert [(figure.measure, len(figure.rounds)) for figure in figures] == [
        (f"{width} parallel steps, ms", 2) for width in (4, 8, 10)
    ]
