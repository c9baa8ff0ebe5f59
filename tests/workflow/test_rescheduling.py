"""The calendar changes while files wait: their deadlines move, and the file says so."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from govflow.audit.models import Cursor
from govflow.calendar import service as calendar
from govflow.calendar.models import Holiday
from govflow.i18n.text import Text3
from govflow.kernel.clock import FixedClock, at_local
from govflow.workflow import rescheduling, store
from govflow.workflow.engine.answers import CIRCUITS
from govflow.workflow.engine.decide import fold
from govflow.workflow.models import Event, Outbox, Task, Timer
from govflow.workflow.queries.timeline import timeline
from govflow.workflow.service.command import apply
from tests.make.workflow import House

INDEPENDENCE = Text3(ar="عيد الاستقلال", fr="Fête de l'Indépendance", en="Independence Day")
NEW_YEAR = Text3(ar="فاتح السنة الميلادية", fr="Jour de l'an", en="New Year's Day")
MANIFESTO = Text3(ar="تقديم وثيقة الاستقلال", fr="Manifeste de l'Indépendance", en="Manifesto")


def at(day: int, hour: int = 10, month: int = 11) -> datetime:
    return at_local(datetime(2026, month, day, hour))  # noqa: DTZ001 - wall-clock time


def added(house: House, day: date, name: Text3 = INDEPENDENCE) -> None:
    with house.unit(None) as work:
        calendar.add(work, day, name)


def moved(house: House, since: int = 0) -> int:
    return rescheduling.reschedule(house.database, house.clock, since=since)[0]


def clock_of(house: House) -> Timer:
    with house.unit(None, read_only=True) as work:
        return work.session.scalars(select(Timer)).one()


def steered(house: House, case: str, kind: str) -> None:
    """Hold a case or let it go on, as who keeps the circuits."""
    with house.unit(None) as work:
        file = store.load(work, store.By.ADDRESS, case)
        apply(work, file, {"kind": kind, "as": CIRCUITS, "reason": "Enquête"})


def events(house: House) -> list[dict[str, Any]]:
    with house.unit(None, read_only=True) as work:
        found = work.all(select(Event).order_by(Event.case_id, Event.seq))
        return [one.body for one in found]


@pytest.mark.parametrize(
    ("opened", "before", "holiday", "after"),
    [
        # 3 working days from 16/11: 17, 18, 19; with the 18th a holiday 17, 19, 20
        (at(16), date(2026, 11, 19), date(2026, 11, 18), date(2026, 11, 20)),
        # from 29/12: 30, 31, 1; with New Year's Day 30, 31, 4
        (at(29, month=12), date(2027, 1, 1), date(2027, 1, 1), date(2027, 1, 4)),
    ],
)
def test_a_new_holiday_moves_the_deadline_it_falls_before(
    house: House, clock: FixedClock, opened: datetime, before: date, holiday: date, after: date
) -> None:
    clock.at = opened
    house.start()
    assert clock_of(house).due_on == before
    added(house, holiday)
    assert moved(house) == 1
    found = clock_of(house)
    assert (found.due_on, found.skipped[0][0]) == (after, holiday.isoformat())
    with house.unit(None, read_only=True) as work:
        assert [(task.due_on, task.due_at) for task in work.all(select(Task))] == [
            (after, found.due_at)
        ]
    told = events(house)[-1]
    assert (told["kind"], told["step"]) == ("rescheduled", "visa_hr")
    assert (told["was"], told["due_on"]) == (before.isoformat(), after.isoformat())
    assert [name["fr"] for name in told["cause"]] == [INDEPENDENCE.fr]


def test_whoever_is_asked_is_told_the_new_day(house: House) -> None:
    house.start()
    added(house, date(2026, 11, 25))
    moved(house)
    with house.unit(None, read_only=True) as work:
        query = select(Outbox).where(Outbox.topic == "task.rescheduled")
        (message,) = work.all(query)
    drh = f"post:{house.people.drh.post_id}"
    assert (message.body["to"], message.body["due_on"]) == (drh, "2026-11-27")


def test_done_again_it_changes_nothing(house: House) -> None:
    house.start()
    added(house, date(2026, 11, 25))
    assert [moved(house), moved(house)] == [1, 0]
    with house.unit(None) as work:
        work.session.get_one(Cursor, rescheduling.READER).seq = 0
    assert moved(house) == 0
    assert [one["kind"] for one in events(house)] == ["started", "rescheduled"]


def test_a_deadline_never_moves_to_before_the_next_working_day(
    house: House, clock: FixedClock
) -> None:
    added(house, date(2026, 11, 24))
    house.start()  # Monday 23/11, due Friday 27/11 instead of Thursday
    assert clock_of(house).due_on == date(2026, 11, 27)
    clock.at = at(26, 15)
    with house.unit(None) as work:
        calendar.remove(work, work.session.scalars(select(Holiday)).one())
    assert moved(house) == 0  # Thursday is today: Friday stays
    assert clock_of(house).due_on == date(2026, 11, 27)


def test_a_holiday_taken_away_early_moves_the_deadline_back(house: House) -> None:
    added(house, date(2026, 11, 24))
    house.start()
    with house.unit(None) as work:
        calendar.remove(work, work.session.scalars(select(Holiday)).one())
    assert moved(house) == 1
    assert clock_of(house).due_on == date(2026, 11, 26)


def test_a_file_that_no_holiday_concerns_has_no_event(house: House) -> None:
    house.start()
    added(house, date(2027, 1, 11), MANIFESTO)
    assert moved(house) == 0
    assert [one["kind"] for one in events(house)] == ["started"]


def test_a_file_held_is_counted_too_and_keeps_its_days(house: House) -> None:
    case = house.start()  # 3 days: 24, 25, 26
    steered(house, case, "suspended")
    added(house, date(2026, 11, 25))
    moved(house)
    assert clock_of(house).fire_at is None
    steered(house, case, "continued")
    assert clock_of(house).due_on == date(2026, 11, 27)


def test_the_story_of_the_file_says_both_days_and_why(house: House) -> None:
    house.start(subject="action:1")
    added(house, date(2026, 11, 25))
    moved(house)
    with house.unit(house.people.secretariat, read_only=True) as work:
        last = timeline(work, "action:1")[-1]
    assert (last.key, last.was, last.due_on) == (
        "timeline.rescheduled",
        date(2026, 11, 26),
        date(2026, 11, 27),
    )
    assert last.cause == INDEPENDENCE


def test_the_reminders_follow_the_new_day(house: House) -> None:
    house.start()
    assert clock_of(house).fire_at == at(25, 9)
    added(house, date(2026, 11, 25))
    moved(house)
    assert clock_of(house).fire_at == at(26, 9)


def test_the_events_of_the_file_still_make_its_state(house: House) -> None:
    case = house.start()
    added(house, date(2026, 11, 25))
    moved(house)
    with house.unit(None, read_only=True) as work:
        file = store.load(work, store.By.ADDRESS, case, lock=False)
        found = store.events_of(work, file.row.id)
        assert store.chained(found)
        assert fold(file.route, [one.body for one in found]) == file.case
