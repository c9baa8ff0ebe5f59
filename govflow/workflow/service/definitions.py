"""Circuits come in as data: read, proved sound, frozen; and bound to what they serve."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from govflow.audit import ledger
from govflow.i18n.text import Text3
from govflow.kernel.canonical import canonical, fingerprint
from govflow.kernel.errors import Conflict, Invalid, NotFound
from govflow.kernel.work import Work
from govflow.workflow import nesting, policy, problems
from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.route import Route
from govflow.workflow.models import Binding, Definition, Publication
from govflow.workflow.store import route_of


def publish(work: Work, body: Mapping[str, Any], names: Text3 | None = None) -> Definition:
    """Publish a circuit as the next version of its key; an equal body is published already.

    Cases on their way keep their version. Raises Invalid with every problem, each with its place.
    """
    work.require(policy.publish, body)
    if wrong := problems.found(work, body):
        raise refused(wrong)
    route = parse(body)
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
    route, wrong = problems.alone(body)
    if wrong:
        raise refused(wrong)
    return route


def refused(wrong: Iterable[problems.Problem]) -> Invalid:
    return Invalid("circuit.refused", problems=[str(one) for one in wrong])


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
    ledger.record(work, "circuit.bound", binding, **_said(binding))
    return binding


def _said(binding: Binding) -> dict[str, object]:
    return {
        "key": binding.definition_key,
        "kind": binding.subject_kind,
        "body": binding.body,
        "condition": binding.condition,
        "priority": binding.priority,
    }


def unbind(work: Work, binding: Binding) -> None:
    """Let a circuit no longer serve what a rule gave it; files on their way go on."""
    work.require(policy.unbind, binding.definition_key)
    ledger.record(work, "circuit.unbound", binding, **_said(binding))
    work.session.delete(binding)
    work.session.flush()


def retire(work: Work, definition: Definition) -> None:
    """Let no new file begin on a circuit. Raises Conflict where another one needs it as a step."""
    work.require(policy.retire, definition.key)
    if not definition.is_published:
        raise Conflict("circuit.not_in_force")
    if needed := nesting.above(work, definition.key):
        raise Conflict("circuit.needed", by=sorted(one.key for one in needed))
    definition.status = Publication.RETIRED
    said = definition.title.as_dict()
    ledger.record(work, "circuit.retired", definition, key=definition.key, title=said)


def _check_condition(definition: Definition | None, text: str) -> None:
    """Refuse a condition that reads what the circuit does not declare, or that is none."""
    if not text:
        return
    if definition is None:
        raise NotFound("missing", kind="circuit")
    if unread := problems.unread(route_of(definition), text):
        raise Invalid("circuit.refused", field="when", problems=unread)
