"""Which cases of a choice can never be taken, as far as small domains let us say."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any, Final

from govflow.workflow.engine.route import Choice
from govflow.workflow.engine.truth import Facts, holds
from govflow.workflow.engine.when import Call, Expr, Name, walk

_MOST: Final = 4096
_SOME_DAY: Final = date(2000, 1, 1)


def unmatched(choice: Choice, spec: Mapping[str, Mapping[str, Any]]) -> tuple[int, ...]:
    """Give the places of the cases that no data can reach.

    Exact where the conditions read only enums and booleans; elsewhere only a case that repeats an
    earlier one is found.
    """
    names = _names(choice)
    domains = [_domain(spec[name]) for name in names if name in spec]
    if None in domains or len(domains) != len(names) or _calls(choice):
        return _repeated(choice)
    values = [domain for domain in domains if domain is not None]
    return _exact(choice, spec, (names, values)) if _size(values) <= _MOST else _repeated(choice)


def _names(choice: Choice) -> tuple[str, ...]:
    found = (part.name for part in _parts(choice) if isinstance(part, Name))
    return tuple(dict.fromkeys(found))


def _calls(choice: Choice) -> bool:
    return any(isinstance(part, Call) and part.name != "or_else" for part in _parts(choice))


def _parts(choice: Choice) -> Iterator[Expr]:
    for case in choice.cases:
        yield from walk(case.when)


def _domain(declared: Mapping[str, Any]) -> tuple[object, ...] | None:
    absent = (None,) if declared.get("optional") else ()
    if declared["type"] == "boolean":
        return (True, False, *absent)
    return (*declared["values"], *absent) if declared["type"] == "enum" else None


def _size(domains: list[tuple[object, ...]]) -> int:
    size = 1
    for domain in domains:
        size *= len(domain)
    return size


def _exact(
    choice: Choice,
    spec: Mapping[str, Mapping[str, Any]],
    domains: tuple[tuple[str, ...], list[tuple[object, ...]]],
) -> tuple[int, ...]:
    names, values = domains
    taken: set[int] = set()
    for chosen in product(*values):
        facts = Facts(data=dict(zip(names, chosen, strict=True)), spec=spec, today=_SOME_DAY)
        taken.add(next((n for n, case in enumerate(choice.cases) if holds(case.when, facts)), -1))
    return tuple(place for place in range(len(choice.cases)) if place not in taken)


def _repeated(choice: Choice) -> tuple[int, ...]:
    seen: list[Expr] = []
    repeated = []
    for place, case in enumerate(choice.cases):
        if case.when in seen:
            repeated.append(place)
        seen.append(case.when)
    return tuple(repeated)
