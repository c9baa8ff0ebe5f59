"""Conditions of a circuit: typed, total and without effects. Reading them."""

import re
from collections.abc import Callable  # noqa: TC003 - one style of import everywhere
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

Constant = str | bool | Decimal | date


@dataclass(frozen=True, slots=True)
class Literal:
    value: Constant


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    args: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class Not:
    of: "Expr"


@dataclass(frozen=True, slots=True)
class Both:
    """`and`."""

    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class Either:
    """`or`."""

    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class Compare:
    sign: str
    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class Within:
    """`x in [literals]`."""

    of: "Expr"
    among: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Empty:
    """`name is [not] empty`."""

    of: "Expr"
    filled: bool


@dataclass(frozen=True, slots=True)
class Sum:
    sign: str
    left: "Expr"
    right: "Expr"


Expr = Literal | Name | Call | Not | Both | Either | Compare | Within | Empty | Sum

COMPARISONS: Final = ("=", "!=", "<=", ">=", "<", ">")
MAX_LENGTH: Final = 2000
MAX_TOKENS: Final = 200
MAX_DEPTH: Final = 40
_WORDS: Final = frozenset({"and", "or", "not", "in", "is", "empty", "true", "false"})
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d{1,18}(?:\.\d{1,6})?)(?![\w.])"
    r"|(?P<text>'(?:[^']|'')*')"
    r"|@(?P<date>\d{4}-\d{2}-\d{2})(?!\w)"
    r"|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<sign>!=|<=|>=|[=<>+\-(),\[\]]))",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    place: int


def condition(text: object) -> Expr:
    """Read a condition. Raises ValueError with the place, what was found and what is allowed.

    >>> condition("priority = 'high'")
    Compare(sign='=', left=Name(name='priority'), right=Literal(value='high'))
    >>> condition("amount >")
    Traceback (most recent call last):
    ValueError: “amount >”, column 9: found the end; allowed here: a number, 'text', @date, a name
    """
    if not isinstance(text, str) or not text.strip():
        told = f"found {text!r}; a condition such as \"priority = 'high'\" is expected"
        raise ValueError(told)
    if len(text) > MAX_LENGTH:
        told = f"a condition has at most {MAX_LENGTH} characters; found {len(text)}"
        raise ValueError(told)
    reader = _Reader(text)
    found = reader.disjunction()
    if reader.peek().kind != "end":
        raise reader.wrong("and, or, a comparison, the end")
    return found


class _Reader:
    """Recursive descent; the depth is bounded, so a hostile text cannot exhaust the stack."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.depth = 0

    def disjunction(self) -> Expr:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            told = f"a condition nests at most {MAX_DEPTH} deep"
            raise ValueError(told)
        left = self.conjunction()
        while self.word("or"):
            left = Either(left, self.conjunction())
        self.depth -= 1
        return left

    def conjunction(self) -> Expr:
        left = self.negation()
        while self.word("and"):
            left = Both(left, self.negation())
        return left

    def negation(self) -> Expr:
        return Not(self.test()) if self.word("not") else self.test()

    def test(self) -> Expr:
        left = self.sum()
        if self.word("in"):
            return Within(left, self.literals())
        if self.word("is"):
            filled = self.word("not")
            if not self.word("empty"):
                raise self.wrong("empty" if filled else "not, empty")
            return Empty(left, filled)
        if self.peek().kind == "sign" and self.peek().text in COMPARISONS:
            return Compare(self.take().text, left, self.sum())
        return left

    def sum(self) -> Expr:
        left = self.atom()
        while self.peek().kind == "sign" and self.peek().text in {"+", "-"}:
            left = Sum(self.take().text, left, self.atom())
        return left

    def atom(self) -> Expr:
        token = self.peek()
        if token.kind == "sign" and token.text == "(":
            return self.group()
        if token.kind == "name" and token.text not in _WORDS:
            return self.named()
        return self.literal("a number, 'text', @date, a name")

    def group(self) -> Expr:
        self.sign("(")
        inner = self.disjunction()
        self.sign(")")
        return inner

    def named(self) -> Expr:
        name = self.take().text
        if self.peek().text != "(" or self.peek().kind != "sign":
            return Name(name)
        self.take()
        args: list[Expr] = []
        while not self.closes():
            if args:
                self.sign(",")
            args.append(self.disjunction())
        self.sign(")")
        return Call(name, tuple(args))

    def closes(self) -> bool:
        return self.peek().kind == "sign" and self.peek().text == ")"

    def literals(self) -> tuple[Literal, ...]:
        self.sign("[")
        found = [self.literal("a number, 'text', @date, true, false")]
        while self.peek().kind == "sign" and self.peek().text == ",":
            self.take()
            found.append(self.literal("a number, 'text', @date, true, false"))
        self.sign("]")
        return tuple(found)

    def literal(self, allowed: str) -> Literal:
        token = self.peek()
        values: dict[str, Callable[[str], Constant | None]] = {
            "number": _number,
            "text": _text,
            "date": _date,
            "name": _truth,
        }
        read = values.get(token.kind)
        value = None if read is None else read(token.text)
        if value is None:
            raise self.wrong(allowed)
        self.take()
        return Literal(value)

    def sign(self, text: str) -> None:
        if self.peek().kind != "sign" or self.peek().text != text:
            raise self.wrong(f"'{text}'")
        self.take()

    def word(self, text: str) -> bool:
        if self.peek().kind == "name" and self.peek().text == text:
            self.take()
            return True
        return False

    def peek(self) -> _Token:
        return self.tokens[0]

    def take(self) -> _Token:
        return self.tokens.pop(0)

    def wrong(self, allowed: str) -> ValueError:
        token = self.peek()
        found = "the end" if token.kind == "end" else f"{token.text!r}"
        return ValueError(
            f"“{self.text}”, column {token.place + 1}: found {found}; allowed here: {allowed}",
        )


def _number(text: str) -> Decimal:
    return Decimal(text)


def _text(text: str) -> str:
    return text[1:-1].replace("''", "'")


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _truth(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


def _tokens(text: str) -> list[_Token]:
    found, place = [], 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            wrong = len(text) - len(text[place:].lstrip())
            told = (
                f"“{text}”, column {wrong + 1}: found {text[wrong]!r}, which no condition contains"
            )
            raise ValueError(told)
        found.append(_Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
        place = match.end()
    if len(found) > MAX_TOKENS:
        told = f"a condition has at most {MAX_TOKENS} words and signs; found {len(found)}"
        raise ValueError(told)
    return [*found, _Token("end", "", len(text))]


def walk(expr: Expr) -> tuple[Expr, ...]:
    """Give a condition and all its parts."""
    return (expr, *(inner for part in _parts(expr) for inner in walk(part)))


def _parts(expr: Expr) -> tuple[Expr, ...]:
    if isinstance(expr, Both | Either | Compare | Sum):
        return (expr.left, expr.right)
    if isinstance(expr, Not | Within | Empty):
        return (expr.of,)
    return expr.args if isinstance(expr, Call) else ()
