"""Answers to an open slot: who may give which, and what they do."""

from dataclasses import replace

from govflow.workflow.engine.effects import Close
from govflow.workflow.engine.look import Ask
from govflow.workflow.engine.opening import excluded
from govflow.workflow.engine.path import onward
from govflow.workflow.engine.refusal import EngineRefusal
from govflow.workflow.engine.route import RETURNS, Choice, Human, Route, is_end
from govflow.workflow.engine.state import REVISE, Case, Slot
from govflow.workflow.engine.turn import Turn
from govflow.workflow.engine.walk import chosen, settle

EXPLAINED = frozenset({"reject", "unfavourable"})
CIRCUITS = "role:circuits"


def answered(turn: Turn) -> None:
    """Record one answer; when the rule has decided, the step is left."""
    step, place, slot = answering(turn)
    verb = turn.text("verb")
    if verb not in step.verbs:
        raise EngineRefusal("answer_not_allowed", step=step.name, verb=verb, allowed=step.verbs)
    _explained(turn, step, verb)
    if step.kind == "signature" and verb == "approve" and not turn.text("proof"):
        raise EngineRefusal("proof_missing", step=step.name)
    turn.done(step.name, place, turn.text("as"), verb)
    turn.fill(
        step.name,
        place,
        replace(slot, answer=verb, people=turn.people, digest=turn.case.digest),
    )
    turn.put(touched=True)
    settle(turn, step)


def acting(turn: Turn) -> tuple[Human, int, Slot]:
    """Give the step and slot acted on. Raises what bars this person, now, on this text."""
    name = turn.text("step")
    place, slot = open_slot(turn)
    if turn.event.get("digest") != turn.case.digest:
        raise EngineRefusal("text_changed", step=name, digest=turn.case.digest)
    if name == REVISE:
        allowed = ("resubmit", "withdraw")
        raise EngineRefusal(
            "answer_not_allowed", step=name, verb=turn.text("verb"), allowed=allowed
        )
    step = turn.route.human(name)
    barred(turn.case, step, place, turn.people)
    return step, place, slot


def answering(turn: Turn) -> tuple[Human, int, Slot]:
    """Give the step and slot answered. Raises consult_waits while an opinion is waited for."""
    step, place, slot = acting(turn)
    if waits(turn.case, step.name, place):
        raise EngineRefusal("consult_waits", step=step.name)
    return step, place, slot


def waits(case: Case, step: str, place: int) -> bool:
    """Say whether a slot takes no answer before an opinion asked on it is given or closed."""
    return any(ask.slot == place and ask.wait for ask in case.runs[step].asks)


def open_slot(turn: Turn) -> tuple[int, Slot]:
    """Give the awaited slot the event speaks of. Raises not_open, not_yours."""
    name, run, place = turn.text("step"), turn.run(), turn.event.get("slot", 0)
    known = isinstance(place, int) and 0 <= place < len(run.slots)
    if not known or not run.slots[place].pending:
        raise EngineRefusal("not_open", step=name, status=turn.case.status)
    if turn.event.get("as") not in run.slots[place].principals:
        raise EngineRefusal("not_yours", step=name)
    return place, run.slots[place]


def elsewhere(case: Case, step: str, place: int) -> frozenset[int]:
    """Name who fills another slot of the run: one person fills one."""
    slots = enumerate(case.runs[step].slots)
    return frozenset(one for other, slot in slots if other != place for one in slot.people)


def barred(case: Case, step: Human, place: int, people: tuple[int, ...]) -> None:
    """Refuse whom the separation of duties bars: own case, not_same_as, two slots of a run."""
    concerned = set(people)
    if step.kind in RETURNS and concerned & {case.requester, *case.submitters}:
        raise EngineRefusal("own_case", step=step.name)
    if earlier := met(case, step, place, people):
        raise EngineRefusal("same_person", step=step.name, not_same_as=(earlier,))


def met(case: Case, step: Human, place: int, people: tuple[int, ...]) -> str:
    """Name the step at which one of these persons acts or acted, where that bars them here."""
    concerned = set(people)
    for name in step.not_same_as:
        if concerned & excluded(case, replace(step, kind="avis", not_same_as=(name,))):
            return name
    return step.name if concerned & elsewhere(case, step.name, place) else ""


def _explained(turn: Turn, step: Human, verb: str) -> None:
    """A refusal gives its reason; so does the approval that overrides an unfavourable opinion."""
    if verb in EXPLAINED:
        turn.reason(step=step.name, verb=verb)
    if verb == "approve" and step.kind in RETURNS and turn.case.explain:
        turn.reason(step=step.name, verb=verb, unfavourable=turn.case.explain)
        turn.put(explain=())


def silenced(turn: Turn) -> None:
    """The due day has passed: pending slots fall silent, as the step declares."""
    name = turn.text("step")
    turn.run()
    step = turn.route.steps.get(name)
    if not isinstance(step, Human) or step.silence == "wait":
        raise EngineRefusal("answer_not_allowed", step=name, verb="silent", allowed=())
    if step.tacit is not None:
        turn.told["text"] = step.tacit
    _silence(turn, step, "favourable" if step.silence == "favourable" else "silent")
    settle(turn, step)


def _silence(turn: Turn, step: Human, answer: str) -> None:
    for place, slot in enumerate(turn.case.runs[step.name].slots):
        if slot.pending:
            turn.done(step.name, place, slot.principals[0], "silent")
            turn.fill(step.name, place, replace(slot, answer=answer, digest=turn.case.digest))


def overridden(turn: Turn) -> None:
    """Pass over opinions that are still awaited (passer outre); the reason is kept."""
    steps = [_opinion(turn, name) for name in turn.event.get("steps") or ("",)]
    turn.reason(steps=tuple(step.name for step in steps))
    if turn.event.get("as") != CIRCUITS:
        _next_in_line(turn, steps[0])
    for step in steps:
        _pass_over(turn, step)
    for step in steps:
        if step.name in turn.case.open:
            settle(turn, step)


def _opinion(turn: Turn, name: object) -> Human:
    step = turn.route.steps.get(str(name))
    if not isinstance(step, Human) or step.kind != "avis" or not step.blocking:
        raise EngineRefusal(
            "target_not_allowed", step=name, allowed=open_opinions(turn.route, turn.case)
        )
    turn.run(step=step.name)
    return step


def open_opinions(route: Route, case: Case) -> tuple[str, ...]:
    """Name the opinions that are awaited now."""
    steps = (route.steps.get(name) for name in case.open)
    return tuple(one.name for one in steps if isinstance(one, Human) and one.kind == "avis")


def _pass_over(turn: Turn, step: Human) -> None:
    run = turn.case.open[step.name]
    for place, slot in enumerate(run.slots):
        if slot.pending:
            turn.emit(Close(step.name, run.run, place, "overridden"))
            turn.fill(step.name, place, replace(slot, answer="silent", digest=turn.case.digest))


def _next_in_line(turn: Turn, step: Human) -> None:
    """Besides role:circuits, who answers the step after the block may pass over its opinions."""
    following, offered = in_line(turn, step.name)
    if following is None or turn.event.get("as") not in offered:
        raise EngineRefusal("not_yours", step=step.name)
    if following.kind in RETURNS and set(turn.people) & excluded(turn.case, following):
        raise EngineRefusal("own_case", step=step.name)


def in_line(turn: Turn, name: str) -> tuple[Human | None, tuple[str, ...]]:
    """Give the step that follows, and to whom it would be offered."""
    following = after(turn, name)
    if following is None:
        return None, ()
    barred_there = excluded(turn.case, following)
    ask = Ask(following.name, "override", following.who, turn.case, excluded=barred_there)
    return following, tuple(one for seat in turn.look(ask) for one in seat.principals)


def after(turn: Turn, name: str) -> Human | None:
    """Give the step that follows a step, or the outermost block around it, on approval."""
    here = turn.route.steps[_outermost(turn.route, name)]
    while not isinstance(here, Human) or here.kind in {"avis", "copy"}:
        target = chosen(turn, here) if isinstance(here, Choice) else onward(here)
        if is_end(target):
            return None
        here = turn.route.steps[target]
    return here


def _outermost(route: Route, name: str) -> str:
    blocks = [block for block, _ in route.around(name)]
    return blocks[-1] if blocks else name
