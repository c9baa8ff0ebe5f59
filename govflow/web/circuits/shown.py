"""The pages of circuits: what one says, and what it serves."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from govflow.bodies.models import Body
from govflow.gate.language import chosen, sentence
from govflow.i18n import formats
from govflow.kernel.canonical import fingerprint
from govflow.kernel.refs import parse
from govflow.kernel.work import Work
from govflow.org.models import Organisation, Unit
from govflow.web.circuits import conditions
from govflow.web.circuits.drawn import drawn
from govflow.web.circuits.teller import Teller, end, spoken
from govflow.workflow import policy, queries, store
from govflow.workflow.models import Binding, Case, Definition

MOST = 200  # cases on their way


def page(work: Work, definition: Definition) -> dict[str, Any]:
    """Return what the page of a circuit shows."""
    route = store.route_of(definition)
    teller = Teller(work, route)
    drawing = drawn(teller)
    return {
        "drawing": drawing,
        "steps": [teller.step(route.steps[name]) for name in drawing.order],
        "bindings": bindings(work, definition.key),
        "undo": spoken(route.undo) if route.undo else "",
        "recall": sentence(f"recall.{route.recall}"),
        "copies": [
            (end(name), formats.enumerated([teller.who(one) for one in readers], chosen()))
            for name, readers in route.copies.items()
        ],
    }


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
            "code": code_of(one),
        }
        for one in work.all(queries.bindings(key))
    ]


def code_of(binding: Binding) -> str:
    """What a form sends to name a rule: like every id in them, opaque."""
    return fingerprint(f"binding:{binding.id}".encode())[:16]


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
