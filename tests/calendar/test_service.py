"""Holidays are added, confirmed and moved, each with its fact."""

from datetime import date

import pytest
from sqlalchemy import select

from govflow.audit.models import Entry
from govflow.calendar import policy, queries, service
from govflow.calendar.almanac import Named
from govflow.calendar.models import FixedHoliday, Holiday, Kind, State
from govflow.i18n.text import Text3
from govflow.kernel.actor import Actor
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.errors import Conflict, Forbidden, Invalid
from govflow.kernel.work import Work, begin

MAWLID = Text3(ar="عيد المولد النبوي", fr="Aïd Al Mawlid", en="Mawlid")
INDEPENDENCE = Text3(ar="عيد الاستقلال", fr="Fête de l'Indépendance", en="Independence Day")
ADMIN = Actor(person=1, account=1, roles=frozenset({"admin"}))
SECRETARIAT = Actor(person=2, account=2, roles=frozenset({"secretariat"}))
DIRECTOR = Actor(person=3, account=3)


def mawlid(work: Work) -> Holiday:
    return service.add(
        work, date(2027, 8, 15), MAWLID, length=2, kind=Kind.ISLAMIC, state=State.ESTIMATED
    )


def test_an_estimated_feast_takes_its_days_out_of_the_working_days(work: Work) -> None:
    mawlid(work)
    named = (Named(MAWLID, estimated=True),)
    assert queries.holidays(work, date(2027, 8, 1), date(2027, 8, 31)) == {
        date(2027, 8, 15): named,
        date(2027, 8, 16): named,
    }
    assert queries.holiday_set(work) == {date(2027, 8, 15), date(2027, 8, 16)}


def test_a_confirmed_holiday_stands_where_it_was_announced(work: Work) -> None:
    holiday = mawlid(work)
    service.confirm(work, holiday, day=date(2027, 8, 16), source="بلاغ وزارة الأوقاف")
    assert (holiday.state, holiday.days) == (
        State.CONFIRMED,
        (date(2027, 8, 16), date(2027, 8, 17)),
    )
    assert queries.almanac(work).on(date(2027, 8, 15)) == ()
    with pytest.raises(Conflict) as refused:
        service.confirm(work, holiday)
    assert refused.value.key == "holiday.confirmed_already"


def test_a_moved_holiday_is_counted_on_its_new_day(work: Work) -> None:
    holiday = mawlid(work)
    service.move(work, holiday, day=date(2027, 8, 14))
    assert holiday.state == State.ESTIMATED
    assert queries.almanac(work).on(date(2027, 8, 14)) == (Named(MAWLID, estimated=True),)


@pytest.mark.parametrize(
    ("day", "key"),
    [(date(2027, 8, 15), "holiday.same_day"), (date(2027, 12, 1), "holiday.too_far")],
)
def test_a_holiday_moves_a_little_or_not_at_all(work: Work, day: date, key: str) -> None:
    holiday = mawlid(work)
    with pytest.raises(Invalid) as refused:
        service.move(work, holiday, day=day)
    assert (refused.value.key, refused.value.field) == (key, "day")
    assert holiday.day == date(2027, 8, 15)


def test_a_holiday_is_not_added_twice(work: Work) -> None:
    mawlid(work)
    with pytest.raises(Conflict) as refused:
        mawlid(work)
    assert refused.value.key == "holiday.stands_already"


def test_a_holiday_lasts_ten_days_at_most(work: Work) -> None:
    with pytest.raises(Invalid) as refused:
        service.add(work, date(2027, 1, 4), MAWLID, length=11)
    assert refused.value.field == "length"


def test_a_removed_holiday_is_a_working_day_again(work: Work) -> None:
    holiday = mawlid(work)
    service.remove(work, holiday)
    assert queries.holidays(work, date(2027, 8, 1), date(2027, 8, 31)) == {}


def test_a_yearly_holiday_comes_back_until_it_ends(work: Work) -> None:
    rule = service.declare(work, INDEPENDENCE, month=11, month_day=18)
    assert date(2026, 11, 18) in service.holiday_set(work)
    service.end(work, rule, after_year=2026)
    assert date(2026, 11, 18) in service.holiday_set(work)
    assert date(2027, 11, 18) not in service.holiday_set(work)


def test_a_yearly_holiday_needs_a_day_that_exists_and_is_free(work: Work) -> None:
    with pytest.raises(Invalid) as absent:
        service.declare(work, INDEPENDENCE, month=2, month_day=30)
    service.declare(work, INDEPENDENCE, month=11, month_day=18, from_year=1956)
    with pytest.raises(Conflict) as taken:
        service.declare(work, INDEPENDENCE, month=11, month_day=18)
    assert (absent.value.key, taken.value.key) == (
        "date.not_in_calendar",
        "holiday.declared_already",
    )
    with pytest.raises(Invalid):
        service.end(work, work.all(queries.fixed())[0], after_year=1950)


@pytest.mark.parametrize("actor", [ADMIN, SECRETARIAT])
def test_the_administrator_and_the_secretariat_may_change_the_calendar(actor: Actor) -> None:
    assert policy.move(actor, Holiday())
    assert policy.declare(actor, FixedHoliday())


def test_an_ended_holiday_may_be_declared_again(work: Work) -> None:
    ended = service.declare(work, INDEPENDENCE, month=11, month_day=18)
    service.end(work, ended, after_year=2026)
    service.declare(work, INDEPENDENCE, month=11, month_day=18, from_year=2028)
    days = [date(year, 11, 18) in service.holiday_set(work) for year in (2026, 2027, 2028)]
    assert days == [True, False, True]


def test_the_almanac_is_read_once_in_a_unit(work: Work) -> None:
    service.declare(work, INDEPENDENCE, month=11, month_day=18)
    assert queries.almanac(work) is queries.almanac(work)


def test_texts_and_days_come_back_from_the_database_and_compare_there(work: Work) -> None:
    mawlid(work)
    work.session.expire_all()
    names = work.session.scalars(select(Holiday.name).where(Holiday.name == MAWLID).distinct())
    assert list(names) == [MAWLID]


def test_others_read_the_calendar_and_change_nothing(database: Database, clock: FixedClock) -> None:
    with begin(database, actor=SECRETARIAT, clock=clock) as work:
        address = mawlid(work).public_id
    with (
        pytest.raises(Forbidden),
        begin(database, actor=DIRECTOR, clock=clock) as work,
    ):
        service.remove(work, work.get(Holiday, address, to=policy.read))
    with begin(database, actor=DIRECTOR, clock=clock, read_only=True) as work:
        assert work.get(Holiday, address, to=policy.read).name == MAWLID


def test_each_change_leaves_its_fact(database: Database, clock: FixedClock) -> None:
    with begin(database, actor=SECRETARIAT, clock=clock) as work:
        holiday = mawlid(work)
        service.confirm(work, holiday, day=date(2027, 8, 16))
        service.move(work, holiday, day=date(2027, 8, 17))
        service.remove(work, holiday)
    with begin(database, actor=ADMIN, clock=clock, read_only=True) as work:
        entries = work.all(select(Entry).order_by(Entry.seq))
        assert [entry.fact for entry in entries] == [
            "holiday.added",
            "holiday.confirmed",
            "holiday.moved",
            "holiday.removed",
        ]
        assert entries[1].details == {
            "name": MAWLID.as_dict(),
            "day": "2027-08-16",
            "was": "2027-08-15",
            "length": 2,
        }
