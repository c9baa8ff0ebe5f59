"""An actor is what a person may be on one day: posts, roles, units headed, delegations."""

from datetime import date

from sqlalchemy import event

from govflow.kernel.actor import Actor, Delegation
from govflow.kernel.clock import at_local
from govflow.kernel.database import Database
from govflow.kernel.work import Work
from govflow.org.actors import actor_of
from govflow.org.models import Quality, Unit
from govflow.org.queries import unit_by_code
from tests.make import org as make


def unit(work: Work, code: str) -> Unit:
    found = unit_by_code(work, code)
    assert found
    return found


def test_the_secretary_general_heads_everything_under_him(work: Work) -> None:
    chart = make.ministry(work)
    general = unit(work, "LAB-SG")
    assert make.actor(work, chart.sg) == Actor(
        person=chart.sg.person_id,
        posts=frozenset({chart.sg.post_id}),
        roles=frozenset({"manager", "approver"}),
        carried=frozenset((role, general.id, chart.sg.post_id) for role in ("manager", "approver")),
        orgs=frozenset({chart.org.id}),
        scope=(general.path,),
    )
    assert make.actor(work, chart.sg).heads(unit(work, "LAB-SI").path)
    assert not make.actor(work, chart.sg).heads(unit(work, "LAB-CAB").path)


def test_a_stranger_without_a_post_has_no_right(work: Work) -> None:
    nobody = make.person(work)
    assert actor_of(work.session, person_id=nobody.id, account_id=7, now=work.now) == Actor(
        person=nobody.id, account=7
    )


def test_a_post_is_held_from_its_first_day_until_the_day_before_its_end(work: Work) -> None:
    post = make.post(work, make.organisation(work))
    held = make.holding(work, post, from_day=date(2026, 3, 2), to_day=date(2026, 11, 30))
    days = (date(2026, 3, 1), date(2026, 3, 2), date(2026, 11, 29), date(2026, 11, 30))
    assert [make.actor(work, held, on=day).holds(post.id) for day in days] == [
        False,
        True,
        True,
        False,
    ]


def test_the_day_is_that_of_casablanca(work: Work) -> None:
    post = make.post(work, make.organisation(work))
    held = make.holding(work, post, from_day=date(2026, 7, 1))
    midnight = at_local(__import__("datetime").datetime(2026, 7, 1, 0, 0))
    actor = actor_of(work.session, person_id=held.person_id, account_id=None, now=midnight)
    assert actor.holds(post.id)


def test_who_stands_in_holds_the_post_ad_interim(work: Work) -> None:
    chart = make.ministry(work)
    interim = make.holding(
        work,
        chart.drh.post,
        person=chart.chef_si.person,
        from_day=date(2026, 11, 20),
        quality=Quality.INTERIM,
    )
    actor = make.actor(work, interim)
    assert actor.posts == {chart.drh.post_id, chart.chef_si.post_id}
    assert actor.interim == {chart.drh.post_id}
    assert actor.has_role("approver")


def test_a_delegation_in_force_comes_with_its_scope(work: Work) -> None:
    chart = make.ministry(work)
    act = make.delegation(work, chart.sg, chart.chef_cab)
    assert make.actor(work, chart.chef_cab).delegations == (
        Delegation(
            act=act.id,
            post=chart.sg.post_id,
            through=chart.chef_cab.post_id,
            nature="signature",
            reference="DS-2026/31",
            subjects=frozenset({"action"}),
            steps=frozenset({"approval"}),
        ),
    )


def test_a_delegation_lasts_from_its_first_day_to_its_last_included(work: Work) -> None:
    chart = make.ministry(work)
    make.delegation(work, chart.sg, chart.chef_cab)
    days = [date(2026, 11, day) for day in (18, 19, 30)] + [date(2026, 12, 1)]
    received = [len(make.actor(work, chart.chef_cab, on=day).delegations) for day in days]
    assert received == [0, 1, 1, 0]


def test_a_delegate_gets_neither_roles_nor_units_of_the_delegator(work: Work) -> None:
    chart = make.ministry(work)
    make.delegation(work, chart.sg, chart.chef_si)
    actor = make.actor(work, chart.chef_si)
    assert actor.roles == {"member", "owner"}
    assert actor.scope == (unit(work, "LAB-SI").path,)


def test_an_actor_costs_at_most_three_questions(database: Database, work: Work) -> None:
    chart = make.ministry(work)
    make.delegation(work, chart.sg, chart.chef_cab)
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: asked.append(str(args[2])))
    make.actor(work, chart.chef_cab)
    assert len(asked) <= 3
