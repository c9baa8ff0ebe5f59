"""What a condition is worth when a file passes; checked by `kinds`, it cannot fail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from govflow.workflow.engine.data import Value, read
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


@dataclass(frozen=True, slots=True)
class Facts:
    """What a condition is judged on; `outcomes`: what the slots of each step answered last."""

    data: Mapping[str, Any]
    spec: Mapping[str, Mapping[str, Any]]
    today: date
    returns: int = 0
    outcomes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def holds(expr: Expr, facts: Facts) -> bool:
    """Say whether a checked condition holds; total: it cannot fail."""
    return bool(_value(expr, facts))


def _value(expr: Expr, facts: Facts) -> Any:  # noqa: ANN401 - the type was checked at publishing
    return _VALUES[type(expr)](expr, facts)


def _name_value(expr: Name, facts: Facts) -> Value:
    return read(str(facts.spec[expr.name]["type"]), facts.data.get(expr.name))


def _call_value(expr: Call, facts: Facts) -> object:
    return _CALLS[expr.name](expr.args, facts)


def _or_else_value(args: tuple[Expr, ...], facts: Facts) -> object:
    found = _value(args[0], facts)
    return _value(args[1], facts) if found is None else found


def _answer_value(args: tuple[Expr, ...], facts: Facts) -> str:
    assert isinstance(args[0], Name)  # noqa: S101 - checked at publishing
    given = set(facts.outcomes.get(args[0].name, ())) - {"silent", "skipped", "abstain"}
    if len(given) > 1:
        return "divided"
    every = facts.outcomes.get(args[0].name, ())
    return next(iter(given)) if given else (every[0] if every else "")


def _count_value(args: tuple[Expr, ...], facts: Facts) -> Decimal:
    assert isinstance(args[0], Name)  # noqa: S101 - checked at publishing
    wanted = _value(args[1], facts)
    return Decimal(sum(one == wanted for one in facts.outcomes.get(args[0].name, ())))


def _compare_value(expr: Compare, facts: Facts) -> bool:
    left, right = _value(expr.left, facts), _value(expr.right, facts)
    return bool(_SIGNS[expr.sign](left, right))


def _sum_value(expr: Sum, facts: Facts) -> Decimal:
    left, right = _value(expr.left, facts), _value(expr.right, facts)
    return Decimal(left + right if expr.sign == "+" else left - right)


_SIGNS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
_CALLS: Final[Mapping[str, Callable[[tuple[Expr, ...], Facts], object]]] = {
    "or_else": _or_else_value,
    "length": lambda args, facts: Decimal(len(_value(args[0], facts))),
    "days": lambda args, facts: Decimal((_value(args[1], facts) - _value(args[0], facts)).days),
    "today": lambda _args, facts: facts.today,
    "returns": lambda _args, facts: Decimal(facts.returns),
    "answer": _answer_value,
    "count": _count_value,
}
_VALUES: Final[Mapping[type, Callable[[Any, Facts], object]]] = {
    Literal: lambda expr, _facts: expr.value,
    Name: _name_value,
    Call: _call_value,
    Both: lambda expr, facts: _value(expr.left, facts) and _value(expr.right, facts),
    Either: lambda expr, facts: _value(expr.left, facts) or _value(expr.right, facts),
    Not: lambda expr, facts: not _value(expr.of, facts),
    Compare: _compare_value,
    Within: lambda expr, facts: _value(expr.of, facts) in {one.value for one in expr.among},
    Empty: lambda expr, facts: (_name_value(expr.of, facts) in {None, "", ()}) != expr.filled,
    Sum: _sum_value,
}
