"""The house's engine as a contender: its services, its tables, timers, messages and ledger."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from benchmarks import contender
from benchmarks.contender import (
    BATCH,
    DIGEST,
    DUE_DAYS,
    FIRST_DUE,
    NOW,
    PEOPLE,
    REQUESTER,
    ROLES,
    Click,
    Reader,
    Refused,
)
from benchmarks.floor import analyse
from benchmarks.stores import Store
from govflow.app import METADATA
from govflow.i18n.text import Text3
from govflow.kernel.actor import SYSTEM, Actor
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.db import opaque
from govflow.kernel.errors import Conflict
from govflow.kernel.work import Who, Work, begin
from govflow.org.actors import actor_of
from govflow.workflow import queries, service
from govflow.workflow.models import Case, Event, Task, TaskStatus
from tests.make import org

KEY = "bench-approval"
CALLED = {"ar": "قياس", "fr": "Mesure", "en": "Measure"}


def _step(number: int) -> dict[str, Any]:
    last = number + 1 == len(ROLES)
    return {
        "kind": "approval",
        "who": [f"role:{ROLES[number]}"],
        "due": f"{DUE_DAYS}wd",
        "not_same_as": list(ROLES[:number]),
        "then": {
            "approve": "end.approved" if last else ROLES[number + 1],
            "reject": "end.rejected",
        },
    }


CIRCUIT = {
    "schema": 1,
    "key": KEY,
    "title": CALLED,
    "subject": "action",
    "calendar": "administration",
    "undo": "10m",
    "start": ROLES[0],
    "steps": {role: _step(number) for number, role in enumerate(ROLES)},
}


class House:
    """The house. `reads_actor`: each unit also reads who acts, as every request does."""

    def __init__(self, store: Store, label: str = "house", *, reads_actor: bool = False) -> None:
        self.name = "govflow, who acts read too" if reads_actor else "govflow"
        self.reads_actor = reads_actor
        engine = store.engine(label)
        self.database = Database(engine)
        store.grade(engine)
        METADATA.create_all(engine)
        self.clock = FixedClock(NOW)
        with begin(self.database, actor=SYSTEM, clock=self.clock) as work:
            self.people = _people(work)
            self.actors = [_actor(person, work.session, work.now) for person in self.people]
            service.publish(work, CIRCUIT)

    def _who(self, person: int) -> Who:
        if self.reads_actor:
            return partial(_actor, self.people[person])
        return self.actors[person]

    @contextmanager
    def unit(self, who: Who, *, read_only: bool = False) -> Iterator[Work]:
        opened = begin(self.database, actor=who, clock=self.clock, read_only=read_only)
        with opened as work:
            yield work

    def start(self, number: int) -> int:
        with self.unit(self._who(REQUESTER)) as work:
            case = service.start(
                work,
                KEY,
                subject=f"action:{number}",
                title=Text3.same(contender.title(number)),
                data={},
                digest=DIGEST,
                once=f"start:{number}",
            )
        return case.id

    def click(self, item: int, step: int) -> Click:
        waiting = select(Task.public_id).where(Task.case_id == item, Task.status == TaskStatus.OPEN)
        with self.unit(SYSTEM, read_only=True) as work:
            found = work.session.scalars(waiting).one()
        return Click(item, found, DIGEST, contender.approver(step, item), f"{item}:{step}")

    def approve(self, click: Click) -> None:
        try:
            with self.unit(self._who(click.person)) as work:
                service.answer(work, click.task, "approve", digest=click.digest, once=click.key)
        except Conflict as refused:
            raise Refused(refused.key) from refused

    def approvals(self, item: int) -> tuple[int, bool]:
        answered = select(func.count()).where(Event.case_id == item, Event.kind == "answered")
        with self.unit(SYSTEM, read_only=True) as work:
            case = work.session.get_one(Case, item)
            return work.session.scalar(answered) or 0, case.outcome == "approved"

    # ------------------------------------------------------------------ inbox

    def fill(self, tasks: int, people: int, slots: int) -> None:
        """Store open tasks by plain rows, each like that of a case really started."""
        started = self.start(tasks + 1)
        with self.unit(SYSTEM, read_only=True) as work:
            case = _columns(work, started)
        task = {"step": ROLES[0], "run": 1, "slot": 0, "offer": 0, "kind": "approval",
                "status": "open", "event_seq": 1, "created_at": self.clock.now()}  # fmt: skip
        base = case.pop("id")
        for start in range(1, tasks + 1, BATCH):
            numbers = range(start, min(start + BATCH, tasks + 1))
            cases = [case | {"id": base + n, "public_id": opaque(), "subject": f"action:{n}",
                             "title": Text3.same(contender.title(n))} for n in numbers]  # fmt: skip
            due = ((n, FIRST_DUE + timedelta(minutes=n)) for n in numbers)
            rows = [task | {"case_id": base + n, "public_id": opaque(), "due_at": at,
                            "due_on": at.date(),
                            "principal": _principal(*contender.offered(n, people, slots))}
                    for n, at in due]  # fmt: skip
            with self.database.engine.begin() as connection:
                connection.execute(insert(Case), cases)
                connection.execute(insert(Task), rows)
        analyse(self.database.engine)

    def _reader(self, reader: Reader) -> Actor:
        roles = frozenset(f"slot{slot}" for slot in reader.slots)
        return Actor(person=reader.person + NOBODY_BELOW, roles=roles)

    def inbox(self, reader: Reader) -> Sequence[str]:
        with self.unit(self._reader(reader), read_only=True) as work:
            return [item.title.fr for item in queries.inbox(work, limit=contender.PAGE)]

    def badge(self, reader: Reader) -> int:
        with self.unit(self._reader(reader), read_only=True) as work:
            return queries.badge(work)

    def close(self) -> None:
        self.database.engine.dispose()


NOBODY_BELOW = 1000  # persons of the inbox are not those who approve


def _principal(kind: str, number: int) -> str:
    return f"role:slot{number}" if kind == "slot" else f"u:{number + NOBODY_BELOW}"


def _columns(work: Work, case: int) -> dict[str, Any]:
    row = work.session.get_one(Case, case)
    return {name: getattr(row, name) for name in Case.__table__.columns.keys()}  # noqa: SIM118


def _people(work: Work) -> list[int]:
    """Store who asks and the twelve who approve; return their row numbers."""
    house = org.organisation(work)
    place = org.unit(work, house, code="BENCH")
    roles = [(), *((ROLES[number % len(ROLES)],) for number in range(PEOPLE))]
    posts = [org.post(work, house, unit=place, roles=given) for given in roles]
    return [org.holding(work, post).person_id for post in posts]


def _actor(person: int, session: Session, now: datetime) -> Actor:
    return actor_of(session, person_id=person, account_id=None, now=now)
