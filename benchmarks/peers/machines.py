"""transitions and python-statemachine as contenders: a mapped item, a version, a row per event.

Both know states and who may leave them, and no storage; the host is SQLAlchemy's ORM, whose
version counter guards the item.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, String, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.orm.exc import StaleDataError
from statemachine import State, StateMachine
from statemachine.exceptions import TransitionNotAllowed
from transitions import Machine

from benchmarks import contender
from benchmarks.contender import DIGEST, NOW, ROLES, Click, Refused
from benchmarks.peers.opening import NoInbox, Opening

DONE = "approved"


class Base(DeclarativeBase):
    """The tables of these two."""


class Item(Base):
    """What is approved."""

    __tablename__ = "machine_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10))
    digest: Mapped[str] = mapped_column(String(64))
    actors: Mapped[list[int]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form

    def may(self, person: int) -> bool:
        """Say whether the step is of his role, and he answered none before."""
        return contender.role(person) == self.state and person not in self.actors


class Event(Base):
    """What happened to it."""

    __tablename__ = "machine_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey(Item.id), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    actor: Mapped[int]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Circuit(StateMachine):
    """The circuit of the job for python-statemachine."""

    first = State(initial=True)
    second = State()
    third = State()
    approved = State(final=True)
    approve = (
        first.to(second, cond="may_go")
        | second.to(third, cond="may_go")
        | third.to(approved, cond="may_go")
    )

    def may_go(self, person: int) -> bool:
        found: bool = self.model.may(person)
        return found


def by_statemachine(item: Item, person: int) -> None:
    """Take the step; raises PermissionError where python-statemachine does not allow it."""
    try:
        Circuit(item).approve(person=person)
    except TransitionNotAllowed as refused:
        raise PermissionError(person) from refused


SHARED = Machine(
    model=None,
    states=[*ROLES, DONE],
    initial=ROLES[0],
    auto_transitions=False,
    transitions=[
        {"trigger": "approve", "source": source, "dest": to, "conditions": Item.may}
        for source, to in zip(ROLES, (*ROLES[1:], DONE), strict=True)
    ],
)


def by_transitions(item: Item, person: int) -> None:
    """Take the step; raises PermissionError where transitions does not allow it."""
    SHARED.add_model(item, initial=item.state)
    try:
        if not item.trigger("approve", item, person):  # type: ignore[attr-defined]
            raise PermissionError(person)
    finally:
        SHARED.remove_model(item)


class Machines(NoInbox):
    """A state machine in a plain host."""

    def __init__(self, name: str, opening: Opening, step: Callable[[Item, int], None]) -> None:
        self.name = name
        self.step = step
        self.engine = opening.engine()
        self.writing = sessionmaker(self.engine)
        self.reading = sessionmaker(self.engine.execution_options(reading=True))
        Base.metadata.create_all(self.engine)

    def start(self, number: int) -> int:
        item = Item(title=contender.title(number), state=ROLES[0], digest=DIGEST, actors=[])
        with self.writing.begin() as session:
            session.add(item)
            session.flush()
            number_of = item.id
            self._note(session, number_of, "started", contender.REQUESTER)
        return number_of

    def _note(self, session: Session, item: int, kind: str, actor: int) -> None:
        session.add(Event(item_id=item, kind=kind, actor=actor, at=NOW))

    def click(self, item: int, step: int) -> Click:
        with self.reading() as session:
            state = session.get_one(Item, item).state
        return Click(item, state, DIGEST, contender.approver(step, item), f"{item}:{step}")

    def approve(self, click: Click) -> None:
        try:
            with self.writing.begin() as session:
                item = session.get_one(Item, click.item)
                if (item.state, item.digest) != (click.task, click.digest):
                    raise Refused("somebody was faster")
                self.step(item, click.person)
                item.actors = [*item.actors, click.person]
                self._note(session, item.id, "answered", click.person)
        except StaleDataError as stale:
            raise Refused("somebody was faster") from stale

    def approvals(self, item: int) -> tuple[int, bool]:
        answered = select(func.count()).where(Event.item_id == item, Event.kind == "answered")
        with self.reading() as session:
            counted: Any = session.scalar(answered)
            return counted or 0, session.get_one(Item, item).state == DONE

    def close(self) -> None:
        self.engine.dispose()


def opened(name: str, opening: Opening) -> Machines:
    by_name = {"transitions": by_transitions, "python-statemachine": by_statemachine}
    return Machines(name, opening, by_name[name.partition(",")[0]])
