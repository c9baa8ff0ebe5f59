"""Where a subject stands: why does it wait, since when, on whom, and what happens next?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from govflow.calendar.core import Deadline
from govflow.i18n.text import Text3
from govflow.kernel.clock import at_local
from govflow.kernel.work import Work
from govflow.workflow import policy, store
from govflow.workflow.engine import state
from govflow.workflow.engine.control import recallable
from govflow.workflow.engine.route import Circuit, Human, Route, Wait
from govflow.workflow.models import Event
from govflow.workflow.queries.inbox import days
from govflow.workflow.queries.names import Named, instead, named
from govflow.workflow.queries.outside import awaited
from govflow.workflow.rows import CaseRow, TaskRow, TimerRow
from govflow.workflow.store import File


@dataclass(frozen=True, slots=True)
class Waiting:
    """One open step: on whom it waits, since when, until when, and what happens then."""

    step: str
    kind: str
    title: Text3 | None
    named: tuple[Named, ...]
    since: datetime
    task: str
    due_on: date | None = None
    due: Deadline | None = None
    start: date | None = None
    late: int = 0
    left: int | None = None
    next: str | None = None  # reminded, late, silenced, escalated
    next_at: datetime | None = None
    awaited: int = 1  # answers still awaited
    instead: tuple[Named, ...] = ()  # who may answer for those awaited, by delegation
    holds: bool = True  # whether the file waits for this answer
    silence: str = ""  # what silence counts as after the due day,
    tacit: str = ""  # and by which text, where that is an approval

    @property
    def today(self) -> bool:
        return self.left == 0

    @property
    def posts(self) -> tuple[Text3, ...]:
        return tuple(one.post for one in self.named if one.post)

    @property
    def people(self) -> tuple[Text3, ...]:
        return tuple(name for one in self.named for name in one.people)


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest case of a subject, as pages show it."""

    case: str
    subject: str
    circuit: Text3
    status: str
    outcome: str | None
    started_at: datetime
    finished_at: datetime | None
    requester_post: int | None
    with_requester: bool
    returned_reason: str | None
    waiting: tuple[Waiting, ...]
    may_recall: bool
    is_mine: bool

    @property
    def is_open(self) -> bool:
        return self.status in {"running", "suspended"}


def standing(work: Work, subjects: Iterable[str]) -> dict[str, Standing]:
    """Say where subjects stand, each by its newest case; those never submitted are left out."""
    rows = store.newest(work, set(subjects))
    if not rows:
        return {}
    below = _below(work, rows)
    tasks, timers = _open_tasks(work, [*rows, *below]), _timers(work, [*rows, *below])
    desk = Rows(work, timers, _names(work, tasks), tasks, below)
    return {row.subject: desk.standing(row) for row in rows}


def of_case(work: Work, file: File) -> Standing:
    """Say where a case on the desk stands."""
    below = _below(work, [file.row])
    tasks = {file.row.id: [task for task in file.tasks if task.is_open]}
    timers = {(file.row.id, *run): timer for run, timer in file.timers.items()}
    if below:
        tasks, timers = tasks | _open_tasks(work, below), timers | _timers(work, below)
    desk = Rows(work, timers, _names(work, tasks), tasks, below)
    stands, row = desk.standing(file.row), file.row
    return replace(stands, waiting=tuple(_with_delegates(work, row, one) for one in stands.waiting))


def _with_delegates(work: Work, row: CaseRow, waiting: Waiting) -> Waiting:
    """Say who may act instead; asked for one case at a time, never for a list."""
    names = [one.principal for one in waiting.named]
    found = instead(work, names, policy.matter_of(row, waiting.kind))
    return replace(waiting, instead=tuple(one for group in found.values() for one in group))


def _names(work: Work, tasks: Mapping[int, list[TaskRow]]) -> dict[str, Named]:
    return named(work, (task.principal for group in tasks.values() for task in group))


def _below(work: Work, rows: list[CaseRow]) -> list[CaseRow]:
    """Find the cases below these, where any of them stands at another circuit."""
    roots = [row.root_id or row.id for row in rows if _nests(work, row)]
    return store.below(work, roots) if roots else []


def _nests(work: Work, row: CaseRow) -> bool:
    steps = store.circuit_of(work, row).steps
    return any(isinstance(steps.get(name), Circuit) for name in row.state["open"])


def _open_tasks(work: Work, rows: list[CaseRow]) -> dict[int, list[TaskRow]]:
    found: dict[int, list[TaskRow]] = {}
    for task in store.open_tasks_of(work, [row.id for row in rows]):
        found.setdefault(task.case_id, []).append(task)
    return found


def _timers(work: Work, rows: list[CaseRow]) -> dict[tuple[int, str, int], TimerRow]:
    found = store.timers_of(work, [row.id for row in rows])
    return {(one.case_id, one.step, one.run): one for one in found}


@dataclass(frozen=True, slots=True)
class Rows:
    """What was read for all the cases at once."""

    work: Work
    timers: Mapping[tuple[int, str, int], TimerRow]
    names: Mapping[str, Named]
    tasks: Mapping[int, list[TaskRow]]
    below: Sequence[CaseRow]

    def standing(self, row: CaseRow) -> Standing:
        route = store.circuit_of(self.work, row)
        case = state.from_json(row.state)
        mine = self.work.may(policy.is_the_requester, row)
        return Standing(
            case=row.public_id,
            subject=row.subject,
            circuit=Text3.of(route.title),
            status=row.status,
            outcome=row.outcome,
            started_at=row.started_at,
            finished_at=row.finished_at,
            requester_post=row.requester_post_id,
            with_requester=case.with_requester,
            returned_reason=self._reason(row) if case.with_requester else None,
            waiting=tuple(self._awaited(row)),
            may_recall=mine and not case.over and recallable(route, case),
            is_mine=mine,
        )

    def _reason(self, row: CaseRow) -> str | None:
        query = select(Event).where(
            Event.case_id == row.id,
            Event.kind.in_(("returned", "recalled", "undone", "child_ended")),
        )
        last = self.work.first(query.order_by(Event.seq.desc()))
        return last.body.get("reason") if last else None

    def _awaited(self, row: CaseRow) -> Iterator[Waiting]:
        """Say what a case waits for: people, the house, and what those below it wait for."""
        route, case = store.circuit_of(self.work, row), state.from_json(row.state)
        for group in _by_run(self.tasks.get(row.id, [])):
            yield self._waiting(route, group)
        for name, run in case.open.items():
            step = route.steps.get(name)
            below = [
                one for one in self.below if (one.parent_id, one.parent_run) == (row.id, run.run)
            ]
            if isinstance(step, Circuit | Wait) and not below:
                yield self._outside(row, step, run.run)
            for one in below:
                yield from self._awaited(one)

    def _outside(self, row: CaseRow, step: Circuit | Wait, run: int) -> Waiting:
        """Say what a file awaits that is nobody's answer."""
        timer = self.timers.get((row.id, step.name, run))
        return Waiting(
            step=step.name,
            kind=step.kind,
            title=Text3.of(step.title) if step.title else None,
            named=awaited(step),
            since=at_local(datetime.combine(timer.since, time())) if timer else self._moved(row),
            task="",
            **self._clock(timer, timer.due_on if timer else None),
        )

    def _moved(self, row: CaseRow) -> datetime:
        """Return when something last happened to a case."""
        query = select(Event.at).where(Event.case_id == row.id).order_by(Event.seq.desc())
        return self.work.session.scalars(query.limit(1)).one()

    def _clock(self, timer: TimerRow | None, due_on: date | None) -> dict[str, Any]:
        late, left = days(self.work, due_on)
        found: dict[str, Any] = {"due_on": due_on, "late": late, "left": left}
        if timer is None:
            return found
        counted = {"due": deadline_of(timer), "start": timer.since}
        return found | counted | {"next": timer.kind, "next_at": timer.fire_at}

    def _waiting(self, route: Route, group: list[TaskRow]) -> Waiting:
        first = group[0]
        timer = self.timers.get((first.case_id, first.step, first.run))
        step = route.steps.get(first.step)
        title = step.title if isinstance(step, Human) else None
        return Waiting(
            step=first.step,
            kind=first.kind,
            title=Text3.of(title) if title else None,
            named=tuple(
                self.names[name]
                for name in dict.fromkeys(task.principal for task in group)
                if name in self.names
            ),
            since=first.created_at,
            task=first.public_id,
            awaited=len({task.slot for task in group}),
            holds=not isinstance(step, Human) or step.blocking,
            silence=step.silence if isinstance(step, Human) else "",
            tacit=(step.tacit or "") if isinstance(step, Human) else "",
            **self._clock(timer, first.due_on),
        )


def _by_run(tasks: list[TaskRow]) -> list[list[TaskRow]]:
    groups: dict[tuple[str, int], list[TaskRow]] = {}
    for task in tasks:
        groups.setdefault((task.step, task.run), []).append(task)
    return list(groups.values())


def deadline_of(timer: TimerRow) -> Deadline | None:
    """Return how the due day was counted, day by day; None where it was not counted in days."""
    if not timer.counted:
        return None
    return Deadline(
        timer.due_on,
        tuple(date.fromisoformat(day) for day in timer.counted),
        tuple((date.fromisoformat(day), why) for day, why in timer.skipped),
    )
