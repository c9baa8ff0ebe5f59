"""What an act of delegation covers: one answer for the lists, the pages and the rules."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from govflow.kernel.work import Work
from govflow.org.models import Post
from govflow.org.service import Terms, delegate
from govflow.workflow import policy, queries, store
from govflow.workflow.models import Case, Task
from tests.make.workflow import House

DAY = date(2026, 11, 19)
SCOPES: list[tuple[dict[str, Any], bool]] = [
    ({}, True),
    ({"subjects": ("action",)}, True),
    ({"subjects": ("minutes",)}, False),
    ({"steps": ("visa",)}, True),
    ({"steps": ("approval",)}, False),
    ({"ceiling": Decimal(50_000)}, True),
    ({"ceiling": Decimal(49_999)}, False),
]


def given(work: Work, house: House, **terms: Any) -> None:  # noqa: ANN401 - what an act may say
    """Let the head of cabinet act for the hr director."""
    posts = [work.session.get_one(Post, one.post_id)
             for one in (house.people.drh, house.people.chef_cab)]  # fmt: skip
    act = Terms(reference="DS-2026/32", act_date=DAY, from_day=DAY, **terms)
    delegate(work, posts[0], posts[1], act)


def said(work: Work, case: str) -> list[bool]:
    """What the list, the address, the question in SQL and the rule say of one file."""
    query = select(Task).join(Case, Case.id == Task.case_id)
    row = store.load(work, store.By.ADDRESS, case, lock=False).row
    return [
        bool(queries.delegated(work)),
        bool(queries.mine_in(work, case)),
        bool(work.all(query.where(queries.offered_to(work.actor)))),
        work.may(policy.takes_part, row),
    ]


@pytest.mark.parametrize(("terms", "covered"), SCOPES, ids=[str(terms) for terms, _ in SCOPES])
def test_an_act_covers_the_same_files_wherever_it_is_asked(
    house: House, terms: dict[str, Any], *, covered: bool
) -> None:
    with house.unit(None) as work:
        given(work, house, **terms)
    case = house.start()
    with house.unit(None) as work:
        work.session.scalars(select(Case)).one().amount = Decimal(50_000)
    with house.unit(house.people.chef_cab, read_only=True) as work:
        assert said(work, case) == [covered] * 4


@pytest.mark.parametrize(("below", "covered"), [("7/", True), ("", True), (None, False)])
def test_an_act_limited_to_a_unit_covers_it_and_what_is_under_it(
    house: House, below: str | None, *, covered: bool
) -> None:
    with house.unit(None) as work:
        unit = work.session.get_one(Post, house.people.drh.post_id).unit
        assert unit is not None
        given(work, house, unit=unit)
        path = unit.path
    case = house.start()
    with house.unit(None) as work:
        row = work.session.scalars(select(Case)).one()
        row.unit = "/" if below is None else path + below
    with house.unit(house.people.chef_cab, read_only=True) as work:
        assert said(work, case) == [covered] * 4


def test_what_awaits_me_at_one_step_does_not_await_me_at_another(house: House) -> None:
    case = house.start()
    with house.unit(house.people.drh, read_only=True) as work:
        assert queries.mine_in(work, case, step="visa_hr") == house.item(case)
        assert queries.mine_in(work, case, step="approve_sg") == ""
