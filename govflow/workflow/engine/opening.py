"""Opening a run: who is asked now, what is passed over, which clock starts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from govflow.workflow.engine.effects import Child, Done, Notify, Open, Timer
from govflow.workflow.engine.links import sisters
from govflow.workflow.engine.look import Ask, Seat
from govflow.workflow.engine.refusal import EngineRefusal, KernelFault
from govflow.workflow.engine.route import RETURNS, Circuit, Human, Wait
from govflow.workflow.engine.state import REVISE, Answer, Case, Clock, Run, Slot
from govflow.workflow.engine.turn import Turn, without
from govflow.workflow.engine.who import Base, One

DEEPEST: Final = 4  # circuits below circuits


def open_step(turn: Turn, step: Human) -> None:
    """Open a run of a step: its slots are fixed now, skipped ones are answered at once."""
    seats = turn.look(
        Ask(
            step=step.name,
            purpose="open",
            who=step.who,
            case=turn.case,
            on_self=step.on_self,
            on_vacant=step.on_vacant,
            excluded=excluded(turn.case, step),
            eligible=step.skip,
        )
    )
    marks = _marks(turn, step)
    slots = tuple(_slot(seat, marks) for seat in seats)
    number = _begin(turn, step.name, slots, step.kind, beside=not step.blocking)
    if step.due is not None:
        turn.emit(timer_of(step, number, turn.case.clocks.get(step.name)))
    turn.put(clocks=without(turn.case.clocks, (step.name,)))
    if step.skip:
        _skip(turn, step, seats)


def await_outside(turn: Turn, step: Circuit | Wait) -> None:
    """Open a run that nobody is asked in: its one slot is filled from outside."""
    number = _number(turn, step.name)
    turn.hold(step.name, Run(number, (Slot(()),)))
    if isinstance(step, Circuit):
        _below(turn, step, number)
    elif step.due is not None:
        turn.emit(timer_of(step, number, None))


def _below(turn: Turn, step: Circuit, number: int) -> None:
    """Begin a case below this one. Raises too_deep."""
    if turn.case.depth >= DEEPEST:
        raise EngineRefusal("too_deep", step=step.name)
    turn.emit(Child(step.name, number, step.circuit, mapped(step, turn.case.data)))


def mapped(step: Circuit, data: Mapping[str, Any]) -> dict[str, Any]:
    """Give the data of the circuit below: what the step says of ours."""
    found = {name: data.get(ours) for name, ours in step.data.items()}
    return {name: value for name, value in found.items() if value is not None}


def heard(case: Case, wait: Wait) -> bool:
    """Say whether the word that a step waits for was given already: words are kept."""
    about = {about for name, about in case.signals if name == wait.signal}
    return bool(about) if wait.about is None else case.data.get(wait.about) in about


def open_revise(turn: Turn) -> None:
    """Put the file on the requester's desk: the kernel's own step."""
    seats = turn.look(Ask(step=REVISE, purpose="open", who=(Base("requester"),), case=turn.case))
    _begin(turn, REVISE, tuple(_slot(seat, {}) for seat in seats), REVISE)


def excluded(case: Case, step: Human) -> frozenset[int]:
    """Name the persons who may not answer this step (separation of duties)."""
    barred = {
        person
        for name in step.not_same_as
        for person in (*_answered(case, name), *_answering(case, name))
    }
    if step.kind in RETURNS:
        barred |= {case.requester, *case.submitters}
    return frozenset(barred)


def _answered(case: Case, name: str) -> tuple[int, ...]:
    return case.answers[name].people if name in case.answers else ()


def _answering(case: Case, name: str) -> tuple[int, ...]:
    run = case.runs.get(name)
    return () if run is None else tuple(person for slot in run.slots for person in slot.people)


def _number(turn: Turn, step: str) -> int:
    if step in turn.case.runs:
        told = f"step {step!r} would be open twice"
        raise KernelFault(told)
    turn.put(seq=turn.case.seq + 1)
    return turn.case.seq


def _begin(
    turn: Turn, step: str, slots: tuple[Slot, ...], kind: str, *, beside: bool = False
) -> int:
    number = _number(turn, step)
    if not slots or not all(slot.principals for slot in slots):
        raise EngineRefusal("nobody", step=step)
    turn.hold(step, Run(number, slots), beside=beside)
    for place, slot in enumerate(slots):
        for offer, principal in enumerate(slot.principals):
            turn.emit(Open(step, number, place, offer, principal, kind))
    asked = tuple(dict.fromkeys(principal for slot in slots for principal in slot.principals))
    turn.emit(Notify("task.opened", step, asked, {"run": number, "kind": kind}))
    return number


def _slot(seat: Seat, marks: dict[str, frozenset[str]]) -> Slot:
    principals = tuple(dict.fromkeys(seat.principals))
    mine = tuple(mark for mark, named in marks.items() if named & set(principals))
    return Slot(principals=principals, marks=mine, offers=len(principals))


def _marks(turn: Turn, step: Human) -> dict[str, frozenset[str]]:
    """Resolve whose answer is mandatory, may veto, or breaks a tie."""
    rule = step.rule
    casting = () if rule.casting is None else (rule.casting,)
    named: dict[str, tuple[One, ...]] = {
        "mandatory": rule.mandatory,
        "veto": rule.veto,
        "casting": casting,
    }
    return {mark: _principals(turn, step, mark, ones) for mark, ones in named.items() if ones}


def _principals(turn: Turn, step: Human, mark: str, ones: tuple[One, ...]) -> frozenset[str]:
    seats = turn.look(Ask(step=step.name, purpose=mark, who=ones, case=turn.case))
    return frozenset(principal for seat in seats for principal in seat.principals)


def timer_of(step: Human | Wait, number: int, clock: Clock | None) -> Timer:
    """Set the clock of a run, as the step says; `clock` is how it goes on from another run."""
    return Timer(
        step=step.name,
        run=number,
        due=str(step.due),
        remind=tuple(str(one) for one in step.remind),
        escalate=None if step.escalate is None else str(step.escalate.after),
        silence=step.silence != "wait",
        timeout=isinstance(step, Wait),
        clock="restart" if clock is None else clock.mode,
        since=None if clock is None else clock.since,
    )


def _skip(turn: Turn, step: Human, seats: tuple[Seat, ...]) -> None:
    """Answer for who just approved this text and is the only one to be asked."""
    before = _preceding(turn, step)
    if before is None:
        return
    for place, seat in enumerate(seats):
        alone = seat.eligible if len(set(seat.eligible)) == 1 else ()
        run = turn.case.open[step.name]
        taken = {person for slot in run.slots for person in slot.people}
        if alone and alone[0] in before.people and alone[0] not in taken:
            slot = run.slots[place]
            turn.emit(Done(step.name, run.run, place, slot.principals[0], "skipped"))
            turn.fill(
                step.name,
                place,
                replace(slot, answer="skipped", people=alone[:1], digest=turn.case.digest),
            )


def _preceding(turn: Turn, step: Human) -> Answer | None:
    """Give the directly preceding answer if it is an approval of the present text."""
    case = turn.case
    name = case.path[-1] if case.path else None
    if name is None or not isinstance(turn.route.steps[name], Human):
        return None
    if sisters(turn.route, step.name, name) or _apart(turn, step.name, name):
        return None
    answer = case.answers[name]
    return answer if answer.result == "approve" and answer.digest == case.digest else None


def _apart(turn: Turn, one: str, other: str) -> bool:
    """Say whether `not_same_as` stands between two steps, either way."""
    one_step, other_step = turn.route.human(one), turn.route.human(other)
    return other in one_step.not_same_as or one in other_step.not_same_as
