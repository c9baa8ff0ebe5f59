"""A circuit in words: principals, durations, conditions, ways back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from govflow.gate.language import chosen, sentence
from govflow.i18n import catalog, formats
from govflow.i18n.text import Text3
from govflow.kernel.work import Work
from govflow.org import queries as org
from govflow.web.circuits import conditions
from govflow.web.people import names
from govflow.workflow import queries
from govflow.workflow.engine import route as engine
from govflow.workflow.engine import who as asked
from govflow.workflow.engine.durations import Duration
from govflow.workflow.engine.route import Choice, Circuit, Human, Parallel, Route, Stop, Wait
from govflow.workflow.engine.when import Expr


@dataclass(frozen=True, slots=True)
class Step:
    """A step as its circuit says it; every text is in the reader's language."""

    name: str
    kind: str
    title: Text3 | None
    who: str
    due: str
    then: tuple[tuple[str, str], ...]
    remind: tuple[str, ...] = ()
    escalate: str = ""
    back: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    silence: str = ""
    unheld: str = ""
    tacit: str = ""
    transfer: str = ""
    beside: bool = False
    only_when: str = ""


def end(target: str) -> str:
    """Say an end: approved, rejected, or the circuit's own word."""
    key = f"case.{target[4:]}"
    return sentence(key) if catalog.has(key) else target[4:]


def kind_of(step: engine.Step) -> str:
    """Name the kind of a step, as the words of the catalogue are called."""
    if isinstance(step, Choice | Parallel):
        return "choice" if isinstance(step, Choice) else "parallel"
    return step.kind


def joined(block: Parallel) -> str:
    """Say when the branches of a block have decided."""
    told = [sentence("circuit.join_all") if block.join is None
            else sentence("circuit.join_n", n=block.join)]  # fmt: skip
    told += [sentence(f"circuit.ended_by.{result}") for result in block.cancel_on]
    return formats.enumerated(told, chosen())


def spoken(length: Duration) -> str:
    """Say a duration: 3 working days, 10 minutes."""
    return sentence(f"duration.{length.unit}", n=abs(length.amount))


class Teller:
    """Says the parts of one circuit; posts and units are looked up once each."""

    def __init__(self, work: Work, route: Route, called: conditions.Called | None = None) -> None:
        self.work, self.route = work, route
        self.called = called or self.target  # how the steps of a draft are called, by its form

    def step(self, step: engine.Step) -> Step:
        """Say a step: people are asked, something else is awaited, or the way parts."""
        if isinstance(step, Choice | Parallel):
            return self._parting(step)
        said = Step(
            name=step.name,
            kind=step.kind,
            title=Text3.of(step.title) if step.title else None,
            who=self.awaited(step),
            due=spoken(step.due) if step.due else "",
            then=tuple((sentence(f"result.{result}"), self.target(to))
                       for result, to in step.then.items()),
            beside=step.name in self.route.homes,
            only_when=self._only_when(step.name),
        )  # fmt: skip
        if isinstance(step, Circuit):
            return replace(said, back=tuple(self.back(one) for one in step.back.to))
        return self._human(said, step) if isinstance(step, Human) else said

    def awaited(self, step: Stop) -> str:
        """Say who is asked at a step, or what is awaited."""
        if isinstance(step, Human):
            return formats.enumerated([self.who(one) for one in step.who], chosen())
        return names(queries.awaited(step))

    def _human(self, said: Step, step: Human) -> Step:
        return replace(
            said,
            remind=tuple(self._reminder(one) for one in step.remind),
            escalate=self._escalation(step),
            back=tuple(self.back(one) for one in (step.back.to if step.back else ())),
            apart=tuple(self.name(self.route.human(one)) for one in step.not_same_as),
            silence=sentence(f"silence.{step.silence}") if step.due else "",
            unheld="" if step.blocking else self._unheld(step),
            tacit=step.tacit or "",
            transfer=sentence(f"transfer.{step.transfer}"),
        )

    def _unheld(self, step: Human) -> str:
        """Say that a file does not wait for an opinion, and until where it may be given."""
        until = self.target(step.until) if step.until else sentence("circuit.the_end")
        return sentence("circuit.unheld", until=until)

    def _parting(self, step: Choice | Parallel) -> Step:
        """Say where the way parts: each condition with where it leads; what a block awaits."""
        if isinstance(step, Choice):
            then = [(self._if(case.when), self.target(case.go)) for case in step.cases]
            then.append((sentence("Otherwise"), self.target(step.otherwise)))
            return Step(step.name, "choice", None, "", "", tuple(then))
        then = [
            (self._if(expr), self.target(step.branches[branch][0]))
            for branch, expr in step.when.items()
        ]
        then += [(sentence(f"result.{found}"), self.target(to)) for found, to in step.then.items()]
        return Step(step.name, "parallel", None, joined(step), "", tuple(then))

    def name(self, step: Stop) -> str:
        """Say a step by its title, or by its kind and who is asked."""
        if step.title:
            return Text3.of(step.title).in_(chosen())
        kind = sentence(f"step.{step.kind}")
        return sentence("circuit.step_of", kind=kind, who=self.awaited(step))

    def target(self, target: str) -> str:
        if target.startswith("end."):
            return end(target)
        found = self.route.steps.get(target)
        if isinstance(found, Circuit | Human | Wait):
            return self.name(found)
        return sentence(f"circuit.{'join' if found is None else kind_of(found)}")

    def _if(self, expr: Expr) -> str:
        return sentence("circuit.if", condition=self.condition(expr))

    def condition(self, expr: Expr) -> str:
        return conditions.said(expr, self.called)

    def _only_when(self, name: str) -> str:
        """Return the condition under which a step is reached at all, in words."""
        found = map(_condition(name), self.route.steps.values())
        return next((self.condition(expr) for expr in found if expr), "")

    def _reminder(self, offset: Duration) -> str:
        key = "reminder.before" if offset.amount < 0 else "reminder.after"
        return sentence(key, span=spoken(offset))

    def _escalation(self, step: Human) -> str:
        if step.escalate is None:
            return ""
        return sentence(
            f"escalation.{step.escalate.mode}",
            span=spoken(step.escalate.after),
            who=self.who(step.escalate.to),
        )

    def back(self, target: str) -> str:
        if target in {"requester", "any_previous"}:
            return sentence(f"back.{target}")
        return self.target(target)

    # ------------------------------------------------------------ principals

    def who(self, who: asked.Who) -> str:
        """Say whom an expression asks."""
        return SAID[type(who)](self, who)

    def any_of(self, who: asked.AnyOf) -> str:
        listed = formats.enumerated([self.who(one) for one in who.ones], chosen())
        return sentence("who.any", who=listed)

    def each(self, who: asked.Each) -> str:
        return sentence("who.each", who=self.who(who.one))

    def post(self, who: asked.Post) -> str:
        found = org.post_by_code(self.work, who.code)
        return found.name.in_(chosen()) if found else who.code

    def role(self, who: asked.Role) -> str:
        return sentence(f"role.{who.name}") + (f" ({self.place(who.place)})" if who.place else "")

    def superior(self, who: asked.Superior) -> str:
        key = "who.superior" if who.ranks == 1 else "who.superior_far"
        return sentence(key, who=self.who(who.base), n=who.ranks)

    def head(self, who: asked.Head) -> str:
        return sentence("who.head", place=self.place(who.place))

    def field(self, who: asked.Field) -> str:
        key = f"field.{who.name}"
        return sentence(key) if catalog.has(key) else who.name

    def base(self, who: asked.Base) -> str:
        return sentence(f"base.{who.name}")

    def place(self, place: asked.Place) -> str:
        if isinstance(place, asked.Unit):
            found = org.unit_by_code(self.work, place.code)
            return found.name.in_(chosen()) if found else place.code
        kind = "unit" if isinstance(place, asked.UnitOf) else "region"
        return sentence(f"place.{kind}", who=self.who(place.base))


SAID: Mapping[type, Callable[[Teller, Any], str]] = {
    asked.AnyOf: Teller.any_of,
    asked.Each: Teller.each,
    asked.Post: Teller.post,
    asked.Role: Teller.role,
    asked.Superior: Teller.superior,
    asked.Head: Teller.head,
    asked.Field: Teller.field,
    asked.Base: Teller.base,
}


def _condition(name: str) -> Callable[[object], Expr | None]:
    """Return when a block or a choice leads to a step; none where it always does."""

    def found(step: object) -> Expr | None:
        if isinstance(step, Choice) and step.otherwise != name:
            return next((case.when for case in step.cases if case.go == name), None)
        if isinstance(step, Parallel):
            homes = [branch for branch, line in step.branches.items() if name in line]
            return step.when.get(homes[0]) if homes else None
        return None

    return found
