"""What the engine decided is carried out, in order: tasks, timers, messages, the fact."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from govflow.audit import ledger
from govflow.kernel.clock import at_local
from govflow.kernel.db import opaque
from govflow.kernel.errors import Conflict
from govflow.kernel.work import Work
from govflow.workflow import due, facts, store
from govflow.workflow.act import Act
from govflow.workflow.clocks import new_clock, set_clock
from govflow.workflow.engine import effects
from govflow.workflow.engine.decide import Decided
from govflow.workflow.engine.state import REVISE
from govflow.workflow.models import Outbox, TaskStatus, Turn
from govflow.workflow.models.cases import NEVER
from govflow.workflow.rows import TaskRow, TimerRow

FAR = at_local(datetime.combine(NEVER, datetime.min.time()))
SEND = insert(Outbox)
CHILD_ENDED = "child.ended"
TOPICS = {"task.reminded": "task.reminder"}
SYSTEM_NOTICES = frozenset({"task.reminder", "task.late", "task.escalated"})


class Carrier:
    """Carries one decision out. The row of the case exists, its state is written by `store`."""

    def __init__(
        self,
        work: Work,
        file: store.File,
        decided: Decided,
        act: Act | None,
        held: timedelta | None = None,
    ) -> None:
        self.work, self.file, self.decided, self.act = work, file, decided, act
        self.window = due.undo_window(file.route.undo) if held is None else held
        self.event = decided.event
        self.seq = decided.case.rev
        self.messages = 0

    def carry(self) -> None:
        """Do everything in order; messages last, when tasks have their due days."""
        told = (effects.Notify, effects.Finish)
        for effect in sorted(self.decided.effects, key=lambda one: isinstance(one, told)):
            DEEDS[type(effect)](self, effect)
        if self.event["kind"] == due.LATE:
            for task in self.file.of(self.event["step"], self.event["run"]):
                task.turn = min(task.turn, Turn.SOON)

    def record(self, event: str) -> None:
        """Tell the ledger the one fact that an event is, by its fingerprint."""
        self.work.acting.capacity = self.act.capacity if self.act else None
        fact, details = facts.fact_of(self.event)
        row = self.file.row
        ledger.record(
            self.work,
            fact,
            f"case:{row.id}",
            about=row.subject,
            title=row.title.as_dict(),
            reference=self.act.reference if self.act else "",
            event=event,
            rev=self.seq,
            **details,
        )

    # ---------------------------------------------------------------- tasks

    def open(self, effect: effects.Open | effects.Offer) -> None:
        timer = self.file.timers.get((effect.step, effect.run))
        self._add(
            effect,
            (effect.run, effect.slot, effect.offer),
            kind="revise" if effect.step == REVISE else effect.kind,
            turn=self._turn(timer),
            rank=getattr(effect, "rank", 0),
            due_on=timer.due_on if timer else None,
            due_at=timer.due_at if timer else FAR,
        )

    def _turn(self, timer: TimerRow | None) -> Turn:
        late = timer is not None and timer.due_at <= self.work.now
        return Turn.SOON if late or self.file.row.priority == "high" else Turn.ORDINARY

    def _add(
        self,
        effect: effects.Open | effects.Offer | effects.Copy,
        place: tuple[int, int, int],
        **values: Any,  # noqa: ANN401 - the columns of a task have many types
    ) -> None:
        run, slot, offer = place
        told: dict[str, Any] = {
            "public_id": opaque(),
            "case_id": self.file.row.id,
            "step": effect.step,
            "run": run,
            "slot": slot,
            "offer": offer,
            "principal": effect.principal,
            "status": TaskStatus.OPEN,
            "event_seq": self.seq,
            "created_at": self.work.now,
            "due_at": FAR,
        }
        self.file.tasks.append(TaskRow(**(told | values)))

    def done(self, effect: effects.Done) -> None:
        for task in self.file.open_tasks(effect.step, effect.run, effect.slot):
            if task.principal == effect.principal:
                self._answer(task, effect.outcome)

    def _answer(self, task: TaskRow, outcome: str) -> None:
        task.status, task.outcome, task.done_at = TaskStatus.DONE, outcome, self.work.now
        if self.act is None or outcome in {"silent", "skipped"}:
            return
        capacity = self.act.capacity
        task.actor_id, task.capacity = self.act.person, capacity.kind
        task.for_post_id, task.delegation_id = capacity.post or None, capacity.delegation
        task.reason = self.event.get("reason") or self.event.get("remarks") or None
        task.digest = self.event.get("digest")

    def close(self, effect: effects.Close) -> None:
        for task in self.file.open_tasks(effect.step, effect.run, effect.slot):
            if effect.principal in {None, task.principal}:
                self._close(task, effect.reason)

    def _close(self, task: TaskRow, reason: str) -> None:
        task.status, task.closed_reason = TaskStatus.CLOSED, reason
        task.done_at = self.work.now

    def reopen(self, effect: effects.Reopen) -> None:
        for task in self.file.of(effect.step, effect.run, effect.slot):
            if task.offer in effect.offers and not task.is_open:
                task.status, task.outcome, task.closed_reason = TaskStatus.OPEN, None, None
                task.actor_id = task.capacity = task.for_post_id = task.delegation_id = None
                task.reason = task.digest = task.done_at = None

    def void(self, effect: effects.Void) -> None:
        for task in self.file.tasks:
            if task.run > effect.after and task.is_open:
                self._close(task, "undone")

    def stale(self, effect: effects.Stale) -> None:
        for task in self.file.of(effect.step, effect.run):
            task.stale = True

    def copy(self, effect: effects.Copy) -> None:
        number = sum(task.step == effect.step for task in self.file.tasks)
        self._add(effect, (self.seq, 0, number), kind="copy", status=TaskStatus.INFO)
        self._send("copy", effect.step, effect.principal, {"outcome": self.decided.case.outcome})

    # ---------------------------------------------------------------- time

    def timer(self, effect: effects.Timer) -> None:
        run = (effect.step, effect.run)
        timer = self.file.timers.get(run)
        found, given = self._span(effect), due.terms(effect)
        if timer is None:
            timer = self.file.timers[run] = new_clock(
                self.work, (self.file.row.id, *run), given, found
            )
        else:
            if effect.clock == "keep":  # the same run goes on after an undo
                found = due.Span(timer.since, timer.due_on, timer.due_at)
            set_clock(self.work, timer, given, found)
        for task in self.file.of(*run):
            task.due_on, task.due_at = timer.due_on, timer.due_at

    def _span(self, effect: effects.Timer) -> due.Span:
        before = self._before(effect)
        if before is None or effect.clock == "restart":
            return due.span(self.work, effect.due)
        if effect.clock == "keep":
            return due.until(self.work, before.due_on)
        stopped = before.paused_on or before.since
        return due.span(self.work, f"{due.left(self.work, before.due_on, stopped)}wd")

    def _before(self, effect: effects.Timer) -> TimerRow | None:
        return None if effect.since is None else self.file.timers.get((effect.step, effect.since))

    def untimer(self, effect: effects.Untimer) -> None:
        timer = self.file.timers.get((effect.step, effect.run))
        if timer is not None:
            timer.fire_at = timer.kind = None
            timer.paused_on = self.work.today  # from here on the clock would have been kept

    def pause(self, _effect: effects.Pause) -> None:
        for timer in self._timers():
            timer.fire_at, timer.paused_on = None, self.work.today

    def resume(self, _effect: effects.Resume) -> None:
        for timer in self._timers():
            stopped = timer.paused_on or timer.since
            days = due.left(self.work, timer.due_on, stopped)
            set_clock(self.work, timer, timer.terms, due.span(self.work, f"{days}wd"))
            for task in self.file.of(timer.step, timer.run):
                task.due_on, task.due_at = timer.due_on, timer.due_at

    def _timers(self) -> list[TimerRow]:
        runs = ((step, run.run) for step, run in self.decided.case.runs.items())
        return [self.file.timers[run] for run in runs if run in self.file.timers]

    # ---------------------------------------------------------------- messages

    def notify(self, effect: effects.Notify) -> None:
        if effect.topic == "case.finished" and self.file.row.parent_id:
            return  # the end of a case below is no news: the file goes on above
        topic = TOPICS.get(effect.topic, effect.topic)
        for principal in effect.to:
            if topic != "task.opened" or self._awaits(effect.step, principal):
                self._send(topic, effect.step, principal, effect.params)

    def _awaits(self, step: str, principal: str) -> bool:
        """Whether the task is still there: a step may be opened and skipped by one event."""
        tasks = (task for task in self.file.tasks if task.step == step)
        return any(task.is_open and task.principal == principal for task in tasks)

    def finish(self, effect: effects.Finish) -> None:
        """Tell the feature above, or the case above: this message has no addressee."""
        told = {"status": effect.status, "outcome": effect.outcome}
        self._send(
            CHILD_ENDED if self.file.row.parent_id else f"case.{effect.status}", "", None, told
        )

    def below(self, effect: effects.Child | effects.CallOff) -> None:
        """Leave the cases below to the command, once this one is written."""

    def _send(self, topic: str, step: str, to: str | None, params: Mapping[str, object]) -> None:
        row = self.file.row
        self.messages += 1
        message = {
            "topic": topic,
            "dedupe_key": f"{row.id}:{self.seq}:{self.messages}:{to or 'feature'}",
            "case_id": row.id,
            "seq": self.seq,
            "body": facts.message(self.work, self.file, self.event, self.act_told())
            | {**facts.step_told(self.file, step, to), **params, "to": to},
            "available_at": self._available(topic),
        }
        self.work.execute(SEND, message)

    def act_told(self) -> dict[str, Any] | None:
        return self.act.as_actor() if self.act else None

    def _available(self, topic: str) -> datetime:
        if topic in SYSTEM_NOTICES:
            return due.notice_from(self.work)
        window = self.window if self.act else timedelta()
        return self.work.now + window

    def unsend(self, effect: effects.Unsend) -> None:
        """Take the messages and copies of an event back. Raises Conflict when one has left."""
        unsent(self.work, self.file.row.id, effect.rev)
        for task in self.file.tasks:
            if task.status == TaskStatus.INFO and task.event_seq == effect.rev:
                self._close(task, "undone")


def unsent(work: Work, case: int, seq: int) -> None:
    """Take the messages of an event back. Raises Conflict when one has left."""
    of_event = (Outbox.case_id == case, Outbox.seq == seq)
    leased = select(Outbox.id).where(*of_event, Outbox.lease_until.is_not(None))
    if work.execute(leased).first() is not None:
        raise Conflict("case.not_undoable")
    work.execute(delete(Outbox).where(*of_event))


DEEDS: Mapping[type, Callable[[Carrier, Any], None]] = {
    effects.Open: Carrier.open,
    effects.Offer: Carrier.open,
    effects.Done: Carrier.done,
    effects.Close: Carrier.close,
    effects.Reopen: Carrier.reopen,
    effects.Void: Carrier.void,
    effects.Stale: Carrier.stale,
    effects.Copy: Carrier.copy,
    effects.Timer: Carrier.timer,
    effects.Untimer: Carrier.untimer,
    effects.Pause: Carrier.pause,
    effects.Resume: Carrier.resume,
    effects.Notify: Carrier.notify,
    effects.Finish: Carrier.finish,
    effects.Unsend: Carrier.unsend,
    effects.Child: Carrier.below,
    effects.CallOff: Carrier.below,
}
