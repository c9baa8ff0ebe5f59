"""Who is asked: posts, the rank above a vacant post or one's own, roles at a unit, delegates."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from govflow.org.capacity import Matter
from govflow.org.service import relieve
from govflow.workflow import people, queries
from govflow.workflow.models import Definition, Event, Task
from tests.make import org, workflow
from tests.make.workflow import House
from tests.workflow.engine.circuits import approval, visa
from tests.workflow.engine.circuits import circuit as definition


def asked(house: House, key: str = "action-approval", *, by: Any = None) -> list[str]:  # noqa: ANN401
    """Start a case and say who is asked first."""
    with house.unit(by or house.people.secretariat) as work:
        more: dict[str, Any] = {} if key == "one" else {"owner": house.people.chef_si.post_id}
        case = workflow.case(work, key=key, **more)
        query = select(Task.principal).where(Task.case_id == case.id, Task.status == "open")
        return list(work.session.scalars(query.order_by(Task.id)))


def circuit(house: House, who: str) -> None:
    """Publish a circuit of one approval."""
    step = {
        "kind": "approval",
        "who": [who],
        "due": "3wd",
        "then": {"approve": "end.approved", "reject": "end.rejected"},
    }
    body = {
        "schema": 1,
        "key": "one",
        "title": {"fr": "Un", "ar": "واحد"},
        "subject": "action",
        "data": {"priority": {"type": "text"}},
        "start": "only",
        "steps": {"only": step},
    }
    with house.unit(None) as work:
        workflow.circuit(work, body)


def test_a_vacant_post_is_passed_over_and_the_event_says_so(house: House) -> None:
    with house.unit(None) as work:
        relieve(work, work.session.merge(house.people.drh), on=date(2026, 11, 20))
    assert asked(house) == [f"post:{house.people.sg.post_id}"]
    with house.unit(None, read_only=True) as work:
        event = work.session.scalars(select(Event)).one()
        assert event.body["people"]["visa_hr"][0]["why"] == "vacant"


def test_nobody_is_asked_about_his_own_file(house: House) -> None:
    found = asked(house, by=house.people.drh)
    assert found == [f"post:{house.people.sg.post_id}"]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("superior(requester)", "sg"),
        ("superior(requester, 2)", "minister"),
        ("head(unit:LAB-SI)", "chef_si"),
        ("head(unit(requester))", "sg"),
        ("any(post:DRH, post:CHEF-SI)", "drh chef_si"),
    ],
)
def test_resource_organisational_relations_become_posts(
    house: House, who: str, expected: str
) -> None:
    circuit(house, who)
    posts = [f"post:{getattr(house.people, name).post_id}" for name in expected.split()]
    assert asked(house, "one") == posts


def test_resource_role_at_a_unit_is_offered_to_whoever_carries_it_there(house: House) -> None:
    circuit(house, "role:auditor@unit:LAB")
    (principal,) = asked(house, "one")
    with house.unit(house.people.auditor, read_only=True) as work:
        assert principal in work.actor.principals
        assert people.persons(work, principal) == {house.people.auditor.person_id}
        assert queries.badge(work) == 1


def test_resource_familiar_the_person_who_answered_is_asked_again(house: House) -> None:
    both = ["any(post:DRH, post:CHEF-SI)"]
    with house.unit(None) as work:
        steps = {"one": visa("", "two", who=both), "two": approval("", who=["actor(one)"])}
        workflow.circuit(work, definition(steps, key="one", data={"priority": {"type": "text"}}))
    with house.unit(house.people.secretariat) as work:
        case = workflow.case(work, key="one").public_id
    house.answer(house.people.chef_si, case)
    with house.unit(house.people.chef_si, read_only=True) as work:
        assert [one.kind for one in queries.inbox(work)] == ["approval"]


def test_delegates_are_those_whose_act_covers_the_matter(house: House) -> None:
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.chef_cab)
        principal = f"post:{house.people.sg.post_id}"
        approval, visa = Matter("action", "approval"), Matter("action", "visa")
        assert people.delegates(work, principal, approval) == {house.people.chef_cab.person_id}
        assert people.delegates(work, principal, visa) == frozenset()


def test_the_database_keeps_a_published_circuit_as_it_is(house: House) -> None:
    with pytest.raises(DatabaseError), house.unit(None) as work:
        work.session.execute(update(Definition).values(body_text="{}"))


def test_the_database_keeps_every_event_as_it_was(house: House) -> None:
    house.start()
    with pytest.raises(DatabaseError), house.unit(None) as work:
        work.session.execute(update(Event).values(body_text="{}"))
