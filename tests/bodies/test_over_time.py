"""Whatever is appointed and whatever follows what: every day has one chair, nothing is lost."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from govflow.bodies import queries, service
from govflow.bodies.flow import State
from govflow.bodies.models import Body, Seat, Succession
from govflow.calendar.when import When
from govflow.i18n.text import Text3
from govflow.kernel.work import Work
from tests.make.bodies import body
from tests.make.org import ministry

FIRST = date(2020, 1, 1)
DAYS = st.integers(1, 400)
some = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
REASON = Text3(fr="Restructuration")


@some
@given(st.lists(st.tuples(DAYS, st.integers(0, 3)), min_size=1, max_size=6))
def test_every_day_has_the_chair_appointed_last_before_it(
    work: Work, appointed: list[tuple[int, int]]
) -> None:
    with work.session.begin_nested() as tried:
        house = ministry(work)
        posts = [held.post for held in house.everybody]
        made, day, since = body(work, f"B{id(appointed)}"), FIRST, {}
        for gap, who in appointed:
            day += timedelta(days=gap)
            since[day] = posts[who].id
            service.appoint_chair(work, made, posts[who], from_day=day)
        for start, chair in since.items():
            after = [one for one in since if one > start]
            last = min(after) - timedelta(days=1) if after else start + timedelta(days=500)
            for at in (start, last):
                assert made.chair_on(at) == chair
                assert queries.chairs_on(work, [made], at)[made.id].id == chair
                assert len([one for one in made.chairs if one.covers(at)]) == 1
        assert made.chair_on(FIRST) is None
        tried.rollback()


@some
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=3))
def test_successions_lose_nothing_and_leave_only_the_last_open(
    work: Work, steps: list[tuple[int, int]]
) -> None:
    with work.session.begin_nested() as tried:
        house, year, numbers = ministry(work), 2010, iter(range(99))
        standing = [_planned(work, next(numbers), year) for _ in range(steps[0][0])]
        everything, links = list(standing), set()
        for _, count in steps:
            year += 1
            new = [_planned(work, next(numbers), year) for _ in range(count)]
            seats = [
                service.give_seat(work, one, Seat(post_id=house.drh.post_id)) for one in standing
            ]
            service.succeed(work, standing, new, on=When(str(year), "year"), reason=REASON)
            links |= {(one.id, other.id) for one in standing for other in new}
            assert [seat.body.state for seat in seats] == [State.CLOSED] * len(seats)
            standing, everything = new, everything + new
        found = {(one.body_id, one.successor_id) for one in work.all(select(Succession))}
        assert found == links
        assert {one.id for one in everything if one.state == State.ACTIVE} == {
            one.id for one in standing
        }
        assert all(one.closed is not None for one in everything if one not in standing)
        for one in everything:
            assert len(work.all(queries.succeeded_by(one))) == len(
                [a for a, _ in links if a == one.id]
            )
            assert len(work.all(queries.preceded_by(one))) == len(
                [b for _, b in links if b == one.id]
            )
        tried.rollback()


def _planned(work: Work, number: int, year: int) -> Body:
    return body(work, f"S{number}", state=State.PLANNED, created=When(str(year), "year"))
