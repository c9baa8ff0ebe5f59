"""The types of conditions, checked at publishing so that judging them can never fail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from govflow.workflow.engine.when import (
    Both,
    Call,
    Compare,
    Either,
    Empty,
    Expr,
    Literal,
    Name,
    Not,
    Sum,
    Within,
)

OUTCOMES: Final = (
    "",
    "approve",
    "reject",
    "abstain",
    "favourable",
    "unfavourable",
    "divided",
    "silent",
    "skipped",
)
_ORDERED: Final = frozenset({"number", "date"})
_NUMBERS: Final = frozenset({"integer", "money"})
_SIGNATURES: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "length": (("text",), "number"),
    "days": (("date", "date"), "number"),
    "today": ((), "date"),
    "returns": ((), "number"),
}
FUNCTIONS: Final = ("or_else", *_SIGNATURES, "answer", "count")


@dataclass(frozen=True, slots=True)
class Kind:
    """A type; `values` where only these are possible."""

    name: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What a condition may name: data fields and human steps."""

    data: Mapping[str, Mapping[str, Any]]
    steps: frozenset[str] = frozenset()


def check(expr: Expr, scope: Scope) -> None:
    """Raise ValueError unless the condition is a truth value that can always be computed."""
    kind = _kind(expr, scope)
    if kind.name != "boolean":
        told = f"a condition must be true or false; this is of type {kind.name}"
        raise ValueError(told)


def _kind(expr: Expr, scope: Scope) -> Kind:
    return _KINDS[type(expr)](expr, scope)


def _literal_kind(expr: Literal, _scope: Scope) -> Kind:
    if isinstance(expr.value, bool):
        return Kind("boolean")
    if isinstance(expr.value, Decimal):
        return Kind("number")
    return Kind("date") if isinstance(expr.value, date) else Kind("text", (expr.value,))


def _name_kind(expr: Name, scope: Scope) -> Kind:
    kind, optional = _declared(expr, scope)
    if optional:
        told = f"'{expr.name}' is optional: it may stand only in `is empty` or or_else(…)"
        raise ValueError(told)
    return kind


def _declared(expr: Name, scope: Scope) -> tuple[Kind, bool]:
    declared = scope.data.get(expr.name)
    if declared is None:
        told = f"'{expr.name}' is not declared in data; declared: {_listed(scope.data)}"
        raise ValueError(told)
    kind = str(declared["type"])
    name = "number" if kind in _NUMBERS else kind
    return Kind(name, tuple(declared.get("values", ()))), bool(declared.get("optional", False))


def _call_kind(expr: Call, scope: Scope) -> Kind:
    if expr.name in {"answer", "count"}:
        return _about_step(expr, scope)
    if expr.name == "or_else":
        return _or_else(expr, scope)
    if expr.name not in _SIGNATURES:
        told = f"'{expr.name}' is not available; the functions are {_listed(FUNCTIONS)}"
        raise ValueError(told)
    wanted, result = _SIGNATURES[expr.name]
    found = tuple(_kind(arg, scope).name for arg in expr.args)
    if found != wanted:
        told = f"{expr.name} takes ({', '.join(wanted)}); found ({', '.join(found)})"
        raise ValueError(told)
    return Kind(result)


def _about_step(expr: Call, scope: Scope) -> Kind:
    step = expr.args[0] if expr.args else None
    if not isinstance(step, Name) or step.name not in scope.steps:
        told = f"{expr.name} takes the name of a step somebody answers: {_listed(scope.steps)}"
        raise ValueError(told)
    if expr.name == "answer" and len(expr.args) == 1:
        return Kind("enum", OUTCOMES)
    if expr.name == "count" and _is_outcome(expr.args[1:]):
        return Kind("number")
    told = f"{expr.name} takes a step" + (" and an outcome" if expr.name == "count" else "")
    raise ValueError(told)


def _is_outcome(args: tuple[Expr, ...]) -> bool:
    return len(args) == 1 and isinstance(args[0], Literal) and args[0].value in OUTCOMES[1:]


def _or_else(expr: Call, scope: Scope) -> Kind:
    field_of, *rest = expr.args or (None,)
    if not isinstance(field_of, Name) or len(rest) != 1 or not isinstance(rest[0], Literal):
        told = "or_else takes an optional field and a literal"
        raise ValueError(told)
    kind, _ = _declared(field_of, scope)
    _same(kind, _kind(rest[0], scope))
    return kind


def _truths(expr: Both | Either, scope: Scope) -> Kind:
    for part in (expr.left, expr.right):
        check(part, scope)
    return Kind("boolean")


def _not_kind(expr: Not, scope: Scope) -> Kind:
    check(expr.of, scope)
    return Kind("boolean")


def _compare_kind(expr: Compare, scope: Scope) -> Kind:
    left, right = _kind(expr.left, scope), _kind(expr.right, scope)
    _same(left, right)
    if expr.sign not in {"=", "!="} and left.name not in _ORDERED:
        told = f"{expr.sign} orders numbers and dates; this is of type {left.name}"
        raise ValueError(told)
    return Kind("boolean")


def _within_kind(expr: Within, scope: Scope) -> Kind:
    kind = _kind(expr.of, scope)
    for literal in expr.among:
        _same(kind, _kind(literal, scope))
    return Kind("boolean")


def _empty_kind(expr: Empty, scope: Scope) -> Kind:
    if not isinstance(expr.of, Name):
        told = "`is empty` asks about a field"
        raise ValueError(told)  # noqa: TRY004 - one kind of error for the caller to collect
    _declared(expr.of, scope)
    return Kind("boolean")


def _sum_kind(expr: Sum, scope: Scope) -> Kind:
    for part in (expr.left, expr.right):
        kind = _kind(part, scope)
        if kind.name != "number":
            told = f"{expr.sign} adds numbers; this is of type {kind.name}"
            raise ValueError(told)
    return Kind("number")


def _same(left: Kind, right: Kind) -> None:
    """Two kinds may be compared when they are one; a text literal names an enum value or thing."""
    for one, other in ((left, right), (right, left)):
        if other.name == "text" and one.name == "enum":
            _possible(one, other)
            return
        if other.name == "text" and other.values and one.name in {"post", "person", "unit", "ref"}:
            return
    if left.name != right.name or left.name == "posts":
        told = f"type {left.name} cannot be compared with type {right.name}"
        raise ValueError(told)


def _possible(enum: Kind, text: Kind) -> None:
    for value in text.values:
        if value not in enum.values:
            told = f"'{value}' is never the value; possible: {_listed(enum.values)}"
            raise ValueError(told)


def _listed(names: object) -> str:
    assert isinstance(names, tuple | frozenset | Mapping)  # noqa: S101 - narrows for the reader
    return ", ".join(f"'{name}'" for name in sorted(names)) or "none"


_KINDS: Final[Mapping[type, Callable[[Any, Scope], Kind]]] = {
    Literal: _literal_kind,
    Name: _name_kind,
    Call: _call_kind,
    Both: _truths,
    Either: _truths,
    Not: _not_kind,
    Compare: _compare_kind,
    Within: _within_kind,
    Empty: _empty_kind,
    Sum: _sum_kind,
}
