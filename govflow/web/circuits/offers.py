"""What the lists of the form offer, in the reader's words: people, steps, ends, conditions."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import select

from govflow.gate.language import chosen, sentence
from govflow.i18n import catalog
from govflow.i18n.text import Text3
from govflow.kernel.work import Work
from govflow.org import queries as org
from govflow.org.models import PostRole, Unit
from govflow.web.choices import Choices, collated
from govflow.web.circuits import conditions
from govflow.web.circuits.teller import Teller, end, spoken
from govflow.web.circuits.typed import KINDS, Body, ends, supplied
from govflow.workflow import queries
from govflow.workflow.engine import outline
from govflow.workflow.engine.durations import duration
from govflow.workflow.engine.route import HUMAN, JOIN, Route
from govflow.workflow.engine.who import principals
from govflow.workflow.models import Definition

Groups = list[tuple[str, Choices]]
PEOPLE = {"post", "posts", "person"}
ORDERED = {"integer": "", "money": "", "date": " @"}  # what stands before a value
SIGNS = ("<", "<=", ">", ">=", "=")
RELATIONS = ("superior(requester)", "superior(requester,2)", "head(unit(requester))",
             "head(region(requester))", "requester")  # fmt: skip
SIGNALS = ("meeting.held",)


class Offers:
    """What may be chosen in the form of one circuit."""

    def __init__(self, work: Work, body: Body, route: Route) -> None:
        self.work, self.body, self.teller = work, body, Teller(work, route, self.called)
        self.inside = outline.homes(body)
        self.data: Mapping[str, Any] = {**body.get("data", {})}

    # ------------------------------------------------------------ steps

    def called(self, name: str) -> str:
        """Say a step by its title, or by its kind and who is asked."""
        step = self.body["steps"].get(name)
        if step is None:
            return name
        title = step.get("title") or {}
        if any(title.values()):
            return Text3.of(title).in_(chosen())
        kind, who = sentence(f"step.{step['kind']}"), self.asked(step)
        number = self.number(name)
        said = sentence("circuit.step_of", kind=kind, who=who) if who else kind
        return f"{number}. {said}" if number else said

    def number(self, name: str) -> str:
        """Say the place of a step in the list: 3, or 3.2 in a block."""
        line, lead = outline.top(self.body), ""
        if name in self.inside:
            block, _ = self.inside[name]
            branches = self.body["steps"][block].get("branches", {}).values()
            line, lead = [one for each in branches for one in each], f"{self.number(block)}."
        return f"{lead}{line.index(name) + 1}" if name in line else ""

    def asked(self, step: Body) -> str:
        return ", ".join(self.who(one) for one in step.get("who", ()))

    def who(self, text: object) -> str:
        """Say whom an expression asks; one that cannot be read stands as it is."""
        try:
            return self.teller.who(principals(text))
        except ValueError:
            return str(text)

    def due(self, step: Body) -> str:
        try:
            return spoken(duration(step["due"])) if step.get("due") else ""
        except ValueError:
            return str(step["due"])

    def target(self, target: str) -> str:
        if target == JOIN:
            return sentence("circuit.join")
        return end(target) if target.startswith("end.") else self.called(target)

    def targets(self, name: str) -> Choices:
        """Offer where a result may lead: on within the branch, or any other step or end."""
        none = [("", "—")]
        if name in self.inside:
            return [*none, (JOIN, self.target(JOIN))]
        others = [one for one in outline.top(self.body) if one != name]
        return [*none, *((one, self.called(one)) for one in others),
                *((one, end(one)) for one in ends(self.body))]  # fmt: skip

    def others(self, name: str) -> Choices:
        """Offer the other steps that somebody answers."""
        steps = self.body["steps"].items()
        return [(one, self.called(one)) for one, step in steps
                if one != name and step["kind"] in HUMAN and step["kind"] != "copy"]  # fmt: skip

    def kinds(self) -> Choices:
        return [(kind, sentence(f"step.{kind}")) for kind in KINDS]

    # ------------------------------------------------------------ people

    def people(self, *values: str, late: bool = False) -> Groups:
        """Offer who may be asked; what stands there already is offered too."""
        related = [*(("superior(holder)",) if late else ()), *RELATIONS]
        groups = [(sentence("circuit.offer.relation"), [(one, self.who(one)) for one in related]),
                  (sentence("circuit.offer.field"), list(self._fields()))]  # fmt: skip
        return with_others([*groups, *self._chart], values, self.who)

    @cached_property
    def _chart(self) -> Groups:
        """The posts, roles and heads of the house: read once for all lists of a page."""
        return [*self._posts(), *self._roles(), *self._heads()]

    def _fields(self) -> Iterator[tuple[str, str]]:
        for name, spec in self.data.items():
            if spec.get("type") in PEOPLE:
                every = f"each(field({name}))" if spec["type"] == "posts" else f"field({name})"
                yield every, self.who(every)

    def _posts(self) -> Groups:
        language, found = chosen(), self.work.all(org.posts())
        houses = {one.id: one.name_on(self.work.today).in_(language)
                  for one in self.work.all(org.organisations())}  # fmt: skip
        twice = Counter((post.org_id, post.name.in_(language)) for post in found)
        groups: dict[int, Choices] = {}
        for post in sorted(found, key=lambda post: post.org_id not in self.work.actor.orgs):
            said = post.name.in_(language)
            if post.unit and twice[post.org_id, said] > 1:
                said = f"{said} · {post.unit.name.in_(language)}"
            groups.setdefault(post.org_id, []).append((f"post:{post.code}", said))
        return [(houses[house], sorted(listed, key=lambda one: collated(one[1])))
                for house, listed in groups.items()]  # fmt: skip

    def _roles(self) -> Groups:
        names = sorted(self.work.session.scalars(select(PostRole.role).distinct()))
        known = [name for name in names if catalog.has(f"role.{name}")]
        anywhere = [(f"role:{name}", sentence(f"role.{name}")) for name in known]
        near = [f"role:{name}@unit(requester)" for name in known]
        return [(sentence("circuit.offer.role"), anywhere),
                (sentence("circuit.offer.role_near"),
                 [(one, self.who(one)) for one in near])]  # fmt: skip

    def _heads(self) -> Groups:
        headed = self.work.all(org.units().where(Unit.head_post_id.is_not(None)))
        named = [(f"head(unit:{unit.code})", unit.name.in_(chosen())) for unit in headed]
        return [(sentence("circuit.offer.head"), named)]

    # ------------------------------------------------------------ conditions

    def conditions(self, *values: str) -> Groups:
        """Offer the conditions that the declared data allow: whole ones, and comparisons."""
        groups = [
            (self.field(name), [(one, self.condition(one)) for one in _possible(name, spec)])
            for name, spec in self.data.items()
        ]
        advice = [f"answer({name}) = '{said}'" for name, step in self.body["steps"].items()
                  if step["kind"] == "avis" for said in ("favourable", "unfavourable")]  # fmt: skip
        groups.append((sentence("step.avis"), [(one, self.condition(one)) for one in advice]))
        return with_others([one for one in groups if one[1]], values, self.condition)

    def condition(self, text: str) -> str:
        return _compared(text) or conditions.read(text, self.called)

    def field(self, name: str) -> str:
        return sentence(f"field.{name}") if catalog.has(f"field.{name}") else name

    # ------------------------------------------------------------ others

    def fields(self) -> Choices:
        """Offer what the feature supplies of its subjects."""
        return [(name, self.field(name)) for name in supplied(self.body)]

    def declared(self, kind: str = "") -> Choices:
        found = ((name, spec) for name, spec in self.data.items())
        return [("", "—"), *((name, self.field(name)) for name, spec in found
                             if not kind or spec.get("type") == kind)]  # fmt: skip

    def signals(self) -> Choices:
        return [("", "—"), *((name, sentence(f"signal.{name}")) for name in SIGNALS)]

    def circuits(self) -> Choices:
        """Offer the circuits in force for the same subjects."""
        found = self.work.all(queries.circuits())
        same = [one for one in found if one.subject_kind == self.body.get("subject")]
        return [("", "—"), *((one.key, one.title.in_(chosen())) for one in same
                             if one.key != self.body.get("key"))]  # fmt: skip

    def below(self, key: str) -> list[str]:
        """Name the data that a circuit below wants to be given."""
        found = self.work.first(queries.circuits().where(Definition.key == key))
        return list(found.body.get("data") or {}) if found else []


def _possible(name: str, spec: Mapping[str, Any]) -> Iterator[str]:
    """Yield the conditions about a field that its type allows."""
    kind = spec.get("type")
    if spec.get("optional"):
        yield from (f"{name} is not empty", f"{name} is empty")
    elif kind == "enum":
        yield from (f"{name} = '{value}'" for value in spec.get("values", ()))
        yield from (f"{name} != '{value}'" for value in spec.get("values", ()))
    elif kind == "boolean":
        yield from (name, f"not {name}")
    elif kind in ORDERED:
        yield from (f"{name} {sign}{ORDERED[kind]}" for sign in SIGNS)


def _compared(text: str) -> str:
    """Say a comparison whose value is typed beside it."""
    name, _, sign = text.removesuffix(" @").partition(" ")
    if sign not in conditions.SIGNS:
        return ""
    said = sentence(f"field.{name}") if catalog.has(f"field.{name}") else name
    return sentence(f"condition.{conditions.SIGNS[sign]}", left=said, right="…")


def with_others(groups: Groups, values: Iterable[str], said: Any) -> Groups:  # noqa: ANN401
    """Offer also what stands in a field and is not on the list."""
    known = {code for _, listed in groups for code, _ in listed}
    also = [(one, said(one)) for one in dict.fromkeys(values) if one and one not in known]
    return [*([(sentence("circuit.offer.now"), also)] if also else []),
            *(group for group in groups if group[1])]  # fmt: skip
