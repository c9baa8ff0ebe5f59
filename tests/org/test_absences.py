"""Somebody says when they are away; the secretariat may say it for them."""

from datetime import date

import pytest

from govflow.kernel.errors import Conflict, Forbidden, Invalid
from govflow.kernel.work import Work
from govflow.org import register, service
from tests.make import org as make

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


def test_somebody_away_is_known_on_each_of_the_days(work: Work) -> None:
    chart = make.ministry(work)
    work.actor = make.actor(work, chart.drh)
    service.say_absent(work, chart.drh.person, from_day=MONDAY, to_day=FRIDAY)
    both = [chart.drh.person_id, chart.sg.person_id]
    assert register.absent(work, both) == {chart.drh.person_id: FRIDAY}
    with pytest.raises(Invalid) as refused:
        service.say_absent(work, chart.drh.person, from_day=FRIDAY, to_day=FRIDAY)
    assert refused.value.key == "absence.said_already"


def test_whoever_is_back_early_is_no_longer_away(work: Work) -> None:
    chart = make.ministry(work)
    begun = service.say_absent(work, chart.drh.person, from_day=date(2026, 11, 20), to_day=FRIDAY)
    service.end_absence(work, begun)
    assert begun.to_day == date(2026, 11, 22)
    with pytest.raises(Conflict):
        service.end_absence(work, begun)
    coming = service.say_absent(work, chart.drh.person, from_day=FRIDAY, to_day=FRIDAY)
    service.end_absence(work, coming)
    assert work.all(register.absences(work.today)) == []


@pytest.mark.parametrize(
    ("first", "last"),
    [(FRIDAY, MONDAY), (date(2026, 11, 1), date(2026, 11, 20)), (MONDAY, date(2028, 1, 1))],
)
def test_days_that_cannot_be_are_refused(work: Work, first: date, last: date) -> None:
    chart = make.ministry(work)
    with pytest.raises(Invalid) as refused:
        service.say_absent(work, chart.drh.person, from_day=first, to_day=last)
    assert refused.value.field == "to_day"


def test_nobody_speaks_for_a_colleague_but_the_secretariat(work: Work) -> None:
    chart = make.ministry(work)
    work.actor = make.actor(work, chart.sg)
    with pytest.raises(Forbidden):
        service.say_absent(work, chart.drh.person, from_day=MONDAY, to_day=FRIDAY)
    work.actor = make.actor(work, chart.secretariat)
    said = service.say_absent(work, chart.drh.person, from_day=MONDAY, to_day=FRIDAY)
    work.actor = make.actor(work, chart.sg)
    with pytest.raises(Forbidden):
        service.end_absence(work, said)
