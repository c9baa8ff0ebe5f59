"""Running cases go over to a newer version, really stored: one by one, and remembered."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from govflow.kernel.errors import Conflict, Forbidden
from govflow.org.models import PostRole
from govflow.workflow import queries, service
from govflow.workflow.models import IS_OPEN, Case, Task
from govflow.workflow.queries.memory import remembered
from tests.make import workflow
from tests.make.workflow import House
from tests.workflow.told import facts

ENDS = {"approve": "end.approved", "reject": "end.rejected"}
HEAD: dict[str, Any] = {
    "schema": 1,
    "key": "paper",
    "title": {"fr": "Dossier", "ar": "ملف"},
    "subject": "paper",
    "undo": "10m",
    "data": {"priority": {"type": "text"}},
    "start": "check",
}
CHECK = {"kind": "visa", "who": ["post:CHEF-SI"], "due": "3wd", "then": {"approve": "sg"}}
FIRST = HEAD | {"steps": {"check": CHECK, "sg": {"kind": "approval", "who": ["post:SG"],
                                                 "then": ENDS}}}  # fmt: skip
DRH = {"kind": "visa", "who": ["post:DRH"], "then": {"approve": "end.approved"}}
SECOND = HEAD | {"steps": {"check": CHECK | {"due": "9wd"}, "sg": DRH}}
WITHOUT = HEAD | {"start": "sg", "steps": {"sg": FIRST["steps"]["sg"]}}


@pytest.fixture
def case(house: House) -> str:
    with house.unit(None) as work:
        workflow.circuit(work, FIRST)
        work.add(PostRole(post_id=house.people.admin.post_id, role="circuits"))
    with house.unit(house.people.secretariat) as work:
        return workflow.case(work, key="paper", subject="paper:1").public_id


def due_days(house: House) -> list[date | None]:
    with house.unit(None, read_only=True) as work:
        return work.all(select(Task.due_on).where(IS_OPEN))


def publish(house: House, body: dict[str, Any]) -> None:
    with house.unit(None) as work:
        service.publish(work, body)


def test_a_running_case_goes_over_and_keeps_its_due_day(house: House, case: str) -> None:
    publish(house, SECOND)
    with house.unit(house.people.admin, read_only=True) as work:
        (found,) = queries.prospects(work, queries.published(work, "paper"))
        assert (found.row.public_id, found.version, found.move.bars) == (case, 1, ())
    due = due_days(house)
    with house.unit(house.people.admin) as work:
        service.migrate(work, case)
    assert due_days(house) == due
    house.answer(house.people.chef_si, case)
    house.answer(house.people.drh, case)
    with house.unit(None, read_only=True) as work:
        assert work.first(select(Case.status)) == "finished"
        assert remembered(work).differs is None
        assert queries.prospects(work, queries.published(work, "paper")) == []
    assert "case.migrated" in facts(house)


def test_a_case_that_does_not_fit_stays_on_its_version(house: House, case: str) -> None:
    publish(house, WITHOUT)
    with house.unit(house.people.admin) as work, pytest.raises(Conflict, match="cannot_move"):
        service.migrate(work, case)
    assert house.answer(house.people.chef_si, case).status == "running"
    assert house.answer(house.people.sg, case).outcome == "approved"


def test_a_case_that_follows_the_version_in_force_does_not_move(house: House, case: str) -> None:
    with house.unit(house.people.admin) as work, pytest.raises(Conflict, match="moved_already"):
        service.migrate(work, case)


def test_only_whoever_keeps_the_circuits_moves_cases(house: House, case: str) -> None:
    publish(house, SECOND)
    for who in (house.people.chef_si, house.people.secretariat):
        with house.unit(who) as work, pytest.raises(Forbidden):
            service.migrate(work, case)
