"""Circuits that several tests walk, as the dicts a definition file would give."""

from collections.abc import Mapping
from typing import Any

from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.route import Route


def circuit(steps: dict[str, Any], start: str = "", **other: object) -> dict[str, Any]:
    """Give the smallest definition around these steps."""
    return {
        "schema": 1,
        "key": "test",
        "title": {"en": "Test"},
        "subject": "action",
        "undo": "10m",
        "start": start or next(iter(steps)),
        "steps": steps,
        **other,
    }


def route(steps: dict[str, Any], start: str = "", **other: object) -> Route:
    return parse(circuit(steps, start, **other))


def visa(
    post: str,
    then: str | None = None,
    also: Mapping[str, Any] | None = None,
    **other: object,
) -> dict[str, Any]:
    """A visa of one post; `then` is where approval leads (None inside a branch)."""
    onward = {} if then is None else {"approve": then}
    return {"kind": "visa", "who": [f"post:{post}"], "then": {**onward, **(also or {})}, **other}


def approval(post: str, then: str = "end.approved", **other: object) -> dict[str, Any]:
    ways = {"approve": then, "reject": "end.rejected"}
    return {"kind": "approval", "who": [f"post:{post}"], "then": ways, **other}


def avis(post: str, then: str | None = None, **other: object) -> dict[str, Any]:
    done = {} if then is None else {"then": {"done": then}}
    return {"kind": "avis", "who": [f"post:{post}"], **done, **other}


def block(branches: dict[str, list[str]], **other: object) -> dict[str, Any]:
    return {
        "kind": "parallel",
        "branches": branches,
        "then": {"approve": "end.approved", "reject": "end.rejected"},
        **other,
    }


ANY_BACK = {"to": ["requester", "any_previous"], "resume": ["here", "replay"]}

CIR_ACTION: dict[str, Any] = {
    "schema": 1,
    "key": "action-approval",
    "title": {
        "ar": "مسار المصادقة على الإجراءات",
        "fr": "Circuit de validation des actions",
        "en": "Action approval circuit",
    },
    "subject": "action",
    "calendar": "administration",
    "undo": "10m",
    "recall": "before_first_answer",
    "data": {
        "priority": {"type": "enum", "values": ["low", "normal", "high"]},
        "owner": {"type": "post"},
    },
    "start": "visa_hr",
    "steps": {
        "visa_hr": {
            "kind": "visa",
            "who": ["post:DRH"],
            "due": "3wd",
            "remind": ["-1wd", "+1wd"],
            "escalate": {"after": "2wd", "to": "superior(holder)", "mode": "add"},
            "then": {
                "approve": "approve_sg",
                "return": {"to": ["requester"], "resume": ["replay"]},
            },
        },
        "approve_sg": {
            "kind": "approval",
            "who": ["post:SG"],
            "due": "5wd",
            "remind": ["-1wd", "+1wd"],
            "escalate": {"after": "2wd", "to": "superior(holder)", "mode": "inform"},
            "then": {
                "approve": "route",
                "reject": "end.rejected",
                "return": {**ANY_BACK, "clock": "restart"},
            },
        },
        "route": {
            "kind": "choice",
            "cases": [{"when": "priority = 'high'", "go": "approve_minister"}],
            "else": "end.approved",
        },
        "approve_minister": {
            "kind": "approval",
            "who": ["post:MINISTRE"],
            "not_same_as": ["visa_hr", "approve_sg"],
            "due": "5wd",
            "remind": ["-1wd", "+1wd"],
            "then": {
                "approve": "end.approved",
                "reject": "end.rejected",
                "return": {**ANY_BACK, "clock": "restart"},
            },
        },
    },
    "copies": {"end.approved": ["field(owner)", "requester"], "end.rejected": ["requester"]},
}
