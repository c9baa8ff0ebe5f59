"""A body over time: who belongs to it, who chairs it, what takes over from it."""

from datetime import date

import pytest
from sqlalchemy import select

from govflow.audit.models import Entry
from govflow.bodies import policy, queries, service
from govflow.bodies.flow import State
from govflow.bodies.models import Body, BodyMandate, Mandate, Membership, Seat
from govflow.calendar.when import When
from govflow.i18n.text import Text3
from govflow.kernel.errors import Conflict, Forbidden, Invalid
from govflow.kernel.work import Work
from tests.make import org
from tests.make.bodies import body
from tests.make.org import ministry

TODAY = date(2026, 11, 23)
REASON = Text3(ar="ملاءمة", fr="Aligner le réseau", en="Align the network")


def facts(work: Work) -> list[str]:
    """What was recorded in this unit so far, in order."""
    work.finish()
    return list(work.session.scalars(select(Entry.fact).order_by(Entry.seq)))


def codes(work: Work, made: Body, day: date) -> list[str]:
    return [one.key for one in work.all(queries.members_on(made, day))]


def test_members_on_a_day_are_those_admitted_by_then(work: Work) -> None:
    made = body(work, "RCI", created=When("2010", "year"))
    for key, starts in (("one", None), ("two", When("2013", "year")), ("three", None)):
        member = org.organisation(work, key=key)
        service.admit(work, made, Membership(org_id=member.id, starts=starts))
    made.members[2].to_day = date(2012, 1, 1)
    assert {
        day: codes(work, made, day)
        for day in (
            date(2009, 12, 31),
            date(2010, 12, 31),
            date(2012, 1, 1),
            date(2013, 6, 1),
            date(2013, 12, 31),
        )
    } == {
        date(2009, 12, 31): [],
        date(2010, 12, 31): ["one", "three"],
        date(2012, 1, 1): ["one"],
        date(2013, 6, 1): ["one"],  # known to the year: it may not have been by then
        date(2013, 12, 31): ["one", "two"],
    }


def test_a_member_is_admitted_once(work: Work) -> None:
    made, member = body(work), org.organisation(work)
    service.admit(work, made, Membership(org_id=member.id))
    with pytest.raises(Conflict, match="stands_already"):
        service.admit(work, made, Membership(org_id=member.id, from_day=TODAY))


def test_a_seat_of_a_member_begins_with_its_membership(work: Work) -> None:
    house = ministry(work)
    made = body(work)
    since = Membership(org_id=house.org.id, starts=When("2013", "year"))
    service.admit(work, made, since)
    seat = service.give_seat(work, made, Seat(post_id=house.drh.post_id, org_id=house.org.id))
    assert (seat.from_day, seat.starts) == (date(2013, 12, 31), When("2013", "year"))


def test_the_chair_is_the_one_of_the_day(work: Work) -> None:
    house = ministry(work)
    made = body(work, chair=house.minister.post)
    service.appoint_chair(work, made, house.sg.post, from_day=date(2026, 12, 1))
    days = (TODAY, date(2026, 11, 30), date(2026, 12, 1))
    assert [queries.chairs_on(work, [made], day)[made.id].code for day in days] == [
        "MINISTRE",
        "MINISTRE",
        "SG",
    ]
    assert [made.chair_on(day) for day in days] == [
        house.minister.post_id,
        house.minister.post_id,
        house.sg.post_id,
    ]
    with pytest.raises(Invalid, match="chair_before_the_last"):
        service.appoint_chair(work, made, house.drh.post, from_day=date(2026, 12, 1))


def test_whoever_sat_before_stays_in_history(work: Work) -> None:
    house = ministry(work)
    made = body(work, members=(house.drh.post,))
    seat = made.seats[0]
    after = service.replace(work, seat, post=house.sg.post, substitute=None, on=TODAY)
    assert [(one.post_id, one.to_day) for one in made.seats] == [
        (house.drh.post_id, TODAY),
        (house.sg.post_id, None),
    ]
    assert work.all(queries.seats_of(made, TODAY)) == [after]
    assert work.all(queries.seats_of(made, date(2026, 11, 22))) == [seat]
    assert facts(work)[-2:] == ["body.seat_ended", "body.seat_given"]


def test_a_seat_may_be_vacant(work: Work) -> None:
    house = ministry(work)
    made = body(work, members=(house.drh.post,))
    after = service.replace(work, made.seats[0], post=None, substitute=None, on=TODAY)
    assert (after.post_id, after.org_id, after.posts) == (None, house.org.id, frozenset())


def test_editing_says_which_fields_changed_and_refuses_a_stale_page(work: Work) -> None:
    made = body(work)
    rule = {"rule": "at_least", "n": 3}
    service.edit(work, made, {"quorum": rule, "kind": made.kind}, rev=1)
    work.finish()
    entry = work.session.scalars(select(Entry).where(Entry.fact == "body.edited")).one()
    assert (made.quorum, entry.details) == (rule, {"code": "COTECH", "fields": ["quorum"]})
    with pytest.raises(Conflict, match="stale"):
        service.edit(work, made, {"level": "central"}, rev=1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quorum": {"rule": "share", "percent": 0}}, "quorum"),
        ({"quorum": {"guests_count": True}}, "quorum"),
        ({"notice": {"convocation_days": -1}}, "notice"),
    ],
)
def test_rules_that_cannot_be_counted_are_refused(
    work: Work, changes: dict[str, object], field: str
) -> None:
    made = body(work)
    with pytest.raises(Invalid) as refused:
        service.edit(work, made, changes, rev=made.version)
    assert refused.value.field == field


def test_a_body_is_not_under_itself(work: Work) -> None:
    made = body(work)
    with pytest.raises(Invalid, match="under_itself"):
        service.edit(work, made, {"reports_to_id": made.id}, rev=made.version)


def test_a_steering_set_is_one_committee_and_those_that_report_to_it(work: Work) -> None:
    steering, first, second = (
        Body(code=code, name=REASON, created=When.day(TODAY)) for code in ("COPIL", "CT1", "CT2")
    )
    service.found_steering_set(work, steering, [first, second])
    assert work.all(queries.reporting_to(steering)) == [first, second]
    assert [one.kind for one in (steering, first, second)] == [
        "steering-committee",
        "technical-committee",
        "technical-committee",
    ]
    with pytest.raises(Invalid, match="no_technical_committee"):
        service.found_steering_set(work, Body(code="ALONE", name=REASON), [])


def test_several_bodies_take_over_from_several(work: Work) -> None:
    old = [body(work, code, created=When("2010", "year")) for code in ("C1", "C2")]
    new = [
        body(work, code, state=State.PLANNED, created=When("2015", "year")) for code in ("G1", "G2")
    ]
    service.succeed(work, old, new, on=When("2015", "year"), reason=REASON)
    assert [(one.state, one.closed) for one in old] == [("closed", When("2015", "year"))] * 2
    assert [one.state for one in new] == ["active", "active"]
    after = work.all(queries.succeeded_by(old[0]))
    before = work.all(queries.preceded_by(new[1]))
    assert [(link.successor.code, link.reason) for link in after] == [
        ("G1", REASON),
        ("G2", REASON),
    ]
    assert [link.body.code for link in before] == ["C1", "C2"]


def test_a_closed_body_is_not_closed_again_nor_edited(work: Work) -> None:
    made = body(work)
    service.close(work, made, on=When.day(TODAY))
    with pytest.raises(Conflict, match="wrong_state"):
        service.close(work, made, on=When.day(TODAY))
    with pytest.raises(Conflict, match="is_closed"):
        service.edit(work, made, {"level": "central"}, rev=made.version)


def test_a_body_sits_for_mandates(work: Work) -> None:
    made = body(work)
    ended, running = (
        service.add_mandate(work, Mandate(name=REASON, starts=When(start, "year"), ends=ends))
        for start, ends in (("2015", When("2021-09-08", "day")), ("2021", When("2027", "year")))
    )
    for mandate in (ended, running, running):
        service.sit_for(work, made, mandate)
    assert work.all(select(BodyMandate.mandate_id)) == [ended.id, running.id]
    assert [one.mandate.is_over(TODAY) for one in made.mandates] == [True, False]


def test_the_secretariat_of_the_organisation_keeps_its_bodies_and_no_other(work: Work) -> None:
    house = ministry(work)
    away = org.organisation(work, key="org-away")
    made = {
        "ours": body(work, "OURS", org_id=house.org.id),
        "theirs": body(work, "THEIRS", org_id=away.id),
        "kept": body(work, "KEPT", secretariat=house.drh.post),
    }
    kept = {}
    for held in house.everybody:
        who = org.actor(work, held)
        mine = [code for code, one in made.items() if policy.keeps_the_body(who, one)]
        found = set(work.all(queries.kept_by(who)))
        assert found == {made[code].id for code in mine}
        kept[held.post.code] = mine
    assert {code: mine for code, mine in kept.items() if mine} == {
        "SECR": ["ours"],
        "DRH": ["kept"],
    }
    work.actor = org.actor(work, house.secretariat)
    with pytest.raises(Forbidden):
        service.edit(work, made["theirs"], {"level": "central"}, rev=1)
