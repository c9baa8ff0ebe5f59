"""The floor of the engine: items, tasks and events by SQLAlchemy Core; no circuit, no rule.

A click compares and sets the task; a second one finds it taken. Nothing is left out that a
correct approval needs, and nothing is done that only an engine does.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Engine,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    func,
    insert,
    select,
    text,
    update,
)

from benchmarks import contender
from benchmarks.contender import (
    BATCH,
    DIGEST,
    DUE_DAYS,
    FIRST_DUE,
    NOW,
    PAGE,
    ROLES,
    Click,
    Reader,
    Refused,
)
from benchmarks.plain import prepared
from benchmarks.stores import Store

OPEN = text("status = 'open'")
metadata = MetaData()
ITEMS = Table(
    "bench_item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String(200)),
    Column("status", String(10)),
    Column("step", Integer),
    Column("digest", String(64)),
    Column("started_at", DateTime(timezone=True)),
)
TASKS = Table(
    "bench_task",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", ForeignKey("bench_item.id"), index=True),
    Column("step", Integer),
    Column("principal", String(80)),
    Column("status", String(10)),
    Column("actor", Integer),
    Column("due_at", DateTime(timezone=True)),
    Column("done_at", DateTime(timezone=True)),
    Index("ix_bench_task_principal_due", "principal", "due_at", "id",
          sqlite_where=OPEN, postgresql_where=OPEN),
)  # fmt: skip
EVENTS = Table(
    "bench_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", ForeignKey("bench_item.id"), index=True),
    Column("kind", String(20)),
    Column("actor", Integer),
    Column("at", DateTime(timezone=True)),
)


class Floor:
    """Three tables and a comparison."""

    name = "floor"

    def __init__(self, store: Store, label: str = "floor") -> None:
        self.engine = store.grade(prepared(store.engine(label)))
        metadata.create_all(self.engine)
        self.reading = self.engine.execution_options(reading=True)

    def start(self, number: int) -> int:
        with self.engine.begin() as connection:
            row = {"title": contender.title(number), "status": "running", "step": 0,
                   "digest": DIGEST, "started_at": NOW}  # fmt: skip
            made = connection.execute(insert(ITEMS).values(row)).inserted_primary_key
            number_of = int(made[0]) if made else 0
            self._offer(connection, number_of, 0)
            self._note(connection, number_of, "started", contender.REQUESTER)
        return number_of

    def _offer(self, connection: Connection, item_id: int, step: int) -> None:
        row = {"item_id": item_id, "step": step, "principal": f"role:{ROLES[step]}",
               "status": "open", "due_at": NOW + timedelta(days=DUE_DAYS)}  # fmt: skip
        connection.execute(insert(TASKS).values(row))

    def _note(self, connection: Connection, item_id: int, kind: str, actor: int) -> None:
        row = {"item_id": item_id, "kind": kind, "actor": actor, "at": NOW}
        connection.execute(insert(EVENTS).values(row))

    def click(self, item: int, step: int) -> Click:
        waiting = select(TASKS.c.id).where(TASKS.c.item_id == item, TASKS.c.status == "open")
        with self.reading.connect() as connection:
            found = connection.scalar(waiting)
        return Click(item, str(found), DIGEST, contender.approver(step, item), f"{item}:{step}")

    def approve(self, click: Click) -> None:
        seen = (
            select(TASKS.c.id, TASKS.c.step, ITEMS.c.id.label("item"), ITEMS.c.digest)
            .join(ITEMS, ITEMS.c.id == TASKS.c.item_id)
            .where(TASKS.c.id == int(click.task))
        )
        with self.engine.begin() as connection:
            found = connection.execute(seen).one()
            if found.digest != click.digest:
                raise Refused("the text changed")
            self._set(connection, found.id, click.person)
            self._note(connection, found.item, "answered", click.person)
            self._go_on(connection, found.item, found.step + 1)

    def _set(self, connection: Connection, task_id: int, person: int) -> None:
        guarded = update(TASKS).where(TASKS.c.id == task_id, TASKS.c.status == "open")
        done = {"status": "done", "actor": person, "done_at": NOW}
        if connection.execute(guarded.values(done)).rowcount != 1:
            raise Refused("somebody was faster")

    def _go_on(self, connection: Connection, item_id: int, step: int) -> None:
        over = step == len(ROLES)
        moved: dict[str, Any] = {"step": step, "status": "approved" if over else "running"}
        connection.execute(update(ITEMS).where(ITEMS.c.id == item_id).values(moved))
        if not over:
            self._offer(connection, item_id, step)

    def approvals(self, item: int) -> tuple[int, bool]:
        answered = select(func.count()).where(EVENTS.c.item_id == item, EVENTS.c.kind == "answered")
        status = select(ITEMS.c.status).where(ITEMS.c.id == item)
        with self.reading.connect() as connection:
            return connection.scalar(answered) or 0, connection.scalar(status) == "approved"

    # ------------------------------------------------------------------ inbox

    def fill(self, tasks: int, people: int, slots: int) -> None:
        for start in range(1, tasks + 1, BATCH):
            numbers = range(start, min(start + BATCH, tasks + 1))
            items = [{"id": n, "title": contender.title(n), "status": "running", "step": 0,
                      "digest": DIGEST, "started_at": FIRST_DUE} for n in numbers]  # fmt: skip
            rows = [{"item_id": n, "step": 0, "status": "open",
                     "principal": "{}:{}".format(*contender.offered(n, people, slots)),
                     "due_at": FIRST_DUE + timedelta(minutes=n)} for n in numbers]  # fmt: skip
            with self.engine.begin() as connection:
                connection.execute(insert(ITEMS), items)
                connection.execute(insert(TASKS), rows)
        analyse(self.engine)

    def _mine(self, reader: Reader) -> list[str]:
        return [*(f"slot:{slot}" for slot in reader.slots), f"person:{reader.person}"]

    def inbox(self, reader: Reader) -> Sequence[str]:
        listed = (
            select(ITEMS.c.title, TASKS.c.id, TASKS.c.due_at)
            .join(ITEMS, ITEMS.c.id == TASKS.c.item_id)
            .where(TASKS.c.principal.in_(self._mine(reader)), TASKS.c.status == "open")
            .order_by(TASKS.c.due_at, TASKS.c.id)
            .limit(PAGE)
        )
        with self.reading.connect() as connection:
            return [row.title for row in connection.execute(listed)]

    def badge(self, reader: Reader) -> int:
        mine = (TASKS.c.principal.in_(self._mine(reader)), TASKS.c.status == "open")
        some = select(TASKS.c.id).where(*mine).limit(contender.BADGE).subquery()
        with self.reading.connect() as connection:
            return connection.scalar(select(func.count()).select_from(some)) or 0

    def close(self) -> None:
        self.engine.dispose()


def analyse(engine: Engine) -> None:
    """Let PostgreSQL know its tables, as its own housekeeping would soon."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
