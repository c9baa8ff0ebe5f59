"""What the register shows of decisions is what the law says."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from govflow.bodies.models import Body
from govflow.decisions import policy, queries, service
from govflow.decisions.models import Decision
from govflow.decisions.queries import Filter
from govflow.kernel.actor import ANONYMOUS, SYSTEM, Actor
from govflow.kernel.clock import FixedClock
from govflow.kernel.work import Work
from govflow.org.actors import actor_of
from govflow.org.models import Holding
from tests.make import decisions as make
from tests.make import meetings as make_meetings
from tests.make import org
from tests.make.decisions import QUORUM
from tests.make.meetings import Committees

TODAY = date(2026, 12, 29)


def everybody(work: Work) -> Iterator[tuple[str, Actor]]:
    for held in work.all(select(Holding)):
        found = actor_of(work.session, person_id=held.person_id, account_id=None, now=work.now)
        yield held.post.code, found
    yield from (("ANONYMOUS", ANONYMOUS), ("SYSTEM", SYSTEM))


def readers(work: Work) -> dict[str, list[str]]:
    """Who reads what by the law; SQL says the same."""
    everything = work.all(select(Decision).order_by(Decision.number))
    found = {}
    for code, who in everybody(work):
        shown = {one.number for one in work.all(queries.visible_to(who))}
        allowed = [one.number for one in everything if policy.read(who, one)]
        assert shown == set(allowed), code
        found[code] = [number.rpartition("/")[2] for number in allowed]
    return {code: numbers for code, numbers in found.items() if numbers}


def test_members_owners_and_managers_read_what_is_in_force(
    made: Committees, clock: FixedClock
) -> None:
    meeting = make_meetings.sitting(made, clock, *QUORUM)
    with made.house.unit(None) as work:
        away = org.organisation(work, key="org-away")
        owner = org.post(work, away, code="AWAY")
        org.holding(work, owner)
        org.holding(work, org.post(work, made.house.people.org, code="BOSS", roles=["manager"]))
        org.holding(work, org.post(work, away, code="OTHER", roles=["manager", "secretariat"]))
    first, second = make.taken(made, meeting, owner=owner), make.taken(made, meeting)
    with made.house.unit(None) as work:
        service.execute(work, make.one(work, second))
    with made.house.unit(None, read_only=True) as work:
        assert readers(work) == {
            "MINISTRE": ["D1", "D2"],
            "SG": ["D1", "D2"],
            "DRH": ["D1", "D2"],
            "CHEF-CAB": ["D1", "D2"],
            "CHEF-SI": ["D2"],  # owns the second
            "SECR": ["D1", "D2"],
            "AUDIT": ["D1", "D2"],
            "ANAPEC": ["D1", "D2"],
            "CNSS": ["D1", "D2"],
            "CNSS-S": ["D1", "D2"],
            "AWAY": ["D1"],
            "BOSS": ["D1"],  # a manager of the organisation: what is in force
            "SYSTEM": ["D1", "D2"],
        }
    with made.house.unit(None) as work:
        cotech = work.session.get_one(Body, made.cotech)
        service.hand_down(work, make.one(work, first), cotech)
    with made.house.unit(None, read_only=True) as work:
        assert readers(work)["CHEF-SI"] == ["D1", "D2"]  # sits on the committee that follows it


def test_the_register_shows_what_is_in_force_until_asked_otherwise(
    made: Committees, clock: FixedClock
) -> None:
    meeting = make_meetings.sitting(made, clock, *QUORUM)
    made_ = [make.taken(made, meeting, due=date(2026, 12, day)) for day in (29, 30, 31)]
    with made.house.unit(None) as work:
        service.execute(work, make.one(work, made_[0]))
        service.repeal(work, make.one(work, made_[1]), reason="Sans objet")
    with made.house.unit(made.house.people.secretariat, read_only=True) as work:
        body = work.session.get_one(Body, made.copil).public_id
        owner = made.house.people.chef_si.post.public_id

        def shown(chosen: Filter, today: date = TODAY) -> list[str]:
            listed = work.all(queries.listed(work.actor, chosen, today=today))
            return [one.number.rpartition("/")[2] for one in listed]

        assert {
            "default": shown(Filter()),
            "every": shown(Filter(state="")),
            "repealed": shown(Filter(state="repealed")),
            "body": shown(Filter(state="", body=body)),
            "other body": shown(Filter(state="", body="x\0")),
            "owner": shown(Filter(owner=owner)),
            "meeting": shown(Filter(state="", meeting=meeting)),
            "year": shown(Filter(state="", year=2026)),
            "another year": shown(Filter(state="", year=2025)),
            "late": shown(Filter(state="", late=True), date(2027, 1, 1)),
        } == {
            "default": ["D3"],
            "every": ["D3", "D2", "D1"],
            "repealed": ["D2"],
            "body": ["D3", "D2", "D1"],
            "other body": [],
            "owner": ["D3"],
            "meeting": ["D3", "D2", "D1"],
            "year": ["D3", "D2", "D1"],
            "another year": [],
            "late": ["D3"],
        }
        assert [post.code for post in work.all(queries.owners(work.actor))] == ["CHEF-SI"]
