"""The walk: from a step onward until everything waits for somebody."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from govflow.workflow.engine.effects import Copy, Finish, Notify
from govflow.workflow.engine.look import Ask
from govflow.workflow.engine.opening import await_outside, heard, open_step
from govflow.workflow.engine.refusal import EngineRefusal, KernelFault
from govflow.workflow.engine.route import (
    JOIN,
    Answered,
    Choice,
    Circuit,
    Human,
    Parallel,
    Wait,
    is_end,
)
from govflow.workflow.engine.rule import result
from govflow.workflow.engine.state import Answer, Run
from govflow.workflow.engine.truth import holds
from govflow.workflow.engine.turn import Passed, Turn, without

ONWARD = frozenset({"approve", "done"})
TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class Ended:
    """A branch came to its end with a result."""

    block: str
    branch: str
    result: str


@dataclass(slots=True)
class Walk:
    """What is still to be visited; runs open last, when everything that passes has passed."""

    turn: Turn
    queue: deque[str | Ended] = field(default_factory=deque)
    waiting: list[Answered | Wait] = field(default_factory=list)

    def go(self) -> None:
        while self.queue or self.waiting:
            if not self.queue:
                self.open(self.waiting.pop(0))
                continue
            place = self.queue.popleft()
            if isinstance(place, Ended):
                self.join(place)
            elif is_end(place):
                self.finish(place)
            elif self.within(place):
                self.visit(place)

    def within(self, name: str) -> bool:
        """Say whether every block and branch around a step is still open."""
        joins = self.turn.case.joins
        return all(
            joins.get(block, {}).get(branch) == "" for block, branch in self.turn.route.around(name)
        )

    def visit(self, name: str) -> None:
        step, case = self.turn.route.steps[name], self.turn.case
        if isinstance(step, Choice):
            self.choose(step)
        elif isinstance(step, Parallel):
            self.split(step)
        elif isinstance(step, Human) and step.kind == "copy":
            self.inform(step)
        elif not isinstance(step, Wait) and name in case.keep:
            self.pass_over(step)
        elif name in case.side or (isinstance(step, Wait) and heard(case, step)):
            self.proceed(step, "done")
        else:
            self.waiting.append(step)
            return
        self.reached(name)

    def reached(self, name: str) -> None:
        """The file is here: opinions that were asked until here come too late now."""
        for asked in tuple(self.turn.case.side):
            if self.turn.route.human(asked).until == name:
                self.give_up(asked, "too_late")

    def give_up(self, asked: str, reason: str) -> None:
        """Await an opinion beside the way no longer; what was said of it already stays."""
        if any(slot.answer for slot in self.turn.case.side[asked].slots):
            self.keep_answer(self.turn.route.human(asked), "done", reason)
        else:
            self.turn.shut(asked, reason)

    def choose(self, step: Choice) -> None:
        self.lead(step.name, chosen(self.turn, step), "approve")

    def split(self, block: Parallel) -> None:
        case, facts = self.turn.case, self.turn.facts
        if block.name in case.joins:
            told = f"block {block.name!r} would be open twice"
            raise KernelFault(told)
        taken = [
            branch
            for branch in block.branches
            if branch not in block.when or holds(block.when[branch], facts)
        ]
        for branch, text in block.texts.items():
            self.turn.ways.append(Passed(block.name, branch, text, branch in taken))
        self.turn.put(joins={**case.joins, block.name: dict.fromkeys(taken, "")})
        self.queue.extend(block.branches[branch][0] for branch in taken)
        self.settle(block)

    def inform(self, step: Human) -> None:
        for seat in self.turn.look(Ask(step.name, "copy", step.who, self.turn.case)):
            for principal in seat.principals:
                self.turn.emit(Copy(step.name, principal))
        self.proceed(step, "done")

    def pass_over(self, step: Answered) -> None:
        case = self.turn.case
        self.turn.put(
            keep=tuple(name for name in case.keep if name != step.name),
            path=(*case.path, step.name),
        )
        self.proceed(step, case.answers[step.name].result)

    def open(self, step: Answered | Wait) -> None:
        if not self.within(step.name):
            return
        self.reached(step.name)
        if not isinstance(step, Human):
            await_outside(self.turn, step)
            return
        open_step(self.turn, step)
        self.answerable(step)
        if not step.blocking:
            self.proceed(step, "done")
        self.settle_run(step)

    def answerable(self, step: Human) -> None:
        """A run whose rule fails before anybody answered has too few slots: never a rejection."""
        slots = self.turn.case.runs[step.name].slots
        if result(step, slots) == "reject" and all(slot.pending for slot in slots):
            raise EngineRefusal("nobody", step=step.name, slots=len(slots))

    def settle_run(self, step: Human) -> None:
        """Leave the step if its slots have decided."""
        run = self.turn.case.runs[step.name]
        found = result(step, run.slots)
        if found is not None:
            self.leave(step, found)

    def leave(self, step: Answered, found: str) -> None:
        """Record what a run has decided, and go on unless the file has done so already."""
        beside = step.name in self.turn.case.side
        self.keep_answer(step, found, "decided")
        if not beside:
            self.proceed(step, found)

    def keep_answer(self, step: Answered, found: str, reason: str) -> None:
        case = self.turn.case
        answer = _answer(case.runs[step.name], found, case.digest)
        self.turn.shut(step.name, reason)
        self.turn.put(
            answers={**case.answers, step.name: answer},
            valid=(*(name for name in case.valid if name != step.name), step.name),
            path=(*case.path, step.name),
        )
        explained = isinstance(step, Human) and step.unfavourable == "reason"
        if explained and "unfavourable" in answer.slots:
            self.turn.put(explain=(*self.turn.case.explain, step.name))

    def proceed(self, step: Answered | Parallel | Wait, found: str) -> None:
        """Follow a result. After a changed text, an approval outside blocks starts anew."""
        if step.name in self.turn.route.homes:
            onward = found in ONWARD or (found == TIMEOUT and found not in step.then)
            target = self.turn.route.after(step.name) if onward else step.then[found]
            self.lead(step.name, target, "approve" if onward else "reject")
        elif self.turn.case.edited and found in ONWARD:
            self.turn.put(edited=False, path=(), keep=self.turn.case.valid)
            self.queue.append(self.turn.route.start)
        else:
            self.queue.append(step.then[found])

    def lead(self, name: str, target: str, found: str) -> None:
        if target == JOIN:
            self.queue.append(Ended(*self.turn.route.homes[name], found))
        else:
            self.queue.append(target)

    def join(self, ended: Ended) -> None:
        joins = self.turn.case.joins
        if joins.get(ended.block, {}).get(ended.branch) != "":
            return
        results = {**joins[ended.block], ended.branch: ended.result}
        self.turn.put(joins={**joins, ended.block: results})
        self.settle(self.turn.route.block(ended.block))

    def settle(self, block: Parallel) -> None:
        """Leave the block if its branches have decided; what is open in it is withdrawn."""
        found = joined(block, self.turn.case.joins[block.name])
        if found is None:
            return
        awaited = self.turn.route.inside(block.name) - self.turn.case.side.keys()
        self.turn.shut_all(awaited, "region")
        self.turn.put(joins=without(self.turn.case.joins, (block.name,)))
        self.proceed(block, found)

    def left(self) -> bool:
        """Say whether anything but the rest of a closed block is still to be visited."""
        places = [place for place in self.queue if isinstance(place, str)]
        return any(map(self.within, (*places, *(step.name for step in self.waiting))))

    def finish(self, end: str) -> None:
        turn = self.turn
        if turn.case.open or turn.case.joins or self.left():
            told = f"{end!r} reached while {sorted(turn.case.open)} is open"
            raise KernelFault(told)
        for asked in tuple(turn.case.side):
            self.give_up(asked, "case_over")
        turn.put(status="finished", outcome=end[4:], keep=(), clocks={}, explain=())
        send_copies(turn, end)
        turn.emit(Notify("case.finished", end, (f"u:{turn.case.requester}",), {"outcome": end[4:]}))
        turn.emit(Finish("finished", end[4:]))


def chosen(turn: Turn, step: Choice) -> str:
    """Give where a choice leads now: the first case that holds, else `else`."""
    facts = turn.facts
    for case in step.cases:
        taken = holds(case.when, facts)
        turn.ways.append(Passed(step.name, case.go, case.text, taken))
        if taken:
            return case.go
    return step.otherwise


def walk(turn: Turn, name: str) -> None:
    """Walk from a step until everything waits for somebody."""
    journey = Walk(turn)
    journey.queue.append(name)
    journey.go()


def settle(turn: Turn, step: Human) -> None:
    """Look whether a run has decided, and walk on if so."""
    journey = Walk(turn)
    journey.settle_run(step)
    journey.go()


def leave_outside(turn: Turn, step: Circuit | Wait, found: str) -> None:
    """What was awaited from outside has come: walk on."""
    journey = Walk(turn)
    if isinstance(step, Circuit):
        journey.leave(step, found)
    else:
        turn.shut(step.name, "decided")
        journey.proceed(step, found)
    journey.go()


def joined(block: Parallel, results: Mapping[str, str]) -> str | None:
    """Decide a join: approve, reject, or None while it waits."""
    for found in results.values():
        if found in block.cancel_on:
            return found
    approved = sum(found == "approve" for found in results.values())
    pending = sum(found == "" for found in results.values())
    if block.join is None:
        return None if pending else "approve" if approved == len(results) else "reject"
    if approved >= block.join:
        return "approve"
    return "reject" if approved + pending < block.join else None


def send_copies(turn: Turn, end: str) -> None:
    """Send the copies an end asks for; each principal once."""
    readers = turn.route.copies.get(end)
    if readers:
        seats = turn.look(Ask(step=end, purpose="copy", who=readers, case=turn.case))
        for principal in dict.fromkeys(one for seat in seats for one in seat.principals):
            turn.emit(Copy(end, principal))


def _answer(run: Run, found: str, digest: str) -> Answer:
    return Answer(
        result=found,
        slots=tuple(slot.answer for slot in run.slots if slot.answer),
        people=tuple(dict.fromkeys(person for slot in run.slots for person in slot.people)),
        digest=digest,
        run=run.run,
        principals=tuple(dict.fromkeys(one for slot in run.slots for one in slot.principals)),
    )
