"""A draft as it is typed: the open part of it is kept, then the pressed button does its own."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from flask import request
from wtforms import HiddenField

from govflow.actions import service as actions
from govflow.i18n.text import clean_text
from govflow.kernel.errors import Invalid
from govflow.web.circuits import parts
from govflow.web.circuits.parts import Part, Shown, Values, choice, keep
from govflow.web.circuits.questions import PARTS, time
from govflow.web.fields import Form, number_of, said
from govflow.workflow.engine import blanks, outline
from govflow.workflow.engine.route import HUMAN
from govflow.workflow.models import DraftCircuit

Body = dict[str, Any]
HEAD, ENDS = "_head", "_ends"  # beside the names of steps, which begin with a letter
KINDS = ("visa", "avis", "approval", "attestation", "copy", "parallel", "choice", "wait", "circuit")
ENDINGS = ("end.approved", "end.rejected")
SUPPLIED: Mapping[str, Mapping[str, Mapping[str, Any]]] = {"action": actions.SUPPLIED}


class EditForm(Form):
    rev = HiddenField()

    def revision(self) -> int:
        """Return the version that the person had before their eyes; 0 where it is unreadable."""
        return number_of(said(self.rev))


def supplied(body: Body) -> Mapping[str, Mapping[str, Any]]:
    """Return what the feature tells a circuit of its subjects."""
    return SUPPLIED.get(str(body.get("subject")), {})


def opened(body: Body, wish: str) -> str:
    """Return the part of a circuit whose form is shown: a step, its head or its ends."""
    steps = body["steps"]
    return wish if wish in steps or wish in {HEAD, ENDS} else next(iter(steps), HEAD)


def asked(body: Body, name: str) -> tuple[Body, tuple[Part, ...]]:
    """Return a part of a circuit and the questions about it."""
    if name == ENDS:
        return body, tuple(_copies(end) for end in ends(body))
    if name == HEAD:
        return body, (parts.TITLE, time("undo"), choice("recall", "before_first_answer"),
                      _data(supplied(body)))  # fmt: skip
    step = body["steps"][name]
    return step, (*_mapped(step), *PARTS.get(step["kind"], ()))


def shown(body: Body, name: str) -> Shown:
    """Return the values of the fields about a part."""
    thing, questions = asked(body, name)
    return {field: values for one in questions for field, values in one.show(thing).items()}


def ends(body: Body) -> list[str]:
    """Return the ends of a circuit: the usual ones, and those it has besides."""
    found = [str(to) for step in body["steps"].values() for to in _targets(step)]
    also = [*found, *body.get("copies", {})]
    return list(dict.fromkeys((*ENDINGS, *(to for to in also if to.startswith("end.")))))


def _targets(step: Body) -> Iterator[object]:
    yield from (to for result, to in step.get("then", {}).items() if result != "return")
    yield from (case.get("go", "") for case in step.get("cases", ()))
    yield step.get("else", "")


def _copies(end: str) -> Part:
    name = f"copies.{end}"

    def show(body: Body) -> Shown:
        return {name: [str(one) for one in body.get("copies", {}).get(end, ())]}

    def write(body: Body, values: Values) -> None:
        copies = body.setdefault("copies", {})
        keep(copies, end, [one for one in values.get(name, ()) if one])
        keep(body, "copies", copies)

    return Part(name, show, write)


def _data(known: Mapping[str, Mapping[str, Any]]) -> Part:
    def show(body: Body) -> Shown:
        return {"data": [name for name in known if name in body.get("data", {})]}

    def write(body: Body, values: Values) -> None:
        data, ticked = body.setdefault("data", {}), values.get("data", ())
        for name, spec in known.items():
            if name not in ticked:
                data.pop(name, None)
            elif name not in data:
                data[name] = deepcopy(dict(spec))
        keep(body, "data", data)

    return Part("data", show, write)


def _mapped(step: Body) -> tuple[Part, ...]:
    """Return the questions of a sub-circuit: which of our data fill its own."""

    def show(thing: Body) -> Shown:
        return {f"map.{name}": [str(ours)] for name, ours in thing.get("data", {}).items()}

    def write(thing: Body, values: Values) -> None:
        names = [name.removeprefix("map.") for name in values if name.startswith("map.")]
        keep(thing, "data", {one: ours for one in names if (ours := values[f"map.{one}"][0])})

    return (Part("map", show, write),) if step["kind"] == "circuit" else ()


# ------------------------------------------------------------------ what was sent


def typed(draft: DraftCircuit) -> Body:
    """Return a draft with what a form sent of its open part. Raises Invalid."""
    body, values = draft.body, request.form.to_dict(flat=False)
    if "whole" not in values:  # the last field: the form was cut off on its way
        raise Invalid("form_expired")
    for name, sent in values.items():
        for one in sent:
            clean_text(one, field=name)
    name = opened(body, request.form.get("open", ""))
    thing, questions = asked(body, name)
    for question in questions:
        parts.answered(question, thing, values)
    wish = request.form.get("kind", "")
    if name in body["steps"] and wish in HUMAN and wish != thing["kind"]:
        blanks.become(thing, wish, inside=name in outline.homes(body))
    return body


def pressed(body: Body) -> tuple[Body, str]:
    """Do what the pressed button says; gives the part to open then."""
    verb, *what = request.form.get("do", "").split(":")
    here = opened(body, request.form.get("open", ""))
    wanted, do = BUTTONS.get(verb, (0, _nothing))
    if len(what) != wanted or not _known(body, verb, what):
        return body, here
    return do(body, here, *what)


def _known(body: Body, verb: str, what: list[str]) -> bool:
    """Whether a button names what there is."""
    if not what or (verb == "open" and what[0] in {HEAD, ENDS}):
        return True
    step = body["steps"].get(what[0], {})
    lines = step.get("branches", {})
    return bool(step) and (len(what) == 1 or what[1] in lines) and (verb != "branch" or bool(lines))


def _nothing(body: Body, here: str) -> tuple[Body, str]:
    return body, here


def _kind() -> str:
    wish = request.form.get("add.kind", "")
    return wish if wish in KINDS else KINDS[0]


def _add(body: Body, _here: str) -> tuple[Body, str]:
    after = request.form.get("add.after", "")
    return outline.added(body, _kind(), after=after if after in outline.top(body) else "")


def _into(body: Body, _here: str, block: str, branch: str) -> tuple[Body, str]:
    return outline.added(body, _kind(), into=(block, branch))


def _out(body: Body, here: str, name: str) -> tuple[Body, str]:
    made = outline.without(body, name)
    return made, opened(made, here)


def _unbranch(body: Body, here: str, block: str, branch: str) -> tuple[Body, str]:
    made = outline.unbranched(body, block, branch)
    return made, opened(made, here)


BUTTONS: Mapping[str, tuple[int, Callable[..., tuple[Body, str]]]] = {  # with what each names
    "open": (1, lambda body, _here, name: (body, name)),
    "add": (0, _add),
    "into": (2, _into),
    "up": (1, lambda body, here, name: (outline.raised(body, name), here)),
    "down": (1, lambda body, here, name: (outline.lowered(body, name), here)),
    "out": (1, _out),
    "branch": (1, lambda body, _here, block: outline.branched(body, block)),
    "unbranch": (2, _unbranch),
}
