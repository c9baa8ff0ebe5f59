"""What the demonstration is made of once it is loaded."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select

from govflow.accounts.models import Account
from govflow.actions.models import Action
from govflow.audit.queries import verified
from govflow.bodies import queries as bodies
from govflow.bodies.models import Body, BodyMandate, Mandate, Membership, Seat, Succession
from govflow.calendar.models import FixedHoliday, Holiday
from govflow.calendar.queries import holiday_set
from govflow.calendar.when import When
from govflow.charters.models import Campaign, Charter, CharterTemplate, TextVersion
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import FixedClock, at_local, local
from govflow.kernel.database import Database, engine_options
from govflow.kernel.work import Work, begin
from govflow.meetings import queries as meetings
from govflow.meetings.models import Meeting, Rhythm
from govflow.org.models import (
    DelegationAct,
    Holding,
    Mission,
    Organisation,
    Person,
    Post,
    Region,
    Unit,
    UnitLink,
)
from govflow.org.queries import holder_of, superior_of
from govflow.workflow.models import Binding, Case, Definition
from tests.cli.conftest import Desk, desk_of

COUNTS = {
    Account: 74,
    Action: 39,
    Binding: 11,
    Body: 29,
    BodyMandate: 6,
    Campaign: 1,
    Case: 0,
    Charter: 12,
    CharterTemplate: 1,
    Definition: 4,
    DelegationAct: 0,
    FixedHoliday: 11,
    Holding: 78,
    Holiday: 20,
    Mandate: 2,
    Meeting: 0,
    Membership: 39,
    Mission: 47,
    Organisation: 49,
    Person: 78,
    Post: 74,
    Region: 12,
    Rhythm: 7,
    Seat: 67,
    Succession: 9,
    TextVersion: 2,
    Unit: 39,
    UnitLink: 24,
}


@pytest.fixture(scope="module")
def house(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    """A reading unit in a house that holds the facts and no act, loaded once."""
    folder = tmp_path_factory.mktemp("facts")
    url = f"sqlite:///{shutil.copy(empty_sqlite, folder / 'facts.db')}"
    engine = create_engine(url, **engine_options(url))
    clock = FixedClock(at_local(datetime(2026, 11, 23, 10, 0)))  # noqa: DTZ001 - wall-clock time
    with pytest.MonkeyPatch.context() as patch:
        desk = desk_of(Database(engine), clock, folder, patch)
        desk.load(facts_only=True)
    with begin(desk.database, actor=SYSTEM, clock=clock, read_only=True) as work:
        yield work
    engine.dispose()


def test_everything_that_has_a_home_is_there(desk: Desk) -> None:
    report = desk.load(facts_only=True)
    assert report.waiting["organisations.from (not known to the day)"] == 1
    with begin(desk.database, actor=SYSTEM, clock=desk.clock, read_only=True) as work:
        counts = {
            kind: work.session.scalar(select(func.count()).select_from(kind)) for kind in COUNTS
        }
        assert counts == COUNTS
        assert verified(work).ok


def test_the_centre_has_five_poles_ten_cells_and_their_missions(house: Work) -> None:
    kinds = Counter(house.session.scalars(select(Unit.kind).where(Unit.code.startswith("CEBSG-"))))
    assert kinds == {"pole": 5, "cell": 10}
    by_pole = Counter(
        code[:8]
        for code in house.session.scalars(
            select(Unit.code).join(Mission, Mission.unit_id == Unit.id)
        )
    )
    assert by_pole == {
        "CEBSG-P1": 7,
        "CEBSG-P2": 4,
        "CEBSG-P3": 10,
        "CEBSG-P4": 10,
        "CEBSG-P5": 16,
    }


def post_with_key(work: Work, key: str) -> Post | None:
    return work.first(select(Post).where(Post.key == key))


def test_every_region_has_its_directorate_its_director_and_its_tile(house: Work) -> None:
    regions = house.all(select(Region).order_by(Region.code))
    heads = {
        unit.region_id: unit.head_post_id
        for unit in house.all(select(Unit).where(Unit.kind == "regional-directorate"))
    }
    for region in regions:
        post = post_with_key(house, f"post-dr-{region.code}")
        assert post is not None
        assert heads[region.id] == post.id
        assert holder_of(house, post.id) is not None
        assert region.name.fr in post.name.fr
    assert len({(region.column, region.row) for region in regions}) == 12


def test_a_renamed_ministry_is_one_organisation(house: Work) -> None:
    found = house.first(select(Organisation).where(Organisation.key == "org-labour"))
    assert found is not None
    assert (
        found.name_on(date(2020, 3, 1)).fr
        == "Ministère du Travail et de l'Insertion professionnelle"
    )
    assert found.name_on(date(2026, 11, 23)).en.startswith("Ministry of Economic Inclusion")


def test_the_post_of_a_director_of_human_resources_changed_hands(house: Work) -> None:
    post = post_with_key(house, "post-drh")
    assert post is not None
    before, after = (holder_of(house, post.id, day) for day in (date(2023, 5, 1), date(2023, 5, 2)))
    assert [held.person.key for held in (before, after) if held] == ["per-drh-1", "per-drh-2"]


def test_the_superior_of_a_regional_director_is_the_secretary_general(house: Work) -> None:
    post = post_with_key(house, "post-dr-MA-09")
    assert post is not None
    above = superior_of(house, post)
    assert above is not None
    assert above.code == "SG"


def test_dates_stay_as_precise_as_they_are_known(house: Work) -> None:
    created = {body.code: body.created for body in house.all(select(Body))}
    assert created["RCI"] == When("2010", "year")
    assert created["COPIL"] == When("2020-02", "month", deduced=True)
    assert created["GIS-C"] == When()


def test_departments_sit_in_the_network_but_one(house: Work) -> None:
    seats = house.all(select(Seat).join(Body).where(Body.code == "RCI"))
    keys = {seat.key for seat in seats}
    assert len(keys) == 29
    assert "seat-rci-dep-hcp" not in keys
    assert all(seat.post_id and seat.org_id for seat in seats)


def body(house: Work, code: str) -> Body:
    return house.session.scalars(select(Body).where(Body.code == code)).one()


@pytest.mark.parametrize(
    ("day", "members"),
    [(date(2009, 12, 31), 0), (date(2010, 12, 31), 15), (date(2013, 12, 31), 30)],
)
def test_the_network_had_fifteen_members_then_every_department(
    house: Work, day: date, members: int
) -> None:
    assert len(house.all(bodies.members_on(body(house, "RCI"), day))) == members


def test_the_chair_of_the_network_bears_the_name_of_the_day(house: Work) -> None:
    network = body(house, "RCI")
    for day, name in (
        (date(2013, 12, 31), "Ministère de la Fonction publique et de la Modernisation"),
        (date(2026, 11, 23), "Ministère de la Transition numérique"),
    ):
        chair = bodies.chairs_on(house, [network], day)[network.id]
        assert chair.org.name_on(day).fr.startswith(name)


def test_three_groups_took_over_from_three_commissions(house: Work) -> None:
    for number in (1, 2, 3):
        after = house.all(bodies.succeeded_by(body(house, f"RCI-C{number}")))
        assert [one.successor.code for one in after] == ["RCI-G1", "RCI-G2", "RCI-G3"]
        assert {one.since for one in after} == {When("2015", "year")}
        before = house.all(bodies.preceded_by(body(house, f"RCI-G{number}")))
        assert [one.body.code for one in before] == ["RCI-C1", "RCI-C2", "RCI-C3"]


def test_the_steering_committee_has_its_rules_and_its_technical_committees(house: Work) -> None:
    steering = body(house, "COPIL")
    assert [one.code for one in house.all(bodies.reporting_to(steering))] == [
        "COTECH-DIG",
        "COTECH-TERR",
    ]
    assert (steering.notice or {})["convocation_days"] == 7
    assert (steering.creation_act or {})["reference"] == "DM-2020/07 (exemple)"
    assert [one["number"] for one in steering.legal_basis or ()] == ["2-17-618"]


def test_each_rhythm_gives_its_next_date(house: Work) -> None:
    found = {}
    for rhythm in house.all(select(Rhythm).order_by(Rhythm.key)):
        (following,) = meetings.next_dates(house, rhythm, count=1)
        found[rhythm.key] = f"{local(following.starts_at):%Y-%m-%d %H:%M}"
    assert found == {
        "rh-cebsg-semi": "2027-02-03 10:00",
        "rh-copil-quarterly": "2026-12-29 10:00",
        "rh-cotech-dig-monthly": "2026-12-10 14:30",
        "rh-cotech-monthly": "2026-12-10 10:00",
        "rh-gis-quarterly": "2027-01-13 10:00",
        "rh-rci-monthly": "2026-12-01 09:30",
        "rh-retraite": "2026-12-03 09:00",
    }


def test_holidays_of_both_kinds_count(house: Work) -> None:
    known = holiday_set(house)
    assert {date(2026, 11, 18), date(2026, 5, 27), date(2026, 5, 28)} <= set(known)
    confirmed = house.all(select(Holiday.key).where(Holiday.state == "confirmed"))
    assert confirmed == ["eid_al_adha-2021"]


def test_accounts_of_other_focal_points_are_closed(house: Work) -> None:
    assert house.count(select(Account).where(Account.enabled)) == 46
    assert house.count(select(Account).where(~Account.enabled)) == 28


def test_facts_alone_leave_actions_as_drafts(house: Work) -> None:
    states = Counter(house.session.scalars(select(Action.state)))
    assert states == {"done": 3, "draft": 36}
