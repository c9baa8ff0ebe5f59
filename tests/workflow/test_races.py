"""Several hands on one file: one wins, the others are told, nothing happens twice."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from govflow.kernel.clock import FixedClock
from govflow.kernel.errors import Refusal
from govflow.org.models import Post
from govflow.workflow import service, store, timers
from govflow.workflow.engine.decide import fold
from govflow.workflow.engine.state import to_json
from govflow.workflow.models import Case, Event, Task
from tests.make.workflow import TEXT, House

HANDS = 4


def at_once(acts: list[Callable[[], str]]) -> Counter[str]:
    """Let every hand wait at a barrier, then act; count what they were told."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], str]) -> str:
        barrier.wait(timeout=10)
        try:
            return act()
        except Refusal as refused:
            return f"{refused.status} {refused.key}"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def click(house: House, item: str, key: str) -> Callable[[], str]:
    def act() -> str:
        with house.unit(house.people.drh) as work:
            service.answer(work, item, "approve", digest=TEXT, once=key)
        return "accepted"

    return act


def sound(house: House) -> bool:
    """Whether every case equals the fold of its events, unaltered, and nothing was done twice."""
    with house.unit(None, read_only=True) as work:
        for row in work.all(select(Case)):
            events = store.events_of(work, row.id)
            folded = fold(store.route_of(row.definition), [event.body for event in events])
            if not store.chained(events) or to_json(folded) != row.state:
                return False
        done = select(func.count()).where(Task.outcome == "approve")
        answered = select(func.count()).where(Event.kind == "answered")
        return work.session.scalar(done) == work.session.scalar(answered)


@pytest.mark.parametrize("files", [5])
def test_four_clicks_on_each_file_are_one_answer_and_three_refusals(
    house: House, files: int
) -> None:
    items = [house.item(house.start()) for _ in range(files)]
    told: Counter[str] = Counter()
    for item in items:
        told += at_once([click(house, item, f"{item}:{hand}") for hand in range(HANDS)])
    assert told == {"accepted": files, "409 case.already_done": files * (HANDS - 1)}
    assert sound(house)


def test_forty_files_under_four_hands_each(house: House) -> None:
    """The figure of engine.md §12: 40 accepted, 120 refused, 0 errors, 0 wrong."""
    items = [house.item(house.start()) for _ in range(40)]
    acts = [[click(house, item, f"{item}:{hand}") for item in items] for hand in range(HANDS)]
    told: Counter[str] = Counter()

    def all_of(hand: list[Callable[[], str]]) -> Callable[[], str]:
        def act() -> str:
            for one in hand:
                told.update([_told(one)])
            return "done"

        return act

    assert at_once([all_of(hand) for hand in acts]) == {"done": HANDS}
    assert told == {"accepted": 40, "409 case.already_done": 120}
    assert sound(house)


def _told(act: Callable[[], str]) -> str:
    try:
        return act()
    except Refusal as refused:
        return f"{refused.status} {refused.key}"


def test_one_key_sent_four_times_at_once_is_one_answer(house: House) -> None:
    item = house.item(house.start())
    told = at_once([click(house, item, "same") for _ in range(HANDS)])
    assert told == {"accepted": HANDS}
    assert sound(house)


def test_a_timer_against_a_click(house: House, clock: FixedClock) -> None:
    item = house.item(house.start())
    clock.at = timers.next_due(house.database, clock) or clock.at

    def fire() -> str:
        return f"fired {timers.fire(house.database, clock)}"

    told = at_once([click(house, item, "k"), fire])
    assert told["accepted"] == 1
    assert told["fired 0"] + told["fired 1"] == 1
    assert sound(house)


def test_an_undo_against_the_next_answer(house: House) -> None:
    case = house.start()
    house.answer(house.people.drh, case)
    item = house.item(case)

    def undo() -> str:
        with house.unit(house.people.drh) as work:
            service.undo(work, case)
        return "undone"

    def approve() -> str:
        with house.unit(house.people.sg) as work:
            service.answer(work, item, "approve", digest=TEXT)
        return "approved"

    told = at_once([undo, approve])
    assert told["undone"] + told["approved"] == 1
    with house.unit(None, read_only=True) as work:
        row = work.session.scalars(select(Case)).one()
        events = store.events_of(work, row.id)
        assert store.chained(events)


def test_two_starts_of_one_subject_are_one_case(house: House) -> None:
    def begin() -> str:
        house.start(subject="action:9")
        return "started"

    told = at_once([_or_clash(begin), _or_clash(begin)])
    assert told["started"] == 1
    with house.unit(None, read_only=True) as work:
        assert work.count(select(Case)) == 1


def _or_clash(act: Callable[[], str]) -> Callable[[], str]:
    """The unique index stands behind the check; the faces turn it into 409."""
    from sqlalchemy.exc import IntegrityError  # noqa: PLC0415

    def safely() -> str:
        try:
            return act()
        except IntegrityError:
            return "clash"

    return safely


def test_an_opinion_given_by_four_hands_at_once_is_one(house: House) -> None:
    item = house.consult(house.people.drh, house.start(), house.people.chef_cab, wait=True)

    def advise(key: str) -> Callable[[], str]:
        def act() -> str:
            with house.unit(house.people.chef_cab) as work:
                service.advise(work, item, digest=TEXT, reason="By law.", once=key)
            return "accepted"

        return act

    told = at_once([advise(str(hand)) for hand in range(HANDS)])
    assert told == {"accepted": 1, "409 case.already_done": HANDS - 1}
    assert sound(house)


def test_a_slot_is_handed_over_or_answered_never_both(house: House) -> None:
    case = house.start()
    house.answer(house.people.drh, case)
    item = house.item(case)

    def hand_over() -> str:
        with house.unit(house.people.sg) as work:
            post = work.session.get_one(Post, house.people.chef_si.post_id)
            service.transfer(work, item, to=post, digest=TEXT)
        return "done"

    def decide() -> str:
        house.answer(house.people.sg, case, item=item)
        return "done"

    told = at_once([hand_over, decide])
    assert told in ({"done": 1, "409 case.already_done": 1}, {"done": 1, "409 case.closed": 1})
    assert sound(house)
