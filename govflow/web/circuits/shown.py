"""A circuit in words: principals, durations, ways back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from govflow.bodies.models import Body
from govflow.gate.language import chosen, sentence
from govflow.i18n import catalog, formats
from govflow.i18n.text import Text3
from govflow.kernel.refs import parse
from govflow.kernel.work import Work
from govflow.org import queries as org
from govflow.org.models import Organisation, Unit
from govflow.web.circuits import conditions
from govflow.web.people import names
from govflow.workflow import policy, queries, store
from govflow.workflow.engine import who as asked
from govflow.workflow.engine.durations import Duration
from govflow.workflow.engine.path import ahead
from govflow.workflow.engine.route import Choice, Circuit, Human, Parallel, Route, Stop, Wait
from govflow.workflow.engine.when import Expr
from govflow.workflow.models import Binding, Case, Definition

MOST = 200  # cases on their way


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


def page(work: Work, definition: Definition) -> dict[str, Any]:
    """Return what the page of a circuit shows."""
    route = store.route_of(definition)
    teller = Teller(work, route)
    ranks = ahead(route)
    return {
        "steps": [teller.step(route.stop(name), len(rank) > 1) for rank in ranks for name in rank],
        "ranks": [[teller.node(route.stop(name)) for name in rank] for rank in ranks],
        "choices": [teller.choice(one) for one in route.steps.values() if isinstance(one, Choice)],
        "bindings": bindings(work, definition.key),
        "undo": spoken(route.undo) if route.undo else "",
        "recall": sentence(f"recall.{route.recall}"),
        "copies": [
            (end(name), formats.enumerated([teller.who(one) for one in readers], chosen()))
            for name, readers in route.copies.items()
        ],
    }


def end(target: str) -> str:
    """Say an end: approved, rejected, or the circuit's own word."""
    key = f"case.{target[4:]}"
    return sentence(key) if catalog.has(key) else target[4:]


def spoken(length: Duration) -> str:
    """Say a duration: 3 working days, 10 minutes."""
    return sentence(f"duration.{length.unit}", n=abs(length.amount))


class Teller:
    """Says the parts of one circuit; posts and units are looked up once each."""

    def __init__(self, work: Work, route: Route) -> None:
        self.work, self.route = work, route

    def step(self, step: Stop, beside: bool) -> Step:  # noqa: FBT001 - one fact of a row
        """Say a step, whether people are asked at it or something else is awaited."""
        said = Step(
            name=step.name,
            kind=step.kind,
            title=Text3.of(step.title) if step.title else None,
            who=self.awaited(step),
            due=spoken(step.due) if step.due else "",
            then=tuple((sentence(f"result.{result}"), self.target(to))
                       for result, to in step.then.items()),
            beside=beside,
            only_when=self._only_when(step.name),
        )  # fmt: skip
        if isinstance(step, Circuit):
            return replace(said, back=tuple(self._back(one) for one in step.back.to))
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
            back=tuple(self._back(one) for one in (step.back.to if step.back else ())),
            apart=tuple(self.name(self.route.human(one)) for one in step.not_same_as),
            silence=sentence(f"silence.{step.silence}") if step.due else "",
            tacit=step.tacit or "",
            transfer=sentence(f"transfer.{step.transfer}"),
            unheld="" if step.blocking else self._unheld(step),
        )

    def _unheld(self, step: Human) -> str:
        """Say that a file does not wait for an opinion, and until where it may be given."""
        until = self.target(step.until) if step.until else sentence("circuit.the_end")
        return sentence("circuit.unheld", until=until)

    def node(self, step: Stop) -> dict[str, Any]:
        return {
            "label": sentence(f"step.{step.kind}"),
            "post": self.awaited(step),
            "state": "todo",
            "day": spoken(step.due) if step.due else None,
            "when": self._only_when(step.name),
        }

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
        sort = "join" if target == "join" else _sort(found)
        return sentence(f"circuit.{sort}")

    def choice(self, step: Choice) -> tuple[list[tuple[str, str]], str]:
        """Say a choice: each condition with where it leads, and where all others go."""
        cases = [(self.condition(case.when), self.target(case.go)) for case in step.cases]
        return cases, self.target(step.otherwise)

    def condition(self, expr: Expr) -> str:
        return conditions.said(expr, self.target)

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

    def _back(self, target: str) -> str:
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
        return sentence("who.superior", who=self.who(who.base))

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


def _sort(step: object) -> str:
    return "choice" if isinstance(step, Choice) else "parallel"


def on_their_way(work: Work, key: str) -> list[Case]:
    """Return the oldest cases that follow a circuit, for whoever keeps the circuits."""
    if not work.may(policy.keeps_the_circuits, key):
        return []
    return work.all(queries.on_their_way(key).limit(MOST))


# ------------------------------------------------------------------ what it serves


def served(work: Work, circuits: Iterable[Definition]) -> Mapping[str, int]:
    """Count the bindings of each circuit."""
    keys = [one.key for one in circuits]
    found = work.all(select(Binding).where(Binding.definition_key.in_(keys)))
    return {key: sum(one.definition_key == key for one in found) for key in keys}


def bindings(work: Work, key: str) -> list[dict[str, Any]]:
    """Say what a circuit serves, and which condition and priority decide."""
    return [
        {
            "where": _where(work, one),
            "when": conditions.read(one.condition) if one.condition else "",
            "priority": one.priority,
        }
        for one in work.all(queries.bindings(key))
    ]


def _where(work: Work, binding: Binding) -> str:
    if binding.body:
        body = work.session.get(Body, parse(binding.body)[1])
        return body.name.in_(chosen()) if body else binding.body
    if binding.unit_id:
        return work.session.get_one(Unit, binding.unit_id).name.in_(chosen())
    if binding.org_id:
        named = work.session.get_one(Organisation, binding.org_id)
        return named.name_on(work.today).in_(chosen())
    return sentence("circuit.everywhere")
