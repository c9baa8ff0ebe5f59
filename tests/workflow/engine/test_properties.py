"""Random circuits, random people, random events: what must hold after every one of them."""

from datetime import date
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from govflow.workflow.engine.effects import CallOff
from govflow.workflow.engine.live import states
from govflow.workflow.engine.move import plan
from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.returns import targets
from govflow.workflow.engine.route import Circuit, Human, Wait
from govflow.workflow.engine.state import REVISE
from govflow.workflow.engine.truth import Facts
from tests.workflow.engine.drawn import circuits
from tests.workflow.engine.walked import HOLDERS, Walked

VERBS = st.sampled_from(["approve", "approve", "favourable", "reject", "unfavourable", "abstain"])
PEOPLE = st.sampled_from([1, 2, 10, 11, 12, 13, 14])
PICK = st.integers(0, 1000)
POSTS = st.sampled_from(sorted(HOLDERS))


class Ministries(Walked):
    """What people and the house may do to it, and what holds after each."""

    @rule(pick=PICK, verb=VERBS, person=PEOPLE)
    def answer(self, pick: int, verb: str, person: int) -> None:
        name, place = self.slot(pick)
        before, barred = self.file.case, self.barred(name, person)
        done = self.tried(
            lambda: self.file.answer(name, verb, person, slot=place, reason="because")
        )
        assert not (done and barred)
        if done and pick % 3 == 0:
            self.undo_and_repeat(name, place, verb, person, before)

    def undo_and_repeat(self, name: str, place: int, verb: str, person: int, before: Any) -> None:  # noqa: ANN401
        after = self.file.case
        final = any(isinstance(effect, CallOff) for effect in self.file.effects)
        assert final != self.tried(lambda: self.file.send("undone", person, rev=after.rev))
        if final:
            return
        undone = self.file.case
        assert (undone.open, undone.joins, undone.path) == (before.open, before.joins, before.path)
        assert self.tried(
            lambda: self.file.answer(name, verb, person, slot=place, reason="because")
        )
        again = self.file.case
        assert (set(again.open), again.path, again.valid) == (
            set(after.open),
            after.path,
            after.valid,
        )
        assert (again.status, again.outcome) == (after.status, after.outcome)

    @rule(pick=PICK, to=PICK, mode=st.sampled_from(["here", "replay"]), person=PEOPLE)
    def send_back(self, pick: int, to: int, mode: str, person: int) -> None:
        name, place = self.slot(pick)
        step = self.file.route.steps.get(name)
        allowed = targets(self.file.route, self.file.case, step) if isinstance(step, Human) else ()
        target = allowed[to % len(allowed)] if allowed else "requester"
        told = {"actor": {"person": person}}
        counted = self.file.case.valid
        if self.tried(lambda: self.file.back(name, target, mode, slot=place, **told)):
            case = self.file.case
            if mode == "here" and target != "requester":
                asked = set(case.open) & set(counted) - {target, name}
                assert not asked, f"asked although their answer counts: {asked}"

    @rule(text=st.sampled_from(["d1", "d2", "d3"]), n=st.integers(0, 4))
    @precondition(lambda self: REVISE in self.file.case.open)
    def resubmit(self, text: str, n: int) -> None:
        held = self.file.case.status == "suspended"
        done = self.tried(lambda: self.file.send("resubmitted", 1, digest=text, data={"n": n}))
        assert done != held

    @rule(pick=PICK, text=st.sampled_from(["d1", "d4", "d5"]), n=st.integers(0, 4))
    def revise(self, pick: int, text: str, n: int) -> None:
        name, place = self.slot(pick)
        at = self.file.at(name, place, 14)
        self.tried(lambda: self.file.send("revised", **{**at, "digest": text, "data": {"n": n}}))

    @rule(pick=PICK)
    def fall_silent(self, pick: int) -> None:
        self.tried(lambda: self.file.send("silenced", step=self.step(pick)))

    @rule(pick=PICK)
    def escalate(self, pick: int) -> None:
        self.tried(lambda: self.file.send("escalated", step=self.step(pick)))

    @rule(pick=PICK)
    def override(self, pick: int) -> None:
        told = {"steps": [self.step(pick)], "reason": "urgent", "as": "role:circuits"}
        self.tried(lambda: self.file.send("overridden", 14, **told))

    @rule(name=st.sampled_from(["s1", "s2"]))
    def signal(self, name: str) -> None:
        self.tried(lambda: self.file.send("signalled", name=name))

    @rule(pick=PICK)
    def let_time_pass(self, pick: int) -> None:
        steps = self.file.route.steps
        waits = [one for one in self.file.case.open if isinstance(steps.get(one), Wait)]
        step = waits[pick % len(waits)] if waits else self.step(pick)
        self.tried(lambda: self.file.send("timed_out", step=step))

    @rule(pick=PICK, outcome=st.sampled_from(["approved", "approved", "rejected", "returned"]))
    def end_below(self, pick: int, outcome: str) -> None:
        name = self.step(pick)
        run = self.file.case.open.get(name)
        status = "cancelled" if outcome == "returned" else "finished"
        told = {"step": name, "status": status, "outcome": outcome}
        if self.tried(lambda: self.file.send("child_ended", **told)) and run:
            self.rows.below.remove((name, run.run))

    @rule(pick=PICK, to=POSTS, person=PEOPLE)
    def transfer(self, pick: int, to: str, person: int) -> None:
        name, place = self.slot(pick)
        at, before = self.file.at(name, place, person), self.file.case
        barred = self.barred(name, person) or self.barred(name, HOLDERS[to])
        told = {**at, "actor": {"person": person}, "to": to}
        if self.tried(lambda: self.file.send("transferred", **told)):
            assert not barred
            assert self.file.case.runs[name].slots[place].principals == (to,)
            assert self.file.case.answers == before.answers

    @rule(pick=PICK, to=POSTS, person=PEOPLE, wait=st.booleans())
    def consult(self, pick: int, to: str, person: int, wait: bool) -> None:  # noqa: FBT001
        name, place = self.slot(pick)
        at = self.file.at(name, place, person)
        told = {**at, "actor": {"person": person}, "to": to, "wait": wait, "reason": "well?"}
        if self.tried(lambda: self.file.send("consulted", **told)) and wait:
            assert not self.tried(lambda: self.file.answer(name, "approve", 15, slot=place))

    @rule(advise=st.booleans(), pick=PICK)
    def end_a_consultation(self, advise: bool, pick: int) -> None:  # noqa: FBT001
        asks = self.asks()
        if asks:
            assert self.tried(lambda: self.end(asks[pick % len(asks)], advise=advise)) != (
                self.file.case.status == "suspended"
            )

    @rule(definition=circuits())
    @precondition(lambda self: not self.file.case.over)
    def move(self, definition: dict[str, Any]) -> None:
        new, case = parse(definition), self.file.case
        foreseen = plan(self.file.route, new, case)
        moved = self.tried(lambda: self.file.move(new))
        assert moved == (not foreseen.bars)
        if moved:
            after = self.file.case
            assert (after.open, after.side, after.keep) == (case.open, case.side, foreseen.kept)

    @rule(kind=st.sampled_from(["recalled", "undone", "suspended", "continued", "noted", "late"]))
    def steer(self, kind: str) -> None:
        last = self.file.case.last
        told: dict[str, Any] = {"reason": "r", "as": "role:circuits", "step": self.step(0)}
        person = last.person if last and kind == "undone" else 1
        self.tried(lambda: self.file.send(kind, person, rev=last.rev if last else 0, **told))

    @invariant()
    def rows_are_the_open_slots(self) -> None:
        case = self.file.case
        slots = {
            (name, run.run, place, principal)
            for name, run in case.runs.items()
            for place, slot in enumerate(run.slots)
            if slot.pending
            for principal in slot.principals
        }
        asks = {(ask.of(name), ask.number, ask.slot, ask.principal) for name, ask in self.asks()}
        assert self.rows.awaited == slots | asks

    @invariant()
    def an_opinion_is_awaited_only_on_a_slot_that_is(self) -> None:
        open_runs = self.file.case.runs
        assert all(open_runs[name].slots[ask.slot].pending for name, ask in self.asks())

    @invariant()
    def timers_are_those_of_the_open_runs(self) -> None:
        runs = self.file.case.runs.items()
        timed = {(name, run.run) for name, run in runs if self.is_timed(name, run.run)}
        assert self.rows.timers == timed

    def is_timed(self, name: str, run: int) -> bool:
        """By the circuit on which the run was opened."""
        now = name != REVISE and self.file.route.stop(name).due is not None
        return self.timed.setdefault((name, run), now)

    @invariant()
    def the_cases_below_are_those_awaited(self) -> None:
        case, route = self.file.case, self.file.route
        awaited = {
            (name, run.run)
            for name, run in case.open.items()
            if isinstance(route.steps.get(name), Circuit) and run.slots[0].pending
        }
        assert self.rows.below == awaited

    @invariant()
    def nobody_is_asked_whose_answer_counts(self) -> None:
        assert not set(self.file.case.runs) & set(self.file.case.valid)

    @invariant()
    def a_case_that_is_over_awaits_nothing_and_one_that_is_not_awaits_somebody(self) -> None:
        case = self.file.case
        assert bool(case.open) != case.over
        assert not (case.over and (case.joins or case.side or self.rows.awaited))

    @invariant()
    def no_approval_rests_on_an_older_text(self) -> None:
        case, route = self.file.case, self.file.route
        if case.outcome == "approved":
            for name in case.path:
                current = case.answers[name].digest == case.digest
                assert current or route.answered(name).on_change != "ask_again"

    @invariant()
    def the_drawing_shows_what_waits_and_what_was_passed(self) -> None:
        case, route = self.file.case, self.file.route
        said = {name: answer.slots for name, answer in case.answers.items()}
        facts = Facts(case.data, route.data, date(2026, 11, 16), case.returns, said)
        seen = states(route, case, facts)
        assert all(seen[name] == "now" for name in case.runs if name != REVISE)
        assert not (case.over and {"now", "todo"} & set(seen.values()))
        passed = set(case.path) - set(case.runs)
        assert all(seen[name] in {"done", "bad", "skipped", "stale"} for name in passed)

    def teardown(self) -> None:
        """Once nobody returns the file any more, it ends."""
        if not hasattr(self, "file"):
            return
        for _ in range(200):
            if self.file.case.over:
                break
            self.go_on()
        assert self.file.case.over
        self.rows_are_the_open_slots()
        self.no_approval_rests_on_an_older_text()
        assert self.rows.finished


Ministries.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestMinistries = Ministries.TestCase
