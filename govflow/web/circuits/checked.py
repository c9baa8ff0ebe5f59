"""What stands beside a draft while it is typed: its problems, its drawing; and its form's lists."""

from collections.abc import Iterable
from typing import Any

from govflow.gate.language import chosen, sentence
from govflow.kernel.work import Work
from govflow.web.circuits import faults, typed
from govflow.web.circuits.drawn import drawn
from govflow.web.circuits.offers import Offers
from govflow.web.circuits.parts import Shown
from govflow.web.circuits.teller import Teller
from govflow.web.circuits.typed import Body
from govflow.workflow import problems, queries
from govflow.workflow.engine import outline
from govflow.workflow.engine.mended import mended
from govflow.workflow.engine.parse import sketch
from govflow.workflow.engine.route import Route
from govflow.workflow.models import DraftCircuit


def found(work: Work, draft: DraftCircuit, body: Body) -> dict[str, Any]:
    """Return the problems of a draft in words, and its drawing with each of them marked."""
    route = sketch(body)[0]
    offers = Offers(work, body, route)
    wrong = list(dict.fromkeys(faults.told(one, offers) for one in problems.found(work, body)))
    drawable = mended(route)
    marked = {one.step: one.words for one in reversed(wrong)}
    drawing = drawn(Teller(work, drawable), faults=marked) if drawable else None
    return {"draft": draft, "offers": offers, "problems": wrong, "drawing": drawing}


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
        "titled": any((step.get("title") or {}).values()),
        "who": offers.asked(step),
        "due": offers.due(step),
        "branches": [(branch, [_row(offers, one) for one in line if one in offers.body["steps"]])
                     for branch, line in lines.items()],
    }  # fmt: skip


def differing(work: Work, body: Body, now: Shown, mine: Shown) -> list[dict[str, str]]:
    """Return the fields that two people answered differently, in words."""
    offers = Offers(work, body, sketch(body)[0])

    def said(field: str, values: Iterable[str]) -> str:
        name = field.split(".", maxsplit=1)[0]
        told = {"who": offers.who, "copies": offers.who, "then": offers.target}.get(name, str)
        return ", ".join(told(one) for one in values if one)

    return [
        {"label": sentence(f"circuit.ask.{field.split('.')[0]}"),
         "before": said(field, now.get(field, ())), "after": said(field, mine.get(field, ()))}
        for field in {**now, **mine} if now.get(field) != mine.get(field)
    ]  # fmt: skip


def blocking(work: Work, body: Body, route: Route) -> list[dict[str, Any]]:
    """Return whose files would stop at which step of a circuit, in words."""
    offers = Offers(work, body, route)
    return [
        {
            "posts": [post.name.in_(chosen()) for post in one.posts],
            "step": offers.called(one.steps[0]) if one.steps else "",
            "beside": [offers.called(step) for step in one.steps[1:]],
            "proved": one.proved,
        }
        for one in queries.blocked(work, route)
    ]
