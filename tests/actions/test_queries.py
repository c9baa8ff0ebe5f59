"""What SQL shows is what the law says, and what a list says is what the page says."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from govflow.actions import policy, queries, service
from govflow.actions.flow import State
from govflow.actions.models import Action
from govflow.actions.queries import Filter
from govflow.kernel.actor import ANONYMOUS, SYSTEM, Actor
from govflow.kernel.clock import FixedClock
from govflow.kernel.work import Work
from govflow.org.actors import actor_of
from govflow.org.models import Holding
from govflow.workflow import queries as workflow
from tests.make import actions as make
from tests.make import bodies, org
from tests.make.workflow import House

TODAY = date(2026, 11, 23)


def actor(work: Work, held: Holding) -> Actor:
    return actor_of(work.session, person_id=held.person_id, account_id=None, now=work.now)


def seen(work: Work, who: Actor) -> list[str]:
    return sorted(action.number for action in work.all(queries.visible_to(who)))


def read(work: Work, who: Actor) -> list[str]:
    everything = work.all(select(Action))
    return sorted(action.number for action in everything if policy.read(who, action))


@pytest.fixture
def body_action(house: House) -> str:
    """An action of a committee, approved long ago, that nobody else has to do with."""
    with house.unit(None) as work:
        outside = org.organisation(work, key="org-other", name="Autre")
        owner = org.holding(work, org.post(work, outside))
        member = org.holding(work, org.post(work, outside, code="MEMBER"))
        former = org.holding(work, org.post(work, outside, code="FORMER"))
        body = bodies.body(work, members=(member.post, former.post))
        body.seats[1].to_day = TODAY
        said = make.content(owner, body=body, due=TODAY)
        return service.enter(work, said, key="ac-9", state=State.APPROVED).public_id


def persons(work: Work) -> Iterator[Actor]:
    for held in work.all(select(Holding)):
        yield actor(work, held)
    yield from (ANONYMOUS, SYSTEM)


@pytest.mark.usefixtures("body_action")
def test_the_list_holds_what_may_be_read(house: House) -> None:
    make.drafted(house)
    make.submitted(house)
    make.approved(house)
    make.answered(house, house.people.drh, make.submitted(house))
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.chef_cab)
    with house.unit(None, read_only=True) as work:
        found = {who.person: (seen(work, who), read(work, who)) for who in persons(work)}
    assert {who: shown == may for who, (shown, may) in found.items()} == dict.fromkeys(found, True)


def test_who_reads_a_submitted_action(house: House) -> None:
    make.submitted(house)
    people = house.people
    with house.unit(None, read_only=True) as work:
        readers = [held.post.code for held in people.everybody if seen(work, actor(work, held))]
    assert readers == ["MINISTRE", "SG", "DRH", "CHEF-SI", "SECR", "AUDIT"]


def test_a_member_reads_what_the_committee_owes_and_a_former_one_does_not(
    house: House, body_action: str
) -> None:
    with house.unit(None, read_only=True) as work:
        posts = {held.post.code: actor(work, held) for held in work.all(select(Holding))}
        action = make.one(work, body_action)
        assert [policy.read(posts[code], action) for code in ("MEMBER", "FORMER")] == [True, False]


def test_a_delegate_reads_what_his_act_covers_while_it_is_in_force(
    house: House, clock: FixedClock
) -> None:
    made = make.submitted(house)
    make.answered(house, house.people.drh, made)
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.chef_cab)

    def reads() -> bool:
        with house.unit(None, read_only=True) as work:
            return bool(seen(work, actor(work, house.people.chef_cab)))

    before = reads()
    clock.move(timedelta(days=9))
    assert (before, reads()) == (True, False)


def test_a_delegate_for_visas_alone_does_not_read_approvals(house: House) -> None:
    made = make.submitted(house)
    make.answered(house, house.people.drh, made)
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.chef_cab, steps=("visa",))
    with house.unit(None, read_only=True) as work:
        assert seen(work, actor(work, house.people.chef_cab)) == []


def test_the_state_of_a_list_is_the_state_of_the_page(house: House) -> None:
    """Whatever its circuit just said, before and after the worker wrote it down."""
    people = house.people
    returned, recalled, rejected, approved, given_up = (
        make.submitted(house, priority="normal") for _ in range(5)
    )
    make.drafted(house)
    make.returned(house, people.drh, returned)
    make.answered(house, people.drh, approved)
    make.answered(house, people.sg, approved)
    make.answered(house, people.drh, rejected)
    make.answered(house, people.sg, rejected, "reject")
    for action_id, act in (
        (recalled, service.withdraw),
        (given_up, lambda work, action: service.cancel(work, action, reason="Sans objet")),
    ):
        with house.unit(people.secretariat) as work:
            act(work, work.get(Action, action_id, to=policy.edit))

    def states() -> tuple[list[str], list[str]]:
        with house.unit(None, read_only=True) as work:
            rows = work.session.execute(select(Action, queries.state_now()).order_by(Action.id))
            pairs = [(action, said) for action, said in rows]
            stands = workflow.standing(work, [action.ref for action, _ in pairs])
            page = [
                str(service.state_after(State(action.state), stands.get(action.ref)))
                for action, _ in pairs
            ]
            return [said for _, said in pairs], page

    expected = ["returned", "draft", "rejected", "approved", "cancelled", "draft"]
    assert states() == (expected, expected)
    for action_id in (returned, recalled, rejected, approved, given_up):
        make.told(house, action_id)
    assert states() == (expected, expected)


def test_filters_narrow_and_figures_equal_their_lists(house: House, clock: FixedClock) -> None:
    drafted = make.drafted(house, due=date(2026, 12, 1), priority="low")
    late = make.approved(house, due=date(2026, 12, 15))
    make.submitted(house, due=date(2027, 3, 1))
    clock.move(timedelta(days=30))

    def numbers(held: Holding, **chosen: object) -> list[str]:
        with house.unit(held, read_only=True) as work:
            wanted = Filter(**chosen)  # type: ignore[arg-type]
            rows = work.all(queries.listed(work.actor, wanted, today=work.today))
            counted = work.count(queries.narrowed(work.actor, wanted, today=work.today))
            assert counted == len(rows)
            return [row.public_id for row in rows]

    people = house.people
    assert numbers(people.secretariat)[:2] == [drafted, late]
    assert numbers(people.secretariat, state="draft") == [drafted]
    assert numbers(people.secretariat, priority="low") == [drafted]
    assert numbers(people.secretariat, late=True) == [late]
    assert numbers(people.chef_si, mine="owned", state="awaited") == [late]
    assert numbers(people.sg, mine="team", late=True) == [late]
    assert numbers(people.sg, mine="owned") == []
    assert numbers(people.secretariat, owner=people.chef_si.post.public_id, state="draft") == [
        drafted
    ]
    assert numbers(people.secretariat, owner="nobody") == []


def test_pages_follow_each_other_without_gap(house: House) -> None:
    made = [make.drafted(house, due=date(2027, 1, day)) for day in (3, 2, 2, 1)]
    with house.unit(house.people.secretariat, read_only=True) as work:
        query = queries.listed(work.actor, Filter(), today=work.today)
        first = work.all(query.limit(2))
        rest = work.all(queries.after(query, first[-1]))
    assert [row.public_id for row in (*first, *rest)] == [made[3], made[1], made[2], made[0]]
