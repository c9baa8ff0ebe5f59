"""Reading what nobody answers: choices and parallel blocks."""

from collections.abc import Mapping
from typing import Final

from govflow.workflow.engine.route import REQUESTER, Back, Case, Choice, Parallel
from govflow.workflow.engine.sheet import Sheet
from govflow.workflow.engine.when import Expr, condition

_MANY: Final = 50


def targets_of(then: Sheet, results: tuple[str, ...]) -> dict[str, str]:
    """Read the results a step's `then` names."""
    return {result: then.text(result) for result in results if _named(then, result)}


def _named(then: Sheet, result: str) -> bool:
    if not then.has(result):
        then.raw(result)
        return False
    return True


def choice_of(sheet: Sheet, name: str) -> Choice:
    """Read a choice."""
    cases = tuple(
        case
        for place, entry in sheet.many("cases")
        if (case := _case(Sheet(entry, f"{sheet.path}.{place}", sheet.problems))) is not None
    )
    if not cases:
        sheet.wrong("cases", "a choice needs at least one case with `when` and `go`")
    return Choice(name, cases, sheet.text("else"))


def _case(sheet: Sheet) -> Case | None:
    when = sheet.tried("when", lambda: condition(sheet.raw("when")))
    case = None if when is None else Case(when, str(sheet.found["when"]), sheet.text("go"))
    if when is None:
        sheet.raw("go")
    sheet.close()
    return case


def parallel_of(sheet: Sheet, name: str) -> Parallel:
    """Read a parallel block."""
    lines = sheet.table("branches")
    branches = {branch: lines.words(branch) for branch in lines.named()}
    when = _conditions(sheet.table("when"))
    then = sheet.table("then")
    block = Parallel(
        name=name,
        branches=branches,
        when={branch: expr for branch, (expr, _) in when.items()},
        texts={branch: text for branch, (_, text) in when.items()},
        join=_join(sheet),
        cancel_on=sheet.words("cancel_on", ("reject", "approve")),
        then=targets_of(then, ("approve", "reject")),
    )
    then.close()
    _wide(sheet, block)
    return block


def _wide(sheet: Sheet, block: Parallel) -> None:
    if len(block.branches) < 2:  # noqa: PLR2004 - side by side means at least two
        sheet.wrong("branches", "a parallel block has at least two branches")
    for branch in (branch for branch, line in block.branches.items() if not line):
        sheet.wrong(f"branches.{branch}", "a branch has at least one step")
    for branch in (branch for branch in block.when if branch not in block.branches):
        told = f"no such branch; branches: {', '.join(block.branches)}"
        sheet.wrong(f"when.{branch}", told)
    if block.branches and set(block.branches) <= set(block.when):
        sheet.wrong("when", "one branch at least must have no condition")
    if block.join is not None and block.join > len(block.branches):
        sheet.wrong("join.n", f"found {block.join}; there are {len(block.branches)} branches")


def _conditions(sheet: Sheet) -> dict[str, tuple[Expr, str]]:
    read = {}
    for branch in sheet.entries():
        text = sheet.found[branch]
        expr = sheet.tried(branch, lambda text=text: condition(text))  # type: ignore[misc]
        if expr is not None:
            read[branch] = (expr, str(text))
    return read


def _join(sheet: Sheet) -> int | None:
    found = sheet.raw("join")
    if found is None or found == "all":
        return None
    if isinstance(found, Mapping) and set(found) == {"n"}:
        inner = Sheet(found, f"{sheet.path}.join", sheet.problems)
        return inner.number("n", low=1, high=_MANY)
    sheet.wrong("join", f"found {found!r}; allowed: all, {{n: 2}}")
    return None


def back_of(then: Sheet) -> Back:
    """Read where a step may return the file, and how it comes back."""
    if not then.has("return"):
        then.raw("return")
        return Back()
    table = then.table("return")
    back = Back(
        to=table.words("to") or (REQUESTER,),
        resume=table.words("resume", ("here", "replay")) or ("replay",),
        clock=table.one_of("clock", ("restart", "pause", "keep"), "restart"),
    )
    table.close()
    return back
