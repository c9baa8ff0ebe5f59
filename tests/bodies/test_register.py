"""The register of bodies: what is entered, who has a part, what is refused."""

from datetime import date

import pytest

from govflow.audit.queries import history
from govflow.bodies import policy, queries, service
from govflow.bodies.flow import State
from govflow.bodies.models import Body, Seat
from govflow.calendar.when import When
from govflow.i18n.text import Text3
from govflow.kernel.actor import ANONYMOUS, Actor
from govflow.kernel.db import Base
from govflow.kernel.errors import Conflict, Forbidden, Invalid
from govflow.kernel.refs import ref_of
from govflow.kernel.work import Work
from tests.make.bodies import body
from tests.make.org import actor, ministry

TODAY = date(2026, 11, 23)
NAME = Text3(ar="شبكة", fr="Réseau", en="Network")


def flushed(work: Work) -> None:
    """Write the ledger's waiting rows, as the end of the unit would."""
    work.finish()


def test_a_year_stays_a_year(work: Work) -> None:
    kept = body(work, "RCI", created=When("2010", "year"))
    work.session.expire(kept)
    assert kept.created == When("2010", "year")
    assert kept.created.exact is None


def test_entering_a_body_is_a_fact_with_its_date_as_known(work: Work) -> None:
    kept = body(work, "RCI", created=When("2010", "year"))
    flushed(work)
    entries = work.all(history(ref_of(kept)))
    assert [(entry.fact, entry.details) for entry in entries] == [
        (
            "body.added",
            {
                "code": "RCI",
                "state": "active",
                "created": {"value": "2010", "precision": "year", "deduced": False},
            },
        )
    ]


def test_a_closed_body_says_when_it_closed(work: Work) -> None:
    with pytest.raises(Invalid, match="closing_date") as refused:
        body(work, state=State.CLOSED)
    assert refused.value.field == "closed"


def test_a_body_does_not_close_before_it_exists(work: Work) -> None:
    with pytest.raises(Invalid, match="closed_before_created"):
        body(
            work, state=State.CLOSED, created=When("2015", "year"), closed=When("2010-05", "month")
        )


def test_a_body_that_closed_in_the_year_of_its_creation_is_accepted(work: Work) -> None:
    kept = body(work, state=State.CLOSED, created=When("2015", "year"), closed=When("2015", "year"))
    assert kept.state == State.CLOSED


def test_chair_secretariat_members_and_substitutes_have_a_part(work: Work) -> None:
    house = ministry(work)
    kept = body(work, chair=house.minister.post, secretariat=house.secretariat.post)
    seat = Seat(post_id=house.drh.post_id, substitute_post_id=house.chef_si.post_id)
    service.give_seat(work, kept, seat)
    assert queries.posts_of(kept, TODAY) == {
        house.minister.post_id,
        house.secretariat.post_id,
        house.drh.post_id,
        house.chef_si.post_id,
    }


def test_the_bodies_of_a_post_are_found_in_sql_as_in_python(work: Work) -> None:
    house = ministry(work)
    made = [
        body(work, "ONE", chair=house.minister.post),
        body(work, "TWO", secretariat=house.secretariat.post, members=(house.drh.post,)),
        body(work, "THREE", members=(house.drh.post, house.minister.post)),
    ]
    for holding in house.everybody:
        posts = frozenset({holding.post_id})
        found = set(work.all(queries.joined_by(posts, TODAY)))
        assert found == {one.id for one in made if queries.posts_of(one, TODAY) & posts}


def test_a_seat_that_has_ended_gives_no_part(work: Work) -> None:
    house = ministry(work)
    kept = body(work)
    ended = Seat(post_id=house.drh.post_id, from_day=date(2020, 1, 1), to_day=TODAY)
    service.give_seat(work, kept, ended)
    assert queries.posts_of(kept, TODAY) == frozenset()
    assert queries.posts_of(kept, date(2026, 11, 22)) == {house.drh.post_id}
    assert work.all(queries.joined_by({house.drh.post_id}, TODAY)) == []
    assert work.all(queries.seats_of(kept, TODAY)) == []


def test_a_seat_belongs_to_somebody(work: Work) -> None:
    with pytest.raises(Invalid, match=r"seat\.nobody"):
        service.give_seat(work, body(work), Seat())


def test_a_seat_does_not_end_before_it_begins(work: Work) -> None:
    house = ministry(work)
    turned = Seat(post_id=house.drh.post_id, from_day=TODAY, to_day=TODAY)
    with pytest.raises(Invalid, match="end_before_start"):
        service.give_seat(work, body(work), turned)


def test_a_post_sits_once(work: Work) -> None:
    house = ministry(work)
    kept = body(work, members=(house.drh.post,))
    with pytest.raises(Conflict, match="taken_already"):
        service.give_seat(work, kept, Seat(post_id=house.drh.post_id))


def test_a_closed_body_gives_no_seat(work: Work) -> None:
    house = ministry(work)
    kept = body(work, state=State.CLOSED, closed=When("2021", "year"))
    with pytest.raises(Conflict, match="is_closed"):
        service.give_seat(work, kept, Seat(post_id=house.drh.post_id))


def test_only_secretariats_and_the_administrator_keep_the_register(work: Work) -> None:
    house = ministry(work)
    keepers = set()
    for holding in house.everybody:
        work.actor = actor(work, holding)
        try:
            body(work, f"B-{holding.post.code}")
        except Forbidden:
            continue
        keepers.add(holding.post.code)
    assert keepers == {"SECR", "ADMIN"}


def test_may_read_and_visible_to_say_the_same(work: Work) -> None:
    house = ministry(work)
    kept = body(work)
    actors: list[Actor] = [ANONYMOUS, *(actor(work, holding) for holding in house.everybody)]
    for who in actors:
        seen = kept in work.all(queries.visible_to(who))
        assert seen == policy.read(who, kept)


def test_only_active_bodies_are_given_new_work(work: Work) -> None:
    house = ministry(work)
    who = actor(work, house.sg)
    body(work, "GONE", state=State.CLOSED, closed=When("2021", "year"))
    body(work, "NEXT", state=State.PLANNED, created=When())
    active = body(work, "NOW")
    assert work.all(queries.open_to_work(who)) == [active]
    assert [one.code for one in work.all(queries.listed(who, state="planned"))] == ["NEXT"]


def test_the_parts_of_a_body_are_found(work: Work) -> None:
    whole = body(work, "RCI")
    part = body(work, "RCI-G1", parent_id=whole.id, kind="working-group")
    assert work.all(queries.parts_of(whole)) == [part]
    assert work.all(queries.kinds()) == ["technical-committee", "working-group"]


def test_tables_of_bodies_are_known() -> None:
    assert {"body", "seat"} <= set(Base.metadata.tables)
    assert Body.__tablename__ == "body"
