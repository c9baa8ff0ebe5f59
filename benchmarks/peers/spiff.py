"""SpiffWorkflow as a contender: one state row for each item, and a row for each event.

It offers no storage: the host keeps what it dumps. `guarded` compares a version when it writes.
"""

from itertools import pairwise
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)

from benchmarks import contender
from benchmarks.contender import DIGEST, NOW, ROLES, Click, Refused
from benchmarks.peers.bpmn import Circuit, Play
from benchmarks.peers.opening import NoInbox, Opening

metadata = MetaData()
ITEMS = Table(
    "spiff_item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String(200)),
    Column("state", Text),
    Column("version", Integer),
)
EVENTS = Table(
    "spiff_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", ForeignKey("spiff_item.id"), index=True),
    Column("kind", String(20)),
    Column("actor", Integer),
    Column("at", DateTime(timezone=True)),
)
MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def bpmn() -> str:
    """Write the circuit of the job: three user tasks, each in the lane of its role."""
    way = ("begin", *ROLES, "approved")
    lanes = (
        f'<lane id="of-{role}" name="{role}"><flowNodeRef>{role}</flowNodeRef></lane>'
        for role in ROLES
    )
    tasks = (f'<userTask id="{role}"/>' for role in ROLES)
    flows = (
        f'<sequenceFlow id="to-{to}" sourceRef="{source}" targetRef="{to}"/>'
        for source, to in pairwise(way)
    )
    return (
        f'<definitions xmlns="{MODEL}" id="bench" targetNamespace="urn:bench">'
        f'<process id="approval" isExecutable="true"><laneSet id="lanes">{"".join(lanes)}</laneSet>'
        f'<startEvent id="begin"/>{"".join(tasks)}<endEvent id="approved"/>{"".join(flows)}'
        "</process></definitions>"
    )


class Spiff(NoInbox):
    """SpiffWorkflow in a plain host."""

    def __init__(self, name: str, opening: Opening, *, guarded: bool) -> None:
        self.name = name
        self.guarded = guarded
        self.engine = opening.engine(deferred=not guarded)
        self.reading = self.engine.execution_options(reading=True)
        metadata.create_all(self.engine)
        self.circuit = Circuit(bpmn(), "approval")

    def start(self, number: int) -> int:
        play = self.circuit.start(digest=DIGEST, actors=[])
        row = {"title": contender.title(number), "state": self.circuit.dump(play), "version": 1}
        with self.engine.begin() as connection:
            made = connection.execute(insert(ITEMS).values(row)).inserted_primary_key
            item = int(made[0]) if made else 0
            self._note(connection, item, "started", contender.REQUESTER)
        return item

    def _note(self, connection: Connection, item: int, kind: str, actor: int) -> None:
        row = {"item_id": item, "kind": kind, "actor": actor, "at": NOW}
        connection.execute(insert(EVENTS).values(row))

    def _row(self, connection: Connection, item: int) -> Any:  # noqa: ANN401 - a row
        kept = select(ITEMS.c.state, ITEMS.c.version).where(ITEMS.c.id == item)
        return connection.execute(kept).one()

    def click(self, item: int, step: int) -> Click:
        with self.reading.connect() as connection:
            play = self.circuit.load(self._row(connection, item).state)
        task = play.enabled()[ROLES[step]]
        return Click(item, str(task.id), DIGEST, contender.approver(step, item), f"{item}:{step}")

    def approve(self, click: Click) -> None:
        with self.engine.begin() as connection:
            row = self._row(connection, click.item)
            play = self.circuit.load(row.state)
            self._answer(play, click)
            self._keep(connection, click.item, play, row.version)
            self._note(connection, click.item, "answered", click.person)

    def _answer(self, play: Play, click: Click) -> None:
        """Complete the task, if it still waits and the person may; the host's own rules."""
        waiting = {str(task.id): step for step, task in play.enabled().items()}
        step = waiting.get(click.task)
        if step is None or play.data["digest"] != click.digest:
            raise Refused("somebody was faster")
        lane = play.enabled()[step].task_spec.lane
        if lane != contender.role(click.person) or click.person in play.data["actors"]:
            raise PermissionError(click.person)
        play.data["actors"].append(click.person)
        play.answer(step)

    def _keep(self, connection: Connection, item: int, play: Play, version: int) -> None:
        kept = update(ITEMS).where(ITEMS.c.id == item)
        if self.guarded:
            kept = kept.where(ITEMS.c.version == version)
        state = {"state": self.circuit.dump(play), "version": version + 1}
        if connection.execute(kept.values(state)).rowcount != 1:
            raise Refused("somebody was faster")

    def approvals(self, item: int) -> tuple[int, bool]:
        answered = select(func.count()).where(EVENTS.c.item_id == item, EVENTS.c.kind == "answered")
        with self.reading.connect() as connection:
            play = self.circuit.load(self._row(connection, item).state)
            return connection.scalar(answered) or 0, play.is_finished

    def close(self) -> None:
        self.engine.dispose()


def opened(name: str, opening: Opening) -> Spiff:
    return Spiff(name, opening, guarded=name.endswith("version column"))
