"""Circuits that will block are known before a file does."""

from datetime import timedelta
from typing import Any

from govflow.kernel.work import Work
from govflow.org import service as org
from govflow.org.models import Person
from govflow.workflow import queries, service
from govflow.workflow.engine.parse import parse
from tests.make import org as make
from tests.make import workflow
from tests.make.workflow import House
from tests.workflow.engine.circuits import approval, circuit, visa

TWICE = {"one": visa("DRH", "two"), "two": approval("DRH", not_same_as=["one"])}


def found(work: Work, steps: dict[str, Any]) -> list[tuple[list[str], tuple[str, ...]]]:
    stops = queries.blocked(work, parse(circuit(steps)))
    return [(sorted(post.code for post in one.posts), one.steps) for one in stops]


def test_who_stands_at_the_top_cannot_send_a_file_through_his_own_step(house: House) -> None:
    with house.unit(None, read_only=True) as work:
        stops = queries.blocked(work, parse(workflow.ACTION))
    assert {post.code: one.steps for one in stops for post in one.posts} == {
        "MINISTRE": ("approve_minister",),
        "SG": ("approve_minister", "visa_hr", "approve_sg"),  # the minister answers for him before
    }


def test_one_person_for_two_steps_that_must_differ_is_named_unless_his_superior_answers(
    house: House,
) -> None:
    stuck = TWICE | {"two": TWICE["two"] | {"self": "block"}}
    with house.unit(None) as work:
        assert found(work, TWICE) == []
        stops = {code: steps for posts, steps in found(work, stuck) for code in posts}
        assert (stops["SECR"], stops["DRH"]) == (("two", "one"), ("two",))
        make.delegation(work, house.people.drh, house.people.chef_si, steps=())
        delegated = {code: steps for posts, steps in found(work, stuck) for code in posts}
        assert delegated["SECR"] == ("two", "one")  # a delegate counts as both


def test_somebody_away_beyond_the_due_day_is_not_counted_on(house: House) -> None:
    steps = {"one": approval("DRH", due="3wd", vacant="block")}
    with house.unit(None) as work:
        person = work.session.get_one(Person, house.people.drh.person_id)
        org.say_absent(work, person, from_day=work.today, to_day=work.today + timedelta(days=20))
    with house.unit(None, read_only=True) as work:
        ((posts, steps_found),) = found(work, steps)
    assert ("SG" in posts, steps_found) == (True, ("one",))


def test_only_the_posts_that_a_rule_serves_are_tried(house: House) -> None:
    stuck = TWICE | {"two": TWICE["two"] | {"self": "block"}}
    with house.unit(None) as work:
        workflow.circuit(work, circuit(stuck))
        service.bind(work, "test", "action", unit=house.people.chef_cab.post.unit_id)
        assert found(work, stuck) == [(["CHEF-CAB"], ("two", "one"))]
