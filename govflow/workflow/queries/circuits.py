"""Which circuit serves a subject; the circuits there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select

from govflow.kernel.db import asked
from govflow.kernel.errors import NotFound
from govflow.kernel.work import Work
from govflow.org.core import lineage
from govflow.workflow import store
from govflow.workflow.engine.move import Move, plan
from govflow.workflow.engine.state import from_json
from govflow.workflow.engine.truth import Facts, holds
from govflow.workflow.engine.when import condition
from govflow.workflow.models import (
    IS_ALIVE,
    Binding,
    Case,
    Definition,
    DraftCircuit,
    Publication,
    Status,
)
from govflow.workflow.rows import CaseRow
from govflow.workflow.store import route_of

LIVING = (Status.RUNNING, Status.SUSPENDED)  # below another one too


def circuits() -> Select[Definition]:
    """The published circuits by key."""
    query = select(Definition).where(Definition.status == Publication.PUBLISHED)
    return query.order_by(Definition.subject_kind, Definition.key)


def drafts() -> Select[DraftCircuit]:
    """The circuits that are being written, the last touched first."""
    return select(DraftCircuit).order_by(DraftCircuit.changed_at.desc(), DraftCircuit.id)


def versions(key: str) -> Select[Definition]:
    """Every version of a circuit, newest first."""
    return select(Definition).where(Definition.key == key).order_by(Definition.version.desc())


def on_their_way(key: str) -> Select[Case]:
    """The cases that follow a circuit, in any version, the oldest first."""
    query = select(Case).join(Definition, Definition.id == Case.definition_id)
    return query.where(Definition.key == key, IS_ALIVE).order_by(Case.id)


def bindings(key: str) -> Select[Binding]:
    """What a circuit serves, the most particular first."""
    query = select(Binding).where(Binding.definition_key == key)
    return query.order_by(Binding.priority.desc(), Binding.id)


def published(work: Work, key: str) -> Definition:
    """Return the circuit in force under a key. Raises NotFound."""
    found = work.first(circuits().where(Definition.key == asked(key)))
    if found is None:
        raise NotFound("missing", kind="circuit")
    return found


def circuit_for(
    work: Work,
    subject_kind: str,
    *,
    org: int | None = None,
    unit: str = "",
    body: str = "",
    data: Mapping[str, Any] | None = None,
) -> Definition | None:
    """Return the circuit that serves a subject: the highest priority that fits, or None.

    `unit` is the path of its unit, `body` a ref such as ``body:3``, `data` what conditions read.
    """
    fitting = (
        select(Binding)
        .where(
            Binding.subject_kind == subject_kind,
            or_(Binding.org_id.is_(None), Binding.org_id == org),
            or_(Binding.unit_id.is_(None), Binding.unit_id.in_(lineage(unit))),
            Binding.body.in_({"", body}),
        )
        .order_by(Binding.priority.desc(), Binding.body.desc(), Binding.id)
    )
    found = work.all(fitting)
    keys = {binding.definition_key for binding in found}
    serving = {one.key: one for one in work.all(circuits().where(Definition.key.in_(keys)))}
    candidates = (serving[one.definition_key] for one in found
                  if one.definition_key in serving
                  and _holds(work, serving[one.definition_key], one, data or {}))  # fmt: skip
    return next(candidates, None)


def _holds(work: Work, definition: Definition, binding: Binding, data: Mapping[str, Any]) -> bool:
    if not binding.condition:
        return True
    facts = Facts(data=data, spec=route_of(definition).data, today=work.today)
    return holds(condition(binding.condition), facts)


@dataclass(frozen=True, slots=True)
class Prospect:
    """A case on an older version, and what would become of it on the one in force."""

    row: CaseRow
    version: int
    move: Move


def prospects(work: Work, definition: Definition) -> list[Prospect]:
    """Say of every case that follows an older version whether it could go over, and how."""
    older = {one.id: one for one in work.all(versions(definition.key)) if one.id != definition.id}
    living = Case.definition_id.in_(older), Case.status.in_(LIVING)
    left = select(Case.id).where(*living).order_by(Case.id)
    target = route_of(definition)
    return [
        Prospect(
            row,
            older[row.definition_id].version,
            plan(route_of(older[row.definition_id]), target, from_json(row.state)),
        )
        for row in store.by_rows(work, work.all(left))
    ]
