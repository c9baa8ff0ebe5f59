"""Work: who acts, when, in which transaction. The first argument of every service."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Executable, Select, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from govflow.kernel.actor import Acting, Actor
from govflow.kernel.clock import Clock, local_day
from govflow.kernel.database import Database, note_writing
from govflow.kernel.errors import Conflict, Forbidden, NotFound, Unavailable
from govflow.kernel.refs import kind_of
from govflow.kernel.rules import READ, Rule

T = TypeVar("T")
Who = Actor | Callable[[Session, datetime], Actor]


@dataclass(slots=True)
class Work:
    """One unit of work: a session inside one transaction, an actor and an instant."""

    session: Session
    actor: Actor
    now: datetime
    acting: Acting = field(default_factory=Acting)
    asked: bool = False  # whether a rule was asked: nothing is written without one
    memory: dict[str, Any] = field(default_factory=dict)  # what this unit already looked up
    _endings: list[Callable[[], None]] = field(default_factory=list)
    _abandoned: bool = False
    _connection: Connection | None = None

    @property
    def read_only(self) -> bool:
        return bool(self.session.info["read_only"])

    @property
    def today(self) -> date:
        """The calendar day in Casablanca."""
        return local_day(self.now)

    def get(self, kind: type[T], key: object, *, to: Rule[T]) -> T:
        """Load by public id what the actor came `to` do something with; lock it when writing.

        Raises NotFound where the actor may not read it, Forbidden where `to` refuses.
        """
        if "\0" in str(key):  # PostgreSQL would not even ask
            raise NotFound("missing", kind=kind_of(kind))
        query = select(kind).where(kind.public_id == str(key))  # type: ignore[attr-defined]
        if not self.read_only:
            query = query.with_for_update(of=kind)
        found = self.session.scalars(query.execution_options(populate_existing=True)).first()
        if found is None or not READ[kind](self.actor, found):
            raise NotFound("missing", kind=kind_of(kind))
        self.require(to, found)
        return found

    def require(self, rule: Rule[T], thing: T) -> None:
        """Refuse by name what the rule does not allow. Raises Forbidden."""
        self.asked = True
        if not rule(self.actor, thing):
            raise Forbidden(rule=rule.name)

    def may(self, rule: Rule[T], thing: T) -> bool:
        return rule(self.actor, thing)

    def add(self, thing: T) -> T:
        """Store a new thing; its row number exists afterwards."""
        self.session.add(thing)
        self.session.flush()
        return thing

    def all(self, query: Select[T]) -> list[T]:
        return list(self.session.scalars(query).unique())

    def first(self, query: Select[T]) -> T | None:
        return self.session.scalars(query.limit(1)).first()

    def count(self, query: Select[Any]) -> int:
        return self.session.scalar(select(func.count()).select_from(query.subquery())) or 0

    def execute(
        self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] = ()
    ) -> CursorResult[Any]:
        """Run a statement on plain rows; what the session holds is neither written nor renewed."""
        if statement.is_dml:
            note_writing(self.session)
        if self._connection is None:
            self._connection = self.session.connection()
        return self._connection.execute(statement, values or None)

    def at_end(self, ending: Callable[[], None]) -> None:
        """Run something just before the commit, after everything else of this unit."""
        self._endings.append(ending)

    def abandon(self) -> None:
        """Give up this unit: at its end nothing is kept."""
        self._abandoned = True

    def finish(self) -> None:
        """Write what is left, run the endings, commit. Called by `begin` alone."""
        if self.read_only:
            self.session.expunge_all()  # what was read stays readable after the unit
        if self.read_only or self._abandoned:
            self.session.rollback()
            return
        self.session.flush()
        for ending in self._endings:
            ending()
        self.session.flush()
        if self.session.info.get("wrote") and not self.asked and not self.actor.is_system:
            raise RuntimeError("a unit of work wrote without asking any rule")
        self.session.commit()


@contextmanager
def begin(
    database: Database, *, actor: Who, clock: Clock, read_only: bool = False
) -> Iterator[Work]:
    """Open the unit of work: commit at its end, roll back on any error.

    Raises Conflict where another unit changed the same row meanwhile, and Unavailable where
    the database cannot answer now; integrity errors pass, since their constraint names the
    field at fault.
    """
    try:
        with database.session(read_only=read_only) as session:
            now = clock.now()  # after the wait for the lock: facts are in order
            who = actor if isinstance(actor, Actor) else actor(session, now)
            work = Work(session, who, now)
            yield work
            work.finish()
    except StaleDataError as stale:
        raise Conflict("stale") from stale
    except IntegrityError:
        raise
    except (OperationalError, PoolTimeout) as outage:
        raise Unavailable("database") from outage
    except DBAPIError as broken:
        if broken.connection_invalidated:
            raise Unavailable("database") from broken
        raise
