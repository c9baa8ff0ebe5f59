"""Posts are filled by one titular at a time, and left."""

from datetime import date

import pytest

from govflow.audit.queries import history
from govflow.kernel.actor import Actor
from govflow.kernel.errors import Forbidden, Invalid
from govflow.kernel.refs import ref_of
from govflow.kernel.work import Work
from govflow.org import service
from govflow.org.models import Quality
from tests.make import org as make


def test_a_post_has_one_titular_at_a_time(work: Work) -> None:
    chart = make.ministry(work)
    with pytest.raises(Invalid) as refused:
        make.holding(work, chart.sg.post, from_day=date(2026, 12, 1))
    assert refused.value.key == "post.already_held"


def test_a_successor_begins_on_the_day_the_other_ends(work: Work) -> None:
    chart = make.ministry(work)
    service.relieve(work, chart.sg, on=date(2026, 12, 1))
    successor = make.holding(work, chart.sg.post, from_day=date(2026, 12, 1))
    assert make.actor(work, successor, on=date(2026, 12, 1)).holds(chart.sg.post_id)
    assert not make.actor(work, chart.sg, on=date(2026, 12, 1)).holds(chart.sg.post_id)


def test_somebody_may_stand_in_beside_the_titular_but_not_two(work: Work) -> None:
    chart = make.ministry(work)
    make.holding(work, chart.sg.post, from_day=date(2026, 11, 1), quality=Quality.INTERIM)
    with pytest.raises(Invalid):
        make.holding(work, chart.sg.post, from_day=date(2026, 12, 1), quality=Quality.INTERIM)


@pytest.mark.parametrize("end", [date(2026, 3, 2), date(2026, 3, 1)])
def test_a_holding_ends_after_it_began(work: Work, end: date) -> None:
    post = make.post(work, make.organisation(work))
    with pytest.raises(Invalid) as refused:
        make.holding(work, post, from_day=date(2026, 3, 2), to_day=end)
    assert refused.value.field == "to_day"


def test_a_holding_that_ended_is_not_made_longer(work: Work) -> None:
    post = make.post(work, make.organisation(work))
    held = make.holding(work, post, to_day=date(2026, 6, 1))
    with pytest.raises(Invalid):
        service.relieve(work, held, on=date(2026, 7, 1))


def test_only_the_administrator_appoints_and_relieves(work: Work) -> None:
    chart = make.ministry(work)
    for holder in chart.everybody:
        work.actor = make.actor(work, holder)
        if holder is chart.admin:
            service.relieve(work, chart.drh, on=date(2026, 12, 1))
        else:
            with pytest.raises(Forbidden):
                service.relieve(work, chart.drh, on=date(2026, 12, 1))
    work.actor = Actor(person=None)
    with pytest.raises(Forbidden):
        make.holding(work, chart.drh.post, from_day=date(2026, 12, 1))


def test_filling_and_leaving_a_post_are_facts(work: Work) -> None:
    chart = make.ministry(work)
    make.delegation(work, chart.sg, chart.chef_cab)
    service.relieve(work, chart.sg, on=date(2026, 11, 25))
    for ending in work._endings:  # noqa: SLF001 - the unit of the test is never finished
        ending()
    facts = work.all(history(ref_of(chart.sg.post)))
    assert [fact.fact for fact in facts] == ["post.added", "post.filled", "post.left"]
    assert facts[-1].details == {
        "code": "SG",
        "person": chart.sg.person_id,
        "on": "2026-11-25",
        "delegations_ended": ["DS-2026/31"],
    }
