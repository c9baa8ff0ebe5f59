"""SC-04 on the facts of the demonstration: a convocation, decisions, actions, a report."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from govflow.accounts.models import Account
from govflow.actions import service as actions
from govflow.bodies.core import Quorum
from govflow.bodies.models import Body
from govflow.decisions import queries as register
from govflow.decisions import service as decisions
from govflow.decisions.models import Decision, HandDown
from govflow.decisions.queries import Filter
from govflow.decisions.service import Decided
from govflow.i18n.text import Text3
from govflow.kernel.actor import Actor
from govflow.kernel.clock import at_local
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work, begin
from govflow.meetings import policy, queries, service
from govflow.meetings.flow import Answer, Attendance
from govflow.meetings.models import Meeting, Rhythm
from govflow.meetings.service import Point
from govflow.org.actors import actor_of
from govflow.org.models import Post
from tests.cli.conftest import Desk
from tests.make import documents

D1 = Text3(ar="مخطط الاستقبال", fr="Plan d'accueil pilote", en="Pilot reception plan")
D2 = Text3(ar="مخطط لكل جهة", fr="Un plan par région", en="A plan in each region")
KINDS = ("information", "decision", "decision", "other")


@contextmanager
def acting(desk: Desk, username: str) -> Iterator[Work]:
    """A writing unit of one of the demonstration's users."""

    def who(session: Any, now: datetime) -> Actor:  # noqa: ANN401 - a session
        account = session.scalars(select(Account).where(Account.username == username)).one()
        return actor_of(session, person_id=account.person_id, account_id=account.id, now=now)

    with begin(desk.database, actor=who, clock=desk.clock) as work:
        yield work


def at(desk: Desk, *wall: int) -> None:
    desk.clock.at = at_local(datetime(*wall))  # type: ignore[arg-type]  # noqa: DTZ001


def body(work: Work, code: str) -> Body:
    return work.session.scalars(select(Body).where(Body.code == code)).one()


def held(work: Work, key: str) -> Post:
    return work.session.scalars(select(Post).where(Post.key == key)).one()


def meeting(work: Work, public_id: str) -> Meeting:
    found: Meeting = work.get(Meeting, public_id, to=policy.read)
    return found


def prepared(desk: Desk) -> str:
    """Steps 1 and 2: the date that the rhythm proposes, four points, a paper on the second."""
    with acting(desk, "secretariat") as work:
        rhythm = work.session.scalars(select(Rhythm).where(Rhythm.key == "rh-copil-quarterly"))
        made = rhythm.one()
        (following,) = queries.next_dates(work, made, count=1)
        assert (following.starts_at, following.holiday) == (
            at_local(datetime(2026, 12, 29, 10, 0)),  # noqa: DTZ001 - wall-clock time
            None,
        )
        found = service.propose(work, made, following.starts_at)
        service.confirm(work, found)
        items = [service.put_on_agenda(work, found, Point(kind, D1)) for kind in KINDS]
        documents.document(work, items[1])
        assert (queries.clashes(work, found), queries.carried(work, found)) == ([], [])
        assert found.convocation_due == date(2026, 12, 22)
        return found.public_id


def convened(desk: Desk, public_id: str) -> None:
    """Steps 3 and 4: six days instead of seven, so with a reason; a member names a substitute."""
    at(desk, 2026, 12, 23, 10, 0)
    with acting(desk, "secretariat") as work, pytest.raises(Invalid) as warned:
        service.convene(work, meeting(work, public_id))
    assert (warned.value.key, warned.value.params) == (
        "meeting.short_notice",
        {"days": 6, "needed": 7},
    )
    with acting(desk, "secretariat") as work:
        service.convene(work, meeting(work, public_id), reason="Agenda du gouvernement")
    with acting(desk, "cnss") as work:
        found = meeting(work, public_id)
        presence = next(one for one in found.presences if one.seat.key == "seat-copil-6")
        service.answer(work, presence, Answer.EXCUSED, substitute=held(work, "post-cnss-sub"))


def ticked(desk: Desk, public_id: str, **states: str) -> Quorum:
    with acting(desk, "secretariat") as work:
        found = meeting(work, public_id)
        seats = {one.seat.key.rpartition("-")[2]: one.seat_id for one in found.presences}
        came = {seats[key[1:]]: Attendance(state) for key, state in states.items()}
        return service.record_presence(work, found, came)


def decided(desk: Desk, public_id: str, text: Text3, owner: str, due: date) -> str:
    with acting(desk, "secretariat") as work:
        said = Decided(text, held(work, owner), due)
        return decisions.record(work, meeting(work, public_id), said).number


def decision(work: Work, number: str) -> Decision:
    return work.session.scalars(select(Decision).where(Decision.number == number)).one()


def test_from_a_convocation_to_a_report_back(desk: Desk) -> None:
    desk.load(facts_only=True)
    public_id = prepared(desk)
    convened(desk, public_id)
    _sits_and_decides(desk, public_id)
    _yields_actions_and_a_report(desk)
    _is_on_the_next_agenda(desk)


def _sits_and_decides(desk: Desk, public_id: str) -> None:
    """Steps 5 to 7: with the quorum it decides, without it it does not."""
    at(desk, 2026, 12, 29, 11, 0)
    here = {"s1": "present", "s3": "present", "s4": "present", "s6": "represented"}
    away = {"s2": "excused", "s5": "excused"}
    assert ticked(desk, public_id, **here, **away) == Quorum(present=4, needed=4, of=6)
    with acting(desk, "secretariat") as work:
        service.add_guest(work, meeting(work, public_id), name="Un expert", capacity="expert")
    assert ticked(desk, public_id, s3="excused") == Quorum(present=3, needed=4, of=6)
    souss, due = "post-dr-MA-09", date(2027, 1, 31)
    with pytest.raises(Conflict, match="no_quorum"):
        decided(desk, public_id, D1, souss, due)
    assert ticked(desk, public_id, s3="present").reached
    assert decided(desk, public_id, D1, souss, due) == "COPIL/2026/01/D1"
    assert decided(desk, public_id, D2, "post-sg", due) == "COPIL/2026/01/D2"
    with acting(desk, "secretariat") as work:
        service.hold(work, meeting(work, public_id))


def _yields_actions_and_a_report(desk: Desk) -> None:
    """Steps 7, 10 and 11: twelve actions, the register, a decision handed down and back."""
    with acting(desk, "secretariat") as work:
        made = actions.for_each_region(work, decision(work, "COPIL/2026/01/D2"))
        assert len({one.owner_post_id for one in made}) == 12
        listed = work.all(register.listed(work.actor, Filter(), today=work.today))
        assert [one.number for one in listed] == ["COPIL/2026/01/D2", "COPIL/2026/01/D1"]
        committee = body(work, "COTECH-TERR")
        decisions.hand_down(work, decision(work, "COPIL/2026/01/D1"), committee)
    at(desk, 2027, 1, 20, 10, 0)
    with acting(desk, "sg") as work:  # who chairs the committee
        (handed,) = work.all(register.followed_by(work.actor, body(work, "COTECH-TERR")))
        decisions.report_back(work, handed, report="Plan pilote appliqué à Agadir")
    with acting(desk, "dr-souss-massa") as work:
        assert [one.state for one in work.all(select(HandDown))] == ["reported"]
        shown = work.all(register.listed(work.actor, Filter(), today=work.today))
        assert [one.number for one in shown] == ["COPIL/2026/01/D1"]


def _is_on_the_next_agenda(desk: Desk) -> None:
    with acting(desk, "secretariat") as work:
        rhythm = work.session.scalars(select(Rhythm).where(Rhythm.key == "rh-copil-quarterly"))
        made = rhythm.one()
        (following,) = queries.next_dates(work, made, count=1)
        found = service.propose(work, made, following.starts_at)
        carried = {one["number"]: one["state"] for one in queries.carried(work, found)}
        assert carried == {"COPIL/2026/01/D1": "reported", "COPIL/2026/01/D2": "in_force"}
