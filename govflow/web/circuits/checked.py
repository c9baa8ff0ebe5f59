"""What stands beside a draft while it is typed: its problems, its drawing; and its form's lists."""

from typing import Any

from govflow.kernel.work import Work
from govflow.web.circuits import faults, typed
from govflow.web.circuits.offers import Offers
from govflow.web.circuits.typed import Body
from govflow.workflow import problems
from govflow.workflow.engine import outline
from govflow.workflow.engine.parse import sketch
from govflow.workflow.models import DraftCircuit


def found(work: Work, draft: DraftCircuit, body: Body) -> dict[str, Any]:
    """Return the problems of a draft in words, and its drawing with each of them marked."""
    offers = Offers(work, body, sketch(body)[0])
    wrong = [faults.told(one, offers) for one in problems.found(work, body)]
    return {"draft": draft, "offers": offers, "problems": list(dict.fromkeys(wrong))}


def page(work: Work, draft: DraftCircuit, body: Body, name: str) -> dict[str, Any]:
    """Return the same, and what the form of the open part offers, and the list of all parts."""
    beside = found(work, draft, body)
    wrong, offers = beside["problems"], beside["offers"]
    return beside | {
        "body": body,
        "open": name,
        "rows": [_row(offers, one) for one in outline.top(body)],
        "ends": typed.ends(body),
        "wrong": lambda field: [
            one.words for one in wrong if (one.open, one.field) == (name, field)
        ],
    }


def _row(offers: Offers, name: str) -> dict[str, Any]:
    """A step in the list of all, a block with its branches."""
    step = offers.body["steps"][name]
    lines = step.get("branches", {})
    return {
        "name": name,
        "kind": step["kind"],
        "label": offers.called(name),
        "who": offers.asked(step),
        "due": offers.due(step),
        "branches": [(branch, [_row(offers, one) for one in line if one in offers.body["steps"]])
                     for branch, line in lines.items()],
    }  # fmt: skip
