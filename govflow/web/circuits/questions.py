"""The questions of each kind of step: times, decision, ways, conditions."""

import re
from collections.abc import Iterable, Mapping
from functools import partial

from govflow.i18n.parsing import plain
from govflow.web.circuits.conditions import parted, written
from govflow.web.circuits.parts import (
    TITLE,
    WHO,
    Part,
    Shown,
    Thing,
    Values,
    choice,
    first,
    in_order,
    keep,
    several,
    text,
    tick,
)
from govflow.workflow.engine.route import HUMAN, RETURNS

LONGEST = 9  # digits: as many as the data of a file may have
LENGTH = re.compile(r"([+-]?)(\d*)(wd|wh|d|m)?")


def length(value: object) -> tuple[str, str, str]:
    """Split a duration into its sign, its number and its unit; what is none stays as it is."""
    found = LENGTH.fullmatch(str(value or ""))
    return (found[1], found[2], found[3] or "wd") if found else ("", str(value), "wd")


def spelled(number: str, unit: str, sign: str = "") -> str:
    return f"{sign}{plain(number)}{unit or 'wd'}" if number.strip() else ""


def time(key: str) -> Part:
    def show(thing: Thing) -> Shown:
        _, number, unit = length(thing.get(key))
        return {f"{key}.n": [number], f"{key}.unit": [unit]}

    def write(thing: Thing, values: Values) -> None:
        keep(thing, key, spelled(first(values, f"{key}.n"), first(values, f"{key}.unit")))

    return Part(key, show, write)


def _reminders(thing: Thing) -> Shown:
    found = [length(one) for one in thing.get("remind", ())]
    return {"remind.n": [number for _, number, _ in found],
            "remind.when": [f"{sign or '+'}{unit}" for sign, _, unit in found]}  # fmt: skip


def _remind(thing: Thing, values: Values) -> None:
    rows = zip(values.get("remind.n", ()), values.get("remind.when", ()), strict=False)
    said = (spelled(number, when[1:], when[:1]) for number, when in rows)
    keep(thing, "remind", list(filter(None, said)))


def _escalation(thing: Thing) -> Shown:
    found = thing.get("escalate") or {}
    _, number, unit = length(found.get("after"))
    return {"escalate.n": [number], "escalate.unit": [unit],
            "escalate.to": [str(found.get("to", ""))],
            "escalate.mode": [str(found.get("mode", "inform"))]}  # fmt: skip


def _escalate(thing: Thing, values: Values) -> None:
    after = spelled(first(values, "escalate.n"), first(values, "escalate.unit"))
    to, mode = first(values, "escalate.to"), first(values, "escalate.mode")
    said = {"after": after, "to": to, "mode": mode or "inform"} if after or to else {}
    keep(thing, "escalate", {key: one for key, one in said.items() if one})


# ------------------------------------------------------------------ how a step decides


def _measure(found: object) -> tuple[str, str]:
    """Split a rule or a quorum into its name and its number or share."""
    if isinstance(found, Mapping) and len(found) == 1:
        ((name, value),) = found.items()
        return str(name), str(value)
    return ("n", str(found)) if isinstance(found, int) else (str(found or ""), "")


def whole(said: str) -> int | str:
    """Read a small number; what is none, or longer than any here, stays as it was typed."""
    return int(said) if said.isdecimal() and len(said) <= LONGEST else said


def _measured(name: str, value: str) -> object:
    value = plain(value).replace(" ", "")
    if name == "n":
        return {"n": whole(value)}
    return {"share": value} if name == "share" else name


def _rule(thing: Thing) -> Shown:
    name, of = _measure(thing.get("rule", "one"))
    return {"rule": [name], "rule.of": [of]}


def _decide(thing: Thing, values: Values) -> None:
    said = _measured(first(values, "rule"), first(values, "rule.of"))
    keep(thing, "rule", "" if said == "one" else said)


def _quorum(thing: Thing) -> Shown:
    return {"quorum": [_measure(thing.get("quorum"))[1]]}


def _need(thing: Thing, values: Values) -> None:
    said = plain(first(values, "quorum")).replace(" ", "")
    found = whole(said)
    keep(thing, "quorum", {"share": found} if isinstance(found, str) and found else found)


def _join(thing: Thing) -> Shown:
    found = thing.get("join", "all")
    return {"join": [str(found.get("n", "")) if isinstance(found, Mapping) else ""]}


def _meet(thing: Thing, values: Values) -> None:
    said = plain(first(values, "join"))
    keep(thing, "join", {"n": whole(said)} if said else "")


# ------------------------------------------------------------------ ways


def _then(results: Iterable[str], thing: Thing) -> Shown:
    return {f"then.{one}": [str(thing.get("then", {}).get(one, ""))] for one in results}


def _lead(results: Iterable[str], thing: Thing, values: Values) -> None:
    for one in results:
        if f"then.{one}" in values:
            keep(thing.setdefault("then", {}), one, first(values, f"then.{one}"))


def ways(*results: str) -> Part:
    return Part("then", partial(_then, results), partial(_lead, results))


def _back(thing: Thing) -> Shown:
    found = thing.get("then", {}).get("return") or {}
    return {"back.to": list(found.get("to", ("requester",))),
            "back.resume": list(found.get("resume", ("replay",))),
            "back.clock": [str(found.get("clock", "restart"))]}  # fmt: skip


def _return(thing: Thing, values: Values) -> None:
    clock = first(values, "back.clock")
    kept = thing.setdefault("then", {}).get("return") or {}
    said = {
        "to": in_order(kept.get("to", ()), values.get("back.to", ())) or ["requester"],
        "resume": in_order(kept.get("resume", ()), values.get("back.resume", ())) or ["replay"],
    }
    kept.pop("clock", None)
    thing["then"]["return"] = {**kept, **said, **({"clock": clock} if clock != "restart" else {})}


def _cases(thing: Thing) -> Shown:
    found = [parted(str(one.get("when", ""))) for one in thing.get("cases", ())]
    names = ("case.what", "case.value", "case.written")
    shown: Shown = {name: [one[place] for one in found] for place, name in enumerate(names)}
    shown["case.go"] = [str(one.get("go", "")) for one in thing.get("cases", ())]
    return shown | {"else": [str(thing.get("else", ""))]}


def _choose(thing: Thing, values: Values) -> None:
    names = ("case.what", "case.value", "case.written", "case.go")
    rows = zip(*(values.get(name, []) for name in names), strict=False)
    said = [{"when": written(*row[:3]), "go": row[3]} for row in rows]
    thing["cases"] = [one for one in said if one["when"]]
    thing["else"] = first(values, "else")


def _branches(thing: Thing) -> Shown:
    shown: Shown = {}
    for branch in thing.get("branches", {}):
        said = parted(str(thing.get("when", {}).get(branch, "")))
        for name, value in zip(("what", "value", "written"), said, strict=True):
            shown[f"when.{branch}.{name}"] = [value]
    return shown


def _open(thing: Thing, values: Values) -> None:
    said = {
        branch: written(*(first(values, f"when.{branch}.{name}")
                          for name in ("what", "value", "written")))
        for branch in thing.get("branches", {})
    }  # fmt: skip
    keep(thing, "when", {branch: one for branch, one in said.items() if one})


# ------------------------------------------------------------------ the questions of each kind

_RESULTS = {"attestation": ("approve",), "copy": ("done",), "avis": ("done", "reject")}
_VOTE = (Part("rule", _rule, _decide), Part("quorum", _quorum, _need), several("mandatory"),
         several("veto"), choice("casting", ""), tick("abstain"),
         tick("early", default=True))  # fmt: skip
_TIME = (time("due"), Part("remind", _reminders, _remind),
         Part("escalate", _escalation, _escalate))  # fmt: skip
_BACK = Part("back", _back, _return)


def _of_people(kind: str) -> tuple[Part, ...]:
    avis, returns = kind == "avis", kind in RETURNS
    return (
        TITLE, WHO, *_TIME, choice("silence", "none_given" if avis else "wait"),
        ways(*_RESULTS.get(kind, ("approve", "reject"))),
        choice("self", "up"), choice("vacant", "up"), several("not_same_as"),
        choice("on_change", "keep" if avis else "ask_again"), choice("transfer", "unit"),
        *((text("tacit", "text"), tick("binding"), tick("blocking", default=True),
           choice("until", ""), choice("unfavourable", "note")) if avis else ()),
        *((tick("edit"), *_VOTE, _BACK) if returns else ()),
        *((tick("skip", on="same_person"),) if kind in {"visa", "approval"} else ()),
    )  # fmt: skip


PARTS: Mapping[str, tuple[Part, ...]] = {
    **{kind: _of_people(kind) for kind in HUMAN if kind != "copy"},
    "copy": (TITLE, WHO, ways("done")),
    "choice": (Part("case", _cases, _choose),),
    "parallel": (Part("when", _branches, _open), Part("join", _join, _meet),
                 several("cancel_on"), ways("approve", "reject")),
    "wait": (TITLE, choice("signal", ""), choice("about", ""), time("due"),
             ways("done", "timeout")),
    "circuit": (TITLE, choice("circuit", ""), ways("approve", "reject"), _BACK),
}  # fmt: skip
