"""Actions born of a decision: one, or one in each region, all of them or none."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from govflow.actions import queries, service
from govflow.actions.models import Action
from govflow.actions.service import Content
from govflow.audit.models import Entry
from govflow.decisions import service as decided
from govflow.decisions import service as decisions
from govflow.i18n.text import Text3
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.errors import Conflict, Forbidden
from govflow.org import service as org_service
from govflow.org.models import Region, Unit
from govflow.workflow import service as circuits
from tests.kept import Shelf
from tests.make import decisions as make
from tests.make import meetings, org, workflow
from tests.make.decisions import DUE, TEXT
from tests.make.meetings import Committees

REGIONS = 12


@pytest.fixture
def made(kept: Shelf, database: Database, clock: FixedClock) -> Committees:
    return kept(meetings.committees, database, clock)


def regions(made: Committees, *, without: int = 0) -> None:
    """Give the ministry a directorate in each of twelve regions, but in the last `without`."""
    with made.house.unit(None) as work:
        for number in range(1, REGIONS + 1):
            code = f"MA-{number:02}"
            name = Text3(ar=f"جهة {number}", fr=f"Région {number}", en=f"Region {number}")
            place = Region(key=code, code=code, name=name, capital=name, column=number, row=1)
            work.add(place)
            if number > REGIONS - without:
                continue
            unit = Unit(
                code=f"DR-{code}",
                name=name,
                org_id=made.house.people.org.id,
                kind="regional-directorate",
                region_id=place.id,
            )
            org_service.add_unit(work, unit)
            post = org.post(work, made.house.people.org, unit=unit, code=f"DR-{code}", heads=True)
            org.holding(work, post)


def test_an_action_says_what_its_decision_says(made: Committees, clock: FixedClock) -> None:
    taken = make.decision(made, clock)
    with made.house.unit(made.house.people.secretariat) as work:
        decision = make.one(work, taken)
        action = service.from_decision(work, decision)
        assert (action.title, action.owner_post_id, action.due, action.state) == (
            TEXT,
            decision.owner_post_id,
            DUE,
            "draft",
        )
        assert (action.origin, action.origin_ref, action.body_id) == (
            "COPIL/2026/01/D1",
            decision.ref,
            decision.body_id,
        )
        assert work.all(queries.carrying_out(work.actor, decision.ref)) == [action]


def test_an_action_may_be_said_in_other_words(made: Committees, clock: FixedClock) -> None:
    taken = make.decision(made, clock)
    with made.house.unit(made.house.people.secretariat) as work:
        decision = make.one(work, taken)
        title = Text3(fr="Préparer le plan pilote")
        said = Content(title=title, owner=made.house.people.drh.post, due=DUE)
        action = service.from_decision(work, decision, said)
        assert (action.title, action.origin_ref) == (title, decision.ref)


def test_each_region_gets_its_action_in_one_step(made: Committees, clock: FixedClock) -> None:
    regions(made)
    taken = make.decision(made, clock, text=Text3(ar=TEXT.ar, fr=f"{TEXT.fr}.", en=TEXT.en))
    with made.house.unit(made.house.people.secretariat) as work:
        found = service.for_each_region(work, make.one(work, taken))
        assert [action.owner_post.code for action in found] == [
            f"DR-MA-{number:02}" for number in range(1, REGIONS + 1)
        ]
        assert found[3].title == Text3(
            ar="مخطط لكل جهة – جهة 4",
            fr="Un plan par région – Région 4",
            en="A plan in each region – Region 4",
        )
        assert len({action.number for action in found}) == REGIONS


def test_twice_is_once(made: Committees, clock: FixedClock) -> None:
    regions(made)
    taken = make.decision(made, clock)
    with made.house.unit(made.house.people.secretariat) as work:
        service.for_each_region(work, make.one(work, taken))
    with (
        made.house.unit(made.house.people.secretariat) as work,
        pytest.raises(Conflict, match="from_decision_already"),
    ):
        service.for_each_region(work, make.one(work, taken))
    with made.house.unit(None, read_only=True) as work:
        assert work.count(select(Action.id)) == REGIONS


def test_a_region_without_a_directorate_stops_them_all(made: Committees, clock: FixedClock) -> None:
    regions(made, without=1)
    taken = make.decision(made, clock)
    with made.house.unit(made.house.people.secretariat) as work:
        with pytest.raises(Conflict, match="region_without_directorate") as refused:
            service.for_each_region(work, make.one(work, taken))
        assert refused.value.params["regions"] == [
            Text3(ar="جهة 12", fr="Région 12", en="Region 12")
        ]
        assert work.count(select(Action.id)) == 0


def test_nothing_is_born_of_a_decision_that_is_over_nor_by_a_stranger(
    made: Committees, clock: FixedClock
) -> None:
    taken = make.decision(made, clock)
    with made.house.unit(made.house.people.drh) as work, pytest.raises(Forbidden):
        service.from_decision(work, make.one(work, taken))
    with made.house.unit(None) as work:
        decisions.repeal(work, make.one(work, taken), reason="Sans objet")
        with pytest.raises(Conflict, match="wrong_state"):
            service.from_decision(work, make.one(work, taken))


def test_the_drafts_of_a_decision_that_is_over_stay_drafts(
    made: Committees, clock: FixedClock
) -> None:
    regions(made)
    taken = make.decision(made, clock)
    with made.house.unit(made.house.people.secretariat) as work:
        service.for_each_region(work, make.one(work, taken))
        decided.repeal(work, make.one(work, taken), reason="Sans objet")
    with (
        made.house.unit(made.house.people.secretariat) as work,
        pytest.raises(Conflict, match="wrong_state"),
    ):
        service.submit_all(work, make.one(work, taken))


def test_every_draft_of_a_decision_is_submitted_in_one_step_each_by_its_own_fact(
    made: Committees, clock: FixedClock
) -> None:
    regions(made)
    taken = make.decision(made, clock)
    with made.house.unit(None) as work:
        workflow.circuit(work)
        circuits.bind(work, "action-approval", "action")
    with made.house.unit(made.house.people.secretariat) as work:
        found = service.for_each_region(work, make.one(work, taken))
        found[0].due = work.today - timedelta(days=1)
    with made.house.unit(made.house.people.secretariat) as work:
        decision = make.one(work, taken)
        stays = [one for one in service.outlooks(work, decision) if one.why_not]
        assert [(one.action.owner_post.code, one.why_not.key) for one in stays if one.why_not] == [
            ("DR-MA-01", "action.due_past")
        ]
        assert len(service.submit_all(work, decision)) == REGIONS - 1
    with made.house.unit(made.house.people.secretariat) as work:
        told = work.all(select(Entry).where(Entry.fact == "action.submitted"))
        assert len({one.subject for one in told}) == REGIONS - 1
        with pytest.raises(Conflict, match="none_to_submit"):
            service.submit_all(work, make.one(work, taken))
    with made.house.unit(made.house.people.drh) as work, pytest.raises(Forbidden):
        service.submit_all(work, make.one(work, taken))
