"""What is sent twice, or changes nothing, is one fact and is told to nobody anew."""

import pytest
from sqlalchemy import func, select

from govflow.audit.models import Entry
from govflow.i18n.text import Text3
from govflow.kernel.errors import Conflict
from govflow.meetings import service
from govflow.meetings.service import Plan, Point
from tests.make import meetings as make
from tests.make.meetings import WHY, Committees

BUDGET = Point("information", Text3(ar="الميزانية", fr="Le budget", en="The budget"))


def facts(made: Committees, fact: str) -> int:
    with made.house.unit(None, read_only=True) as work:
        query = select(func.count()).select_from(Entry).where(Entry.fact == fact)
        return work.session.scalars(query).one()


def test_a_point_sent_twice_stands_once_and_is_one_correction(made: Committees) -> None:
    meeting = make.convened(made)
    for _press in range(2):
        with made.house.unit(made.house.people.secretariat) as work:
            service.put_on_agenda(work, make.one(work, meeting), BUDGET, reason=WHY)
    with made.house.unit(None, read_only=True) as work:
        assert [one.title.fr for one in make.one(work, meeting).agenda][1:] == ["Le budget"]
    assert facts(made, "meeting.corrected") == 1


def test_a_point_said_again_as_it_stands_is_no_correction(made: Committees) -> None:
    meeting = make.convened(made)
    with made.house.unit(made.house.people.secretariat) as work:
        (item,) = make.one(work, meeting).agenda
        same = Point(item.kind, item.title, item.note)
        service.put_on_agenda(work, item.meeting, same, item=item, to=1, reason=WHY)
    assert facts(made, "meeting.corrected") == 0


def test_a_place_that_stays_is_no_correction(made: Committees) -> None:
    meeting = make.convened(made)
    with made.house.unit(made.house.people.secretariat) as work:
        found = make.one(work, meeting)
        plan = Plan(found.starts_at, minutes=found.minutes, place=found.place)
        service.edit(work, found, plan, rev=found.version, reason=WHY)
    assert facts(made, "meeting.corrected") == 0


def test_a_guest_sent_twice_comes_once(made: Committees) -> None:
    meeting = make.convened(made)
    for _press in range(2):
        with made.house.unit(made.house.people.secretariat) as work:
            service.add_guest(work, make.one(work, meeting), name="Expert", capacity="Conseil")
    with made.house.unit(None, read_only=True) as work:
        assert [one.name for one in make.one(work, meeting).guests] == ["Expert"]


def test_the_last_point_of_a_convocation_stays(made: Committees) -> None:
    meeting = make.convened(made)
    with made.house.unit(made.house.people.secretariat) as work:
        (item,) = make.one(work, meeting).agenda
        with pytest.raises(Conflict, match="no_agenda"):
            service.remove_item(work, item, reason=WHY)
        work.abandon()
    with made.house.unit(None, read_only=True) as work:
        assert len(make.one(work, meeting).agenda) == 1
