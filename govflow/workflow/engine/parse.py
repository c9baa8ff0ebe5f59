"""Reading a definition: a dict becomes a Route, or every problem in it is named with its path."""

import json
from collections.abc import Mapping
from typing import Any, Final

from govflow.workflow.engine.data import KINDS
from govflow.workflow.engine.durations import Duration
from govflow.workflow.engine.links import linked
from govflow.workflow.engine.parse_steps import step_of
from govflow.workflow.engine.refusal import DefinitionError
from govflow.workflow.engine.route import Route, Step
from govflow.workflow.engine.sheet import NAME, Problems, Sheet
from govflow.workflow.engine.who import Who, principals

RESERVED: Final = ("revise", "join", "requester", "any_previous", "end", "copy")
LANGUAGES: Final = ("ar", "fr", "en")
RECALLS: Final = ("before_first_answer", "before_signature", "never")
SCHEMA: Final = 1


def parse(definition: Mapping[str, Any]) -> Route:
    """Read a definition. Raises DefinitionError with every problem found, each with its path."""
    route, problems = sketch(definition)
    if problems:
        raise DefinitionError(tuple(problems))
    return route


def sketch(definition: Mapping[str, Any]) -> tuple[Route, Problems]:
    """Read what can be read of a definition, for a drawing; and every problem with the rest."""
    problems: Problems = []
    route = _route(Sheet(definition, "", problems))
    if not problems:
        problems.extend(linked(route))
    return route, problems


def _route(sheet: Sheet) -> Route:
    if sheet.raw("schema") != SCHEMA:
        sheet.wrong("schema", f"found {sheet.found.get('schema')!r}; allowed: {SCHEMA}")
    homes = _homes(sheet)
    route = Route(
        key=sheet.text("key"),
        title=_title(sheet),
        subject=sheet.text("subject"),
        calendar=sheet.text("calendar", "administration"),
        undo=_undo(sheet),
        recall=sheet.one_of("recall", RECALLS, "before_first_answer"),
        data=_data(sheet.table("data")),
        start=sheet.text("start"),
        steps=_steps(sheet.table("steps"), homes),
        copies=_copies(sheet.table("copies")),
        homes=homes,
        source=_plain(sheet),
    )
    sheet.close()
    return route


def _plain(sheet: Sheet) -> Mapping[str, Any]:
    """Copy the definition as JSON sees it, so that nothing outside can change it any more."""
    try:
        copied = json.loads(json.dumps(sheet.found, allow_nan=False, sort_keys=True))
    except (TypeError, ValueError) as wrong:
        sheet.wrong("", f"only texts, numbers, lists and mappings may stand here: {wrong}")
        return {}
    return dict(copied)


def _title(sheet: Sheet) -> dict[str, str]:
    table = sheet.table("title")
    title = {language: table.text(language) for language in LANGUAGES if table.has(language)}
    if not title:
        table.wrong("", "a title in ar, fr or en is expected")
    table.known.extend(LANGUAGES)
    table.close()
    return title


def _undo(sheet: Sheet) -> Duration | None:
    if sheet.found.get("undo") == 0:
        sheet.raw("undo")
        return None
    return sheet.span("undo")


def _data(table: Sheet) -> dict[str, dict[str, Any]]:
    return {name: _field(table.table(name)) for name in table.named()}


def _field(sheet: Sheet) -> dict[str, Any]:
    kind = sheet.one_of("type", KINDS)
    field: dict[str, Any] = {"type": kind}
    if sheet.flag("optional"):
        field["optional"] = True
    if kind == "enum":
        field["values"] = sheet.words("values")
        if not field["values"]:
            sheet.wrong("values", "an enum needs its values")
    sheet.close()
    return field


def _homes(sheet: Sheet) -> dict[str, tuple[str, str]]:
    """Find the branch each step stands in; one that stands in two is a problem."""
    homes: dict[str, tuple[str, str]] = {}
    steps = sheet.found.get("steps")
    for block, found in steps.items() if isinstance(steps, Mapping) else ():
        branches = found.get("branches") if isinstance(found, Mapping) else None
        for branch, line in branches.items() if isinstance(branches, Mapping) else ():
            for name in line if isinstance(line, list | tuple) else ():
                path = f"steps.{block}.branches.{branch}"
                _place(sheet, homes, path, (name, block, branch))
    return homes


def _place(
    sheet: Sheet,
    homes: dict[str, tuple[str, str]],
    path: str,
    at: tuple[object, str, str],
) -> None:
    name, block, branch = at
    steps = sheet.found["steps"]
    if not isinstance(name, str) or not isinstance(steps, Mapping):
        return
    if name not in steps:
        sheet.wrong(path, f"there is no step '{name}'")
    elif name == block or name in homes:
        sheet.wrong(path, f"'{name}' may stand in one branch only")
    else:
        homes[name] = (block, branch)


def _steps(table: Sheet, homes: Mapping[str, tuple[str, str]]) -> dict[str, Step]:
    steps: dict[str, Step] = {}
    if not table.found:
        table.wrong("", "a circuit has at least one step")
    for name in table.named():
        if name in RESERVED:
            table.wrong(name, f"'{name}' is a word of the engine; choose another name")
        step = step_of(table.table(name), name, homes.get(name))
        if step is not None:
            steps[name] = step
    return steps


def _copies(table: Sheet) -> dict[str, tuple[Who, ...]]:
    copies: dict[str, tuple[Who, ...]] = {}
    for end in table.entries():
        if not end.startswith("end.") or not NAME.fullmatch(end[4:]):
            table.wrong(end, "copies are sent at an end: end.approved, end.rejected, end.word")
        read = [_reader(table, place, entry) for place, entry in table.many(end)]
        copies[end] = tuple(who for who in read if who is not None)
    return copies


def _reader(table: Sheet, key: str, entry: object) -> Who | None:
    return table.tried(key, lambda: principals(entry))
