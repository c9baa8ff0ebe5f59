"""How a step of a definition begins, and becomes another kind; where it leads. Pure."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from govflow.workflow.engine.parse_rule import VOTING
from govflow.workflow.engine.route import HUMAN, RETURNS

Body = dict[str, Any]
Step = dict[str, Any]
_DONE: Final = frozenset({"avis", "copy", "wait"})
_REJECTING: Final = frozenset({"approval", "signature", "circuit"})
_BEGUN: Final[Mapping[str, Step]] = {
    **{kind: {"due": "5wd"} for kind in HUMAN},
    "copy": {},
    "choice": {"cases": [], "else": ""},
    "wait": {"signal": ""},
    "circuit": {"circuit": ""},
}
_OF_KINDS: Final[Mapping[str, tuple[str, ...]]] = {  # what goes with some kinds alone
    **dict.fromkeys((*VOTING, "edit"), RETURNS),
    **dict.fromkeys(("binding", "unfavourable", "tacit", "blocking", "until"), ("avis",)),
    "skip": ("visa", "approval"),
}


def onward(step: Mapping[str, Any]) -> str:
    """Name the key under which a step says where the file goes when nobody objects."""
    return "else" if step["kind"] == "choice" else "done" if step["kind"] in _DONE else "approve"


def led_to(step: Step) -> str:
    key = onward(step)
    return str((step if key == "else" else step.get("then", {})).get(key, ""))


def lead(step: Step, target: str) -> None:
    key = onward(step)
    holder = step if key == "else" else step.setdefault("then", {})
    if target:
        holder[key] = target
    else:
        holder.pop(key, None)
    if step["kind"] == "wait" and step.get("due"):
        holder.setdefault("timeout", target)


def blank(body: Body, kind: str, name: str, *, inside: bool) -> Step:
    """Begin a step of a kind; a block with two branches of one opinion each."""
    step: Step = {"kind": kind, **deepcopy(_BEGUN.get(kind, {}))}
    if kind in HUMAN:
        step["who"] = []
    if kind != "choice":
        step["then"] = {}
    if kind in _REJECTING:
        step["then"]["reject"] = "join" if inside else "end.rejected"
    if kind == "parallel":
        step["branches"] = {"b1": [f"{name}_a"], "b2": [f"{name}_b"]}
        for one in (f"{name}_a", f"{name}_b"):
            body["steps"][one] = blank(body, "avis", one, inside=True)
    return step


def become(step: Step, kind: str, *, inside: bool) -> None:
    """Turn a step that people answer into another kind: what goes with the old one alone goes."""
    target = led_to(step)
    then = step.pop("then", {})
    back = {"return": then["return"]} if "return" in then and kind in RETURNS else {}
    for key in ("silence", *(one for one, kinds in _OF_KINDS.items() if kind not in kinds)):
        step.pop(key, None)
    step |= {"kind": kind, "then": back}
    if kind in _REJECTING:
        step["then"]["reject"] = "join" if inside else "end.rejected"
    if not inside:
        lead(step, target)


def beginning(subject: str) -> Body:
    """Return the circuit that most others begin as: a visa, then an approval, rank by rank."""
    visa: Step = {"kind": "visa", "who": ["superior(requester)"], "due": "3wd"}
    approval: Step = {"kind": "approval", "who": ["superior(requester,2)"], "due": "5wd"}
    return {
        "schema": 1,
        "subject": subject,
        "undo": "10m",
        "start": "visa_1",
        "steps": {
            "visa_1": visa | {"then": {"approve": "approval_1"}},
            "approval_1": approval | {"then": {"approve": "end.approved",
                                               "reject": "end.rejected"}},
        },
    }  # fmt: skip
