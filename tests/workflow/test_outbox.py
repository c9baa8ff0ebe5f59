"""Messages leave after the undo window, once for each claim, and come back when they fail."""

from datetime import timedelta

from sqlalchemy import select

from govflow.kernel.clock import FixedClock
from govflow.workflow import outbox
from govflow.workflow.models import Outbox
from tests.make.workflow import House


def claimed(house: House) -> list[outbox.Message]:
    return outbox.claim(house.database, house.clock)


def test_messages_wait_for_the_undo_window(house: House, clock: FixedClock) -> None:
    house.start()
    assert claimed(house) == []
    clock.move(timedelta(minutes=10))
    (message,) = claimed(house)
    assert (message.topic, message.body["kind"]) == ("task.opened", "visa")
    assert message.body["to"] == f"post:{house.people.drh.post_id}"
    assert message.body["due_on"] == "2026-11-26"
    assert message.body["task"] is not None


def test_a_leased_message_is_not_given_twice(house: House, clock: FixedClock) -> None:
    house.start()
    clock.move(timedelta(minutes=10))
    assert len(claimed(house)) == 1
    assert claimed(house) == []


def test_a_message_done_is_gone(house: House, clock: FixedClock) -> None:
    house.start()
    clock.move(timedelta(minutes=10))
    (message,) = claimed(house)
    outbox.done(house.database, clock, message)
    clock.move(timedelta(hours=1))
    assert claimed(house) == []
    assert outbox.next_due(house.database, clock) is None


def test_a_lost_lease_finishes_nothing(house: House, clock: FixedClock) -> None:
    house.start()
    clock.move(timedelta(minutes=10))
    (first,) = claimed(house)
    clock.move(timedelta(minutes=3))
    (second,) = claimed(house)
    outbox.done(house.database, clock, first)
    with house.unit(None, read_only=True) as work:
        assert work.count(select(Outbox)) == 1
    outbox.done(house.database, clock, second)
    with house.unit(None, read_only=True) as work:
        assert work.count(select(Outbox)) == 0


def test_a_failed_message_waits_longer_each_time_and_is_parked(
    house: House, clock: FixedClock
) -> None:
    house.start()
    clock.move(timedelta(minutes=10))
    waits = []
    for attempt in range(10):
        (message,) = claimed(house)
        outbox.failed(house.database, clock, message, error="SMTP")
        waits.append(message.attempts)
        clock.move(timedelta(minutes=2**attempt))
    assert waits == list(range(1, 11))
    assert claimed(house) == []
    with house.unit(house.people.admin) as work:
        row = work.session.scalars(select(Outbox)).one()
        assert (row.error, row.parked_at is None) == ("SMTP", False)


def test_the_end_tells_the_feature_and_sends_copies(house: House, clock: FixedClock) -> None:
    case = house.start(priority="normal", subject="action:4")
    house.answer(house.people.drh, case)
    house.answer(house.people.sg, case)
    clock.move(timedelta(minutes=10))
    told = [
        (message.topic, message.body["to"], message.body.get("outcome"))
        for message in claimed(house)
    ]
    people = house.people
    assert told[-4:] == [
        ("copy", f"post:{people.chef_si.post_id}", "approved"),
        ("copy", f"post:{people.secretariat.post_id}", "approved"),
        ("case.finished", f"u:{people.secretariat.person_id}", "approved"),
        ("case.finished", None, "approved"),
    ]
