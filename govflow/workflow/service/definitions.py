"""Circuits come in as data: read, proved sound, frozen; and bound to what they serve."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from govflow.audit import ledger
from govflow.i18n.text import Text3
from govflow.kernel.canonical import canonical, fingerprint
from govflow.kernel.errors import Invalid, NotFound
from govflow.kernel.work import Work
from govflow.workflow import policy
from govflow.workflow.engine.links import leads
from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.refusal import DefinitionError
from govflow.workflow.engine.route import Human, Route, is_end
from govflow.workflow.engine.sound import unsound
from govflow.workflow.engine.when import Call, Name, condition, walk
from govflow.workflow.models import Binding, Definition, Publication
from govflow.workflow.service import nesting
from govflow.workflow.store import route_of

NOT_YET = frozenset({"signature"})  # answered with a proof: until `signing` can give one
FOLLOWED: Mapping[str, tuple[str, ...]] = {  # the ends that a feature can write down
    "action": ("end.approved", "end.rejected"),
}


def publish(work: Work, body: Mapping[str, Any], names: Text3 | None = None) -> Definition:
    """Publish a circuit as the next version of its key; an equal body is published already.

    Cases on their way keep their version. Raises Invalid with every problem, each with its place.
    """
    work.require(policy.publish, body)
    route = checked(body)
    if problems := list(nesting.faults(work, route)):
        raise refused(problems)
    text = canonical(route.source).decode()
    newest = _newest(work, route.key)
    if newest is not None and newest.is_published and newest.sha256 == _sha(text):
        return newest
    if newest is not None and newest.is_published:
        newest.status = Publication.RETIRED
    definition = Definition(
        key=route.key,
        version=newest.version + 1 if newest else 1,
        status=Publication.PUBLISHED,
        subject_kind=route.subject,
        title=names or Text3.of(route.title),
        body_text=text,
        sha256=_sha(text),
        published_by=work.actor.person,
        published_at=work.now,
    )
    work.add(definition)
    ledger.record(
        work,
        "circuit.published",
        definition,
        key=definition.key,
        version=definition.version,
        title=definition.title.as_dict(),
        sha256=definition.sha256,
    )
    return definition


def _sha(text: str) -> str:
    return fingerprint(text.encode())


def _newest(work: Work, key: str) -> Definition | None:
    query = select(Definition).where(Definition.key == key)
    return work.first(query.order_by(Definition.version.desc()))


def checked(body: Mapping[str, Any]) -> Route:
    """Read a circuit and prove it sound. Raises Invalid listing what is wrong and where."""
    try:
        route = parse(body)
    except DefinitionError as wrong:
        raise refused([f"{path}: {sentence}" for path, sentence in wrong.problems]) from wrong
    if faults := unsound(route):
        raise refused([f"{one.kind}: {one.step} ({' → '.join(one.path)})" for one in faults])
    if problems := [*_not_yet(route), *_not_followed(route)]:
        raise refused(problems)
    return route


def _not_yet(route: Route) -> Iterator[str]:
    """Name the steps that the engine knows and the house cannot do yet."""
    for name, step in route.steps.items():
        if isinstance(step, Human) and step.kind in NOT_YET:
            yield f"steps.{name}.kind: '{step.kind}' is not available yet"


def _not_followed(route: Route) -> Iterator[str]:
    """Name the ends after which the subject would wait for ever."""
    followed = FOLLOWED.get(route.subject)
    if followed is None:
        return
    for name, step in route.steps.items():
        for place, target in leads(step).items():
            if is_end(target) and target not in followed:
                allowed = ", ".join(followed)
                yield f"steps.{name}.{place}: found '{target}'; allowed: {allowed}"


def refused(problems: list[str]) -> Invalid:
    return Invalid("circuit.refused", problems=problems)


def bind(  # noqa: PLR0913 - what a binding says
    work: Work,
    key: str,
    subject_kind: str,
    *,
    org: int | None = None,
    unit: int | None = None,
    body: str = "",
    when: str = "",
    priority: int = 10,
) -> Binding:
    """Let a circuit serve subjects of a kind; the highest priority that fits wins.

    Raises Invalid where another circuit is bound to the same with the same priority, or where
    the circuit was published before the house refused what it asks.
    """
    work.require(policy.bind, key)
    definition = _newest(work, key)
    if definition is not None:
        checked(definition.body)
    _check_condition(definition, when)
    place = (
        Binding.subject_kind == subject_kind,
        Binding.org_id.is_(org) if org is None else Binding.org_id == org,
        Binding.unit_id.is_(unit) if unit is None else Binding.unit_id == unit,
        Binding.body == body,
        Binding.condition == when,
        Binding.priority == priority,
    )
    known = work.first(select(Binding).where(*place))
    if known is not None and known.definition_key == key:
        return known
    if known is not None:
        raise Invalid("circuit.binding_tie", field="priority", other=known.definition_key)
    return _bound(
        work,
        Binding(
            definition_key=key,
            subject_kind=subject_kind,
            org_id=org,
            unit_id=unit,
            body=body,
            condition=when,
            priority=priority,
        ),
    )


def _bound(work: Work, binding: Binding) -> Binding:
    work.add(binding)
    ledger.record(
        work,
        "circuit.bound",
        binding,
        key=binding.definition_key,
        kind=binding.subject_kind,
        body=binding.body,
        condition=binding.condition,
        priority=binding.priority,
    )
    return binding


def _check_condition(definition: Definition | None, text: str) -> None:
    """Refuse a condition that reads what the circuit does not declare, or that is none."""
    if not text:
        return
    if definition is None:
        raise NotFound("missing", kind="circuit")
    try:
        parts = walk(condition(text))
    except ValueError as wrong:
        raise Invalid("circuit.refused", field="when", problems=[str(wrong)]) from wrong
    known = route_of(definition).data
    names = [part.name for part in parts if isinstance(part, Name | Call)]
    if unknown := [name for name in names if name not in known]:
        raise Invalid("circuit.refused", field="when", problems=unknown)
