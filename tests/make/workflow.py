"""Circuits and cases for tests: the circuit of the actions, in small."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import select

from govflow.i18n.text import Text3
from govflow.kernel.actor import SYSTEM, Actor
from govflow.kernel.canonical import digest
from govflow.kernel.clock import Clock
from govflow.kernel.database import Database
from govflow.kernel.work import Work, begin
from govflow.org.actors import actor_of
from govflow.org.models import Holding, Post
from govflow.workflow import service
from govflow.workflow.models import Case, Definition, Task, TaskStatus
from govflow.workflow.queries import published
from govflow.workflow.rows import CaseRow
from tests.make import org
from tests.workflow.engine.circuits import CIR_ACTION

ACTION = CIR_ACTION
TITLE = Text3(ar="توسيع الشبكة الداخلية", fr="Étendre l'intranet", en="Extend the intranet")
TEXT = digest({"text": "version 1"})
NEW_TEXT = digest({"text": "version 2"})
numbers = count(1)


def circuit(work: Work, body: Mapping[str, Any] | None = None) -> Definition:
    return service.publish(work, body or ACTION)


def case(work: Work, *, subject: str = "", key: str = "action-approval", **data: Any) -> CaseRow:  # noqa: ANN401
    """Start a case as the actor of the unit; data: priority, owner."""
    number = next(numbers)
    return service.start(
        work,
        key,
        subject=subject or f"{published(work, key).subject_kind}:{number}",
        title=TITLE,
        reference=f"ACT-2026-{number:03}",
        data={"priority": "high"} | data,
        digest=TEXT,
    )


@dataclass(slots=True)
class House:
    """A ministry with the circuit of its actions, really stored; every act its own unit."""

    database: Database
    clock: Clock
    people: org.Ministry

    @contextmanager
    def unit(self, who: Holding | None, *, read_only: bool = False) -> Iterator[Work]:
        """Open a unit as a holder as he is now, or as the house itself."""
        opened = begin(self.database, actor=actor(who), clock=self.clock, read_only=read_only)
        with opened as work:
            yield work

    def start(self, *, subject: str = "", priority: str = "high") -> str:
        """Let the secretariat submit an action; returns the public id of its case."""
        with self.unit(self.people.secretariat) as work:
            owner = self.people.chef_si.post_id
            return case(work, subject=subject, priority=priority, owner=owner).public_id

    def item(self, case_id: str, step: str = "") -> str:
        """Return the public id of the newest open task of a case."""
        with self.unit(None, read_only=True) as work:
            query = select(Task.public_id).join(Case, Case.id == Task.case_id)
            query = query.where(Case.public_id == case_id, Task.status == TaskStatus.OPEN)
            if step:
                query = query.where(Task.step == step)
            return work.session.scalars(query.order_by(Task.id)).first() or ""

    def answer(self, who: Holding, case_id: str, verb: str = "approve", **said: Any) -> CaseRow:  # noqa: ANN401
        """Let somebody answer the newest open task of a case, on the text it has now."""
        item = said.pop("item", None) or self.item(case_id)
        with self.unit(who) as work:
            return service.answer(work, item, verb, **{"digest": TEXT, **said})

    def consult(self, who: Holding, case_id: str, to: Holding, *, wait: bool = False) -> str:
        """Let somebody ask for an opinion on the newest open task; returns the adviser's task."""
        item = self.item(case_id)
        with self.unit(who) as work:
            post = work.session.get_one(Post, to.post_id)
            service.consult(work, item, to=post, digest=TEXT, reason="Legal?", wait=wait)
        with self.unit(None, read_only=True) as work:
            query = select(Task.public_id).where(Task.kind == "consult").order_by(Task.id.desc())
            return work.session.scalars(query).first() or ""

    def transfer(self, who: Holding, case_id: str, to: Holding) -> CaseRow:
        item = self.item(case_id)
        with self.unit(who) as work:
            post = work.session.get_one(Post, to.post_id)
            return service.transfer(work, item, to=post, digest=TEXT, reason="On leave")

    def give_back(self, who: Holding, case_id: str, **said: Any) -> CaseRow:  # noqa: ANN401
        item = self.item(case_id)
        with self.unit(who) as work:
            said = {"digest": TEXT, "reason": "Précisez l'échéance", **said}
            return service.return_(work, item, **said)


def actor(who: Holding | None) -> Any:  # noqa: ANN401 - an actor, or how to make one
    if who is None:
        return SYSTEM

    def found(session: Any, now: Any) -> Actor:  # noqa: ANN401
        return actor_of(session, person_id=who.person_id, account_id=None, now=now)

    return found


def house(database: Database, clock: Clock, body: Mapping[str, Any] | None = None) -> House:
    """Store a ministry and its circuit."""
    with begin(database, actor=SYSTEM, clock=clock) as work:
        people = org.ministry(work)
        circuit(work, body)
    return House(database, clock, people)
