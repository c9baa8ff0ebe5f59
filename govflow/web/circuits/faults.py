"""What is wrong with a circuit, in the reader's words, each with the field that mends it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from govflow.gate.language import chosen, sentence
from govflow.i18n import catalog
from govflow.web.circuits.offers import Offers
from govflow.web.circuits.typed import ENDS, HEAD
from govflow.workflow.problems import Problem

PLACE = re.compile(r"steps\.(?P<step>[^.]+)\.?(?P<key>.*)")
# The first that fits what the engine says (where in the step: what) gives the words.
KNOWN: Sequence[tuple[str, str]] = (
    (r"who: nobody is named", "who_missing"),
    (r"(who|mandatory|veto|casting|copies|escalate\.to).*: .*needs a post", "field_undeclared"),
    (r".*: .*is not declared in data", "field_undeclared"),
    (r"(due|undo|escalate\.after|remind.*): .*(duration|sign)", "duration"),
    (r"due: ", "due_needed"),
    (r"(then\.(approve|done|timeout)|else|cases.*go): (where does|found None|found '')",
     "then_missing"),
    (r"(then\..*|else|cases.*go): there is no step", "then_gone"),
    (r"then\.reject: .*only a binding", "reject_unbinding"),
    (r"then\.reject: .*(reject|can fail)", "reject_missing"),
    (r"(then.*|else|cases.*go): ", "then_wrong"),
    (r"escalate", "escalate"),
    (r"tacit: ", "tacit"),
    (r"cases: ", "case_missing"),
    (r"(cases.*when|when\..*): ", "condition"),
    (r"when: one branch", "branch_free"),
    (r"branches: ", "branches_two"),
    (r"branches\.", "branch_empty"),
    (r"join", "join"),
    (r"(rule|quorum)", "rule"),
    (r"signal: ", "signal_missing"),
    (r"about: ", "field_undeclared"),
    (r"circuit: found", "below_missing"),
    (r"circuit: no circuit", "below_gone"),
    (r"circuit: .*(itself|below each other)", "below_circle"),
    (r"circuit: ", "below_other"),
    (r"data", "below_data"),
    (r"(not_same_as|until)", "other_step"),
    (r".*the way leads in a circle", "circle"),
    (r".*somebody answers", "other_step"),
    (r"copies", "copies_end"),
    (r"start", "start"),
    (r"title", "title"),
    (r"steps: ", "start"),
    (r"blocking: ", "blocking"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem as it is shown: `open` is the part whose form mends it, `field` where in it."""

    words: str
    open: str
    field: str
    step: str
    way: str = ""


def told(problem: Problem, offers: Offers) -> Fault:
    """Say a problem; what the form has no words for is said by where it is."""
    found = PLACE.fullmatch(problem.place)
    step, key = (found["step"], found["key"]) if found else ("", problem.place)
    words = sentence(f"circuit.problem.{_code(problem, key)}", step=offers.called(step))
    return Fault(
        words=words,
        open=step or (ENDS if key.startswith("copies") else HEAD),
        field=_field(key),
        step=step,
        way=_way(problem.path, offers),
    )


def _code(problem: Problem, key: str) -> str:
    whole = f"fault.{problem.kind}"
    if catalog.has(f"circuit.problem.{whole}"):
        return whole
    line = f"{key}: {problem.told}"
    return next((code for known, code in KNOWN if re.match(known, line)), "unread")


FIELDS: Mapping[str, str] = {"due": "due-n", "undo": "undo-n", "escalate": "escalate-n",
                             "remind": "remind-n", "cases": "case", "title": "title-ar",
                             "branches": "when", "mandatory": "who", "veto": "who",
                             "data": "map", "copies": "part", "start": "part"}  # fmt: skip


def _field(key: str) -> str:
    """Return the id of the field that a place in the definition belongs to."""
    name = re.split(r"[.\[]", key)[0]
    if name == "then":
        return "back" if key.startswith("then.return") else key.replace(".", "-")
    return FIELDS.get(name, name or "part")


def _way(path: Sequence[str], offers: Offers) -> str:
    """Say the shortest way to where it happens: each step with the answer it was left with."""
    arrow = " ← " if chosen() == "ar" else " → "
    return arrow.join(said for line in path for said in _leg(line, offers))


def _leg(line: str, offers: Offers) -> list[str]:
    name, _, result = line.partition(" → ")
    block, _, branch = name.partition(" / ")
    if not result:
        return [offers.called(block)] if branch else [name]
    key = f"result.{result}"
    return [offers.called(name), sentence(key) if catalog.has(key) else offers.target(result)]
