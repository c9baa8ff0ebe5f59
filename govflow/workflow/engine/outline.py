"""A definition while it is written: its steps in reading order; added, moved, taken out. Pure.

Every verb returns a new definition in which the ways lead on: what led to a step that is taken out
leads to what followed it. What a definition says besides is never touched.
"""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from govflow.workflow.engine.blanks import Body, Step, blank, lead, led_to, onward
from govflow.workflow.engine.route import is_end

Home = tuple[str, str]  # a block and one of its branches
_OUTER: Final = ("schema", "key", "title", "subject", "undo", "recall", "data")
_SHAPES: Final[Mapping[str, type]] = {
    **dict.fromkeys(("then", "branches", "when", "escalate", "title", "data", "tacit"), dict),
    **dict.fromkeys(("who", "cases", "remind", "not_same_as", "mandatory", "veto"), list),
    "kind": str,
}


def readable(body: object) -> bool:
    """Say whether the outline of a definition can be read: its steps, branches and ways."""
    if not isinstance(body, dict) or not isinstance(body.get("steps"), dict):
        return False
    outer = all(isinstance(body.get(key, {}), dict) for key in ("title", "data", "copies"))
    return outer and all(map(_step_readable, body["steps"].values()))


def _step_readable(step: object) -> bool:
    if not isinstance(step, dict) or "kind" not in step:
        return False
    shaped = all(isinstance(step[key], kind) for key, kind in _SHAPES.items() if key in step)
    return shaped and all(isinstance(line, list) for line in step.get("branches", {}).values())


def homes(body: Body) -> dict[str, Home]:
    """Give the block and branch of each step that stands in one."""
    return {
        name: (block, branch)
        for block, step in body["steps"].items()
        for branch, line in step.get("branches", {}).items()
        for name in line
    }


def top(body: Body) -> list[str]:
    """Give the steps that stand in no block, in their order."""
    inside = homes(body)
    return [name for name in body["steps"] if name not in inside]


def arranged(body: Mapping[str, Any]) -> Body:
    """Return a definition with its steps in the order in which a file meets them."""
    found: Body = deepcopy(dict(body))
    inside, seen, stack = homes(found), list[str](), [found.get("start", "")]
    while stack:
        name = stack.pop()
        if name in found["steps"] and name not in seen and name not in inside:
            seen.append(name)
            ways = list(dict.fromkeys(_leads(found["steps"][name])))
            stack.extend(reversed(ways))
    order = [*seen, *(name for name in found["steps"] if name not in seen)]
    found["steps"] = {name: found["steps"][name] for name in order}
    return {key: found[key] for key in (*_OUTER, *found) if key in found}


def _leads(step: Step) -> Iterator[str]:
    """Where a step leads, a rejection last; without returns, and without inner steps."""
    yield from (case.get("go", "") for case in step.get("cases", ()))
    first = onward(step)
    then = step if first == "else" else step.get("then", {})
    yield str(then.get(first, ""))
    ways = step.get("then", {}).items()
    yield from (to for result, to in ways if result not in {first, "return"})


# ------------------------------------------------------------------ verbs


def added(body: Body, kind: str, *, after: str = "", into: Home | None = None) -> tuple[Body, str]:
    """Add a step: behind another one, at the end of a branch, or first. Gives its name too."""
    made = deepcopy(body)
    home = into or homes(made).get(after)
    name = _named(made, kind)
    step = blank(made, kind, name, inside=home is not None)
    if home:
        line = made["steps"][home[0]]["branches"][home[1]]
        line.insert(line.index(after) + 1 if after in line else len(line), name)
        made["steps"][name] = step
        return made, name
    _place(made, name, step, after)
    if after:
        lead(step, led_to(made["steps"][after]))
        lead(made["steps"][after], name)
    else:
        lead(step, made.get("start") or "end.approved")
        made["start"] = name
    return made, name


def _place(body: Body, name: str, step: Step, after: str) -> None:
    items = list(body["steps"].items())
    at = next((place + 1 for place, (one, _) in enumerate(items) if one == after), 0)
    body["steps"] = dict([*items[:at], (name, step), *items[at:]])


def _named(body: Body, kind: str) -> str:
    number = next(n for n in range(1, len(body["steps"]) + 2) if f"{kind}_{n}" not in body["steps"])
    return f"{kind}_{number}"


def without(body: Body, name: str) -> Body:
    """Take a step out, a block with all that stands in it."""
    made = deepcopy(body)
    inside = homes(made)
    if name in inside:
        block, branch = inside[name]
        made["steps"][block]["branches"][branch].remove(name)
    else:
        _unlink(made, name)
    for one in (name, *_inner(made, name)):
        made["steps"].pop(one, None)
        _forget(made, one)
    return made


def _inner(body: Body, name: str) -> list[str]:
    lines = body["steps"][name].get("branches", {}).values()
    direct = [one for line in lines for one in line if one in body["steps"]]
    return [one for each in direct for one in (each, *_inner(body, each))]


def _forget(body: Body, name: str) -> None:
    """Strike a name from the lists that mean other steps by it."""
    for step in body["steps"].values():
        back = step.get("then", {}).get("return")
        for holder, key in ((step, "not_same_as"), (back, "to")):
            if isinstance(holder, dict) and name in holder.get(key, ()):
                holder[key] = [one for one in holder[key] if one != name]
                if not holder[key]:
                    del holder[key]
        if step.get("until") == name:
            del step["until"]


def raised(body: Body, name: str) -> Body:
    """Let a step stand before the one it follows in its list."""
    made = deepcopy(body)
    inside = homes(made)
    if name in inside:
        block, branch = inside[name]
        _swap(made["steps"][block]["branches"][branch], name)
        return made
    line = top(made)
    at = line.index(name)
    if not at:
        return made
    _unlink(made, name)
    _redirect(made, line[at - 1], name)
    lead(made["steps"][name], line[at - 1])
    order = list(made["steps"])
    order.remove(name)
    order.insert(order.index(line[at - 1]), name)
    made["steps"] = {one: made["steps"][one] for one in order}
    return made


def _swap(line: list[str], name: str) -> None:
    at = line.index(name)
    if at:
        line[at - 1], line[at] = line[at], line[at - 1]


def lowered(body: Body, name: str) -> Body:
    """Let a step stand behind the one that follows it in its list."""
    inside = homes(body)
    block, branch = inside.get(name, ("", ""))
    line = body["steps"][block]["branches"][branch] if block else top(body)
    at = line.index(name) + 1
    return raised(body, line[at]) if at < len(line) else body


def branched(body: Body, block: str) -> tuple[Body, str]:
    """Add a branch to a block, with one opinion in it. Gives the name of that step."""
    made = deepcopy(body)
    branches = made["steps"][block].setdefault("branches", {})
    number = next(n for n in range(1, len(branches) + 2) if f"b{n}" not in branches)
    branches[f"b{number}"] = []
    return added(made, "avis", into=(block, f"b{number}"))


def unbranched(body: Body, block: str, branch: str) -> Body:
    """Take a branch out with its steps."""
    made = body
    for name in body["steps"][block]["branches"][branch]:
        made = without(made, name)
    made = deepcopy(made)
    del made["steps"][block]["branches"][branch]
    made["steps"][block].get("when", {}).pop(branch, None)
    return made


# ------------------------------------------------------------------ ways


def _unlink(body: Body, name: str) -> None:
    _redirect(body, name, led_to(body["steps"][name]))


def _redirect(body: Body, old: str, new: str) -> None:
    """Let all that leads to one place lead to another."""
    if body.get("start") == old:
        body["start"] = "" if is_end(new) else new
    for step in body["steps"].values():
        _redirect_in(step, _swapped(old, new))


def _redirect_in(step: Step, other: Callable[[Any], Any]) -> None:
    then = step.get("then", {})
    for result in then:
        then[result] = other(then[result]) if result != "return" else then[result]
    for case in step.get("cases", ()):
        case["go"] = other(case.get("go", ""))
    if "else" in step:
        step["else"] = other(step["else"])


def _swapped(old: str, new: str) -> Callable[[Any], Any]:
    return lambda target: new if target == old else target
