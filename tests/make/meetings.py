"""Meetings for tests: the steering committee of the demonstration, in small."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from govflow.bodies import service as bodies
from govflow.bodies.models import Body, Seat
from govflow.i18n.text import Text3
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import Clock, FixedClock, at_local
from govflow.kernel.database import Database
from govflow.kernel.work import Work, begin
from govflow.meetings import service
from govflow.meetings.flow import Attendance
from govflow.meetings.models import Meeting
from govflow.meetings.service import Plan, Point
from govflow.org.models import Holding
from tests.make import org
from tests.make.bodies import body
from tests.make.workflow import House

TITLE = Text3(ar="تحسين الاستقبال", fr="Améliorer l'accueil", en="Better reception")
WHY = Text3(ar="طلب الرئاسة", fr="Demande du président")
START = at_local(datetime(2026, 12, 29, 10, 0))  # noqa: DTZ001 - wall-clock time
SEATED = ("minister", "chef_cab", "sg", "drh")


@dataclass(slots=True)
class Committees:
    """A ministry, its steering committee of six seats and a technical committee under it."""

    house: House
    copil: int
    cotech: int
    anapec: Holding
    cnss: Holding
    cnss_sub: Holding


def committees(database: Database, clock: Clock) -> Committees:
    """Store both committees. Two seats of the first are of operators, one with a substitute."""
    with begin(database, actor=SYSTEM, clock=clock) as work:
        people = org.ministry(work)
        held = []
        for code in ("ANAPEC", "CNSS", "CNSS-S"):
            home = org.organisation(work, key=f"org-{code.lower()}", name=code)
            held.append(org.holding(work, org.post(work, home, code=code, roles=["member"])))
        anapec, cnss, substitute = held
        said: dict[str, Any] = {"org_id": people.org.id, "secretariat": people.secretariat.post}
        members = tuple(getattr(people, name).post for name in SEATED)
        copil = body(work, "COPIL", chair=people.minister.post, members=members, **said)
        for one, other in ((anapec, None), (cnss, substitute.post_id)):
            seat = Seat(post_id=one.post_id, org_id=one.post.org_id, substitute_post_id=other)
            bodies.give_seat(work, copil, seat)
        cotech = body(
            work,
            "COTECH",
            chair=people.sg.post,
            members=(people.sg.post, people.chef_si.post, people.drh.post),
            reports_to_id=copil.id,
            **said,
        )
        ids = (copil.id, cotech.id)
    return Committees(House(database, clock, people), *ids, anapec, cnss, substitute)


def drafted(
    made: Committees,
    *,
    of: int | None = None,
    at: datetime = START,
    **plan: Any,  # noqa: ANN401 - any field of a plan
) -> str:
    """Let the secretariat prepare a meeting with one point; returns its public id."""
    with made.house.unit(made.house.people.secretariat) as work:
        found = work.session.get_one(Body, of or made.copil)
        meeting = service.draft(work, found, Plan(at, **plan))
        service.put_on_agenda(work, meeting, Point("decision", TITLE))
        return meeting.public_id


def convened(made: Committees, **said: Any) -> str:  # noqa: ANN401
    meeting = drafted(made, **said)
    with made.house.unit(made.house.people.secretariat) as work:
        service.convene(work, one(work, meeting))
    return meeting


def sitting(made: Committees, clock: FixedClock, *came: str, **said: Any) -> str:  # noqa: ANN401
    """Let a meeting begin with those who came, by the code of their post; ``-`` represented."""
    meeting = convened(made, **said)
    with made.house.unit(None, read_only=True) as work:
        clock.at = one(work, meeting).starts_at + timedelta(hours=1)
    seen(made, meeting, *came)
    return meeting


def seen(made: Committees, meeting: str, *came: str) -> None:
    with made.house.unit(made.house.people.secretariat) as work:
        found = one(work, meeting)
        states = {
            seat.seat_id: Attendance.REPRESENTED if f"-{code}" in came else Attendance.PRESENT
            for seat in found.presences
            for code in [seat.seat.post.code if seat.seat.post else ""]
            if {code, f"-{code}"} & set(came)
        }
        service.record_presence(work, found, states)


def one(work: Work, meeting: str) -> Meeting:
    return work.session.scalars(select(Meeting).where(Meeting.public_id == meeting)).one()
