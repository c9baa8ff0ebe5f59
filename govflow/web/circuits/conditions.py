"""A condition of a circuit in words: "the priority is high", never its code. And its choosing."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from govflow.gate.language import sentence
from govflow.i18n import catalog
from govflow.i18n.parsing import parse_date, plain
from govflow.kernel.errors import Invalid
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
    condition,
)

Called = Callable[[str], str]  # how a step of the circuit is called
SIGNS = {"=": "is", "!=": "is_not", "<": "under", "<=": "at_most", ">": "over", ">=": "at_least"}
OF_STEPS = frozenset({"answer", "count"})


# What a list offers as it stands, and what it offers to compare with a number or a day.
READY = re.compile(
    r"(?:not )?[a-z]\w*|[a-z]\w* !?= '[^']*'|[a-z]\w* is (?:not )?empty"
    r"|answer\([a-z]\w*\) = '\w+'"
)
SIGN_LAST = ("<", ">", "=", "@")
COMPARED = re.compile(r"([a-z]\w* (?:<=|>=|!=|=|<|>)(?: @)?)\s*([\d.]+|\d{4}-\d{2}-\d{2})")


def parted(text: str) -> tuple[str, str, str]:
    """Split a condition into what a list offers, the value beside it, or else as it is written.

    >>> parted("priority = 'high'"), parted("amount > 500"), parted("a or b")
    (("priority = 'high'", '', ''), ('amount >', '500', ''), ('', '', 'a or b'))
    """
    if READY.fullmatch(text):
        return text, "", ""
    found = COMPARED.fullmatch(text)
    return (found[1], found[2], "") if found else ("", "", text)


def written(what: str, value: str, whole: str) -> str:
    """Write a condition from what was chosen: as it is written, or a choice and its value."""
    if whole.strip():
        return whole.strip()
    typed = re.sub(r"[,٫]", ".", plain(value)).replace(" ", "")
    if not what.endswith(SIGN_LAST):
        return what
    if not what.endswith("@"):
        return f"{what} {typed}".strip()
    try:
        return f"{what}{parse_date(typed).isoformat()}"
    except Invalid:
        return f"{what}{typed}"


def said(expr: Expr, called: Called) -> str:
    """Say a condition, so that it goes on after "when"."""
    return str(SAID[type(expr)](expr, called))


def read(text: str, called: Called = str) -> str:
    """Say a condition as it is written; what cannot be read stands as it is."""
    try:
        return said(condition(text), called)
    except ValueError:
        return text


def _compare(expr: Compare, called: Called) -> str:
    if isinstance(expr.left, Name) and isinstance(expr.right, Literal) and expr.sign == "=":
        whole = f"condition.{expr.left.name}.{expr.right.value}"
        if catalog.has(whole):
            return sentence(whole)
    return sentence(
        f"condition.{SIGNS[expr.sign]}",
        left=said(expr.left, called),
        right=_beside(expr.left, expr.right, called),
    )


def _within(expr: Within, called: Called) -> str:
    among = [_beside(expr.of, one, called) for one in expr.among]
    return sentence("condition.within", left=said(expr.of, called), among=among)


def _empty(expr: Empty, called: Called) -> str:
    return sentence(f"condition.{'filled' if expr.filled else 'empty'}", left=said(expr.of, called))


def _pair(expr: Both | Either, called: Called) -> str:
    word = "both" if isinstance(expr, Both) else "either"
    left, right = said(expr.left, called), said(expr.right, called)
    return sentence(f"condition.{word}", left=left, right=right)


def _sum(expr: Sum, called: Called) -> str:
    word = "plus" if expr.sign == "+" else "minus"
    left, right = said(expr.left, called), said(expr.right, called)
    return sentence(f"condition.{word}", left=left, right=right)


def _call(expr: Call, called: Called) -> str:
    return sentence(
        f"condition.{expr.name}",
        **{
            place: called(one.name)
            if expr.name in OF_STEPS and isinstance(one, Name)
            else _beside(expr, one, called)
            for place, one in zip(("first", "second"), expr.args, strict=False)
        },
    )


def _name(expr: Name, _called: Called) -> str:
    key = f"field.{expr.name}"
    return sentence(key) if catalog.has(key) else expr.name


def _beside(known: Expr, value: Expr, called: Called) -> Any:  # noqa: ANN401 - what a sentence says
    """Say a value by the word that it has for the field, or the answer, that it stands beside."""
    if not isinstance(value, Literal):
        return said(value, called)
    word = value.value
    key = f"{known.name}.{word}" if isinstance(known, Name) else f"answer.{word}"
    return sentence(key) if catalog.has(key) else word


SAID: Mapping[type, Callable[[Any, Called], Any]] = {
    Literal: lambda expr, _called: expr.value,
    Name: _name,
    Call: _call,
    Both: _pair,
    Either: _pair,
    Not: lambda expr, called: sentence("condition.not", what=said(expr.of, called)),
    Compare: _compare,
    Within: _within,
    Empty: _empty,
    Sum: _sum,
}
