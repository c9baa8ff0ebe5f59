"""What a list of the parapheur is narrowed to: the address says it, so that it may be kept."""

from collections.abc import Mapping
from typing import Any

from flask import request
from sqlalchemy import select

from govflow.gate.language import chosen, worded
from govflow.kernel.db import asked
from govflow.kernel.work import Work
from govflow.org.models import Unit
from govflow.web import choices, papers
from govflow.workflow import queries
from govflow.workflow.models import Definition

LONGEST = 60
NAMES = ("kind", "circuit", "unit", "late", "urgent", "q")
Typed = Mapping[str, str]


def typed() -> Typed:
    """Read the filters of the address, those that say something."""
    found = ((name, request.values.get(name, "").strip()[:LONGEST]) for name in NAMES)
    return {name: asked(value) for name, value in found if asked(value)}


def limits(work: Work, typed: Typed) -> dict[str, Any]:
    """Return what a list asks of its files: `queries.offers.LIMITS` names it."""
    found: dict[str, Any] = {name: typed[name] for name in ("kind", "circuit") if name in typed}
    if "unit" in typed:
        path = select(Unit.path).where(Unit.public_id == typed["unit"])
        found["sender"] = (
            work.session.scalar(path) or "-"
        )  # nobody's: what is unknown sends nothing
    if "late" in typed:
        found["late"] = work.now
    if "urgent" in typed:
        found["urgent"] = "high"
    if "q" in typed:
        found["words"] = queries.saying(typed["q"])
    return found


def offered(work: Work) -> dict[str, choices.Choices]:
    """Return what each filter offers: the circuits in force, what they serve, the units."""
    columns = select(Definition.key, Definition.title, Definition.subject_kind)
    rows = work.session.execute(columns.where(Definition.status == "published")).all()
    serving = {row.subject_kind: papers.paper_of(f"{row.subject_kind}:0") for row in rows}
    kinds = [(kind, str(worded(paper.kind))) for kind, paper in serving.items() if paper]
    units = select(Unit.public_id, Unit.name).where(Unit.org_id.in_(work.actor.orgs))
    language = chosen()
    return {
        "kind": _first("All kinds", kinds),
        "circuit": _first("All circuits", [(row.key, row.title.in_(language)) for row in rows]),
        "unit": _first(
            "All units", [(key, name.in_(language)) for key, name in work.session.execute(units)]
        ),
    }


def _first(everything: str, found: choices.Choices) -> choices.Choices:
    rest = sorted(found, key=lambda one: choices.collated(one[1]))
    return [("", str(worded(everything))), *rest]
