"""Who is asked: the principals of a definition as values; posts and people are the shell's."""

import re
from collections.abc import Callable  # noqa: TC003 - one style of import everywhere
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Base:
    """A person known by the case: `requester`, `holder` (of the late task), `actor` of a step."""

    name: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit with this code."""

    code: str


@dataclass(frozen=True, slots=True)
class UnitOf:
    base: Base


@dataclass(frozen=True, slots=True)
class RegionOf:
    base: Base


Place = Unit | UnitOf | RegionOf


@dataclass(frozen=True, slots=True)
class Post:
    """The post with this code."""

    code: str


@dataclass(frozen=True, slots=True)
class Role:
    """Whoever holds the role, in the place when one is named."""

    name: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Superior:
    """The post `ranks` above that of the base."""

    base: Base
    ranks: int = 1


@dataclass(frozen=True, slots=True)
class Head:
    """The post that heads the place."""

    place: Place


@dataclass(frozen=True, slots=True)
class Field:
    """The post, posts or person that the subject's data name."""

    name: str


One = Post | Role | Superior | Head | Field | Base


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One slot offered to several: the first answer fills it."""

    ones: tuple[One, ...]


@dataclass(frozen=True, slots=True)
class Each:
    """One slot for each post that `one` yields when the step opens."""

    one: One


Who = One | AnyOf | Each

_PIECE: Final = re.compile(r"\s*([A-Za-z0-9_][\w-]*|[(),:@])", re.ASCII)
_BASES: Final = ("requester", "holder", "actor")


def principals(text: object) -> Who:
    """Read one principals expression of a definition.

    >>> principals("head(region(requester))")
    Head(place=RegionOf(base=Base(name='requester', step='')))
    >>> principals("boss(requester)")
    Traceback (most recent call last):
    ValueError: 'boss(requester)': found 'boss'; allowed here: post:CODE, role:NAME, superior(…), \
head(…), field(…), requester, holder, actor(STEP)
    """
    if not isinstance(text, str):
        told = f"found {text!r}; a text such as 'post:SG' is expected"
        raise ValueError(told)  # noqa: TRY004 - one kind of error for the caller to collect
    reader = _Reader(text)
    who = reader.who()
    reader.end()
    return who


class _Reader:
    """Recursive descent over the pieces of one expression."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces = _pieces(text)

    def who(self) -> Who:
        if self.peek() == "any":
            self.take()
            return AnyOf(self.ones())
        if self.peek() == "each":
            self.take()
            self.take("(")
            one = self.one()
            self.take(")")
            return Each(one)
        return self.one()

    def ones(self) -> tuple[One, ...]:
        self.take("(")
        found = [self.one()]
        while self.peek() == ",":
            self.take()
            found.append(self.one())
        self.take(")")
        return tuple(found)

    def one(self) -> One:
        readers: dict[str, Callable[[], One]] = {
            "post": self.post,
            "role": self.role,
            "superior": self.superior,
            "head": self.head,
            "field": self.field,
        }
        word = self.peek()
        if word in _BASES:
            return self.base()
        if word not in readers:
            raise self.wrong(
                "post:CODE, role:NAME, superior(…), head(…), field(…), "
                "requester, holder, actor(STEP)",
            )
        self.take()
        return readers[word]()

    def post(self) -> Post:
        self.take(":")
        return Post(self.name())

    def role(self) -> Role:
        self.take(":")
        name = self.name()
        if self.peek() != "@":
            return Role(name)
        self.take()
        return Role(name, self.place())

    def superior(self) -> Superior:
        self.take("(")
        base, ranks = self.base(), 1
        if self.peek() == ",":
            self.take()
            ranks = self.number()
        self.take(")")
        return Superior(base, ranks)

    def head(self) -> Head:
        self.take("(")
        place = self.place()
        self.take(")")
        return Head(place)

    def field(self) -> Field:
        self.take("(")
        name = self.name()
        self.take(")")
        return Field(name)

    def place(self) -> Place:
        word = self.peek()
        if word not in {"unit", "region"}:
            raise self.wrong("unit:CODE, unit(…), region(…)")
        self.take()
        if word == "unit" and self.peek() == ":":
            self.take()
            return Unit(self.name())
        self.take("(")
        base = self.base()
        self.take(")")
        return UnitOf(base) if word == "unit" else RegionOf(base)

    def base(self) -> Base:
        word = self.peek()
        if word not in _BASES:
            raise self.wrong("requester, holder, actor(STEP)")
        self.take()
        if word != "actor":
            return Base(word)
        self.take("(")
        step = self.name()
        self.take(")")
        return Base(word, step)

    def name(self) -> str:
        if not self.peek()[:1].isalnum() and not self.peek().startswith("_"):
            raise self.wrong("a name or code")
        return self.take()

    def number(self) -> int:
        if not self.peek().isdecimal() or not 1 <= int(self.peek()) <= 9:  # noqa: PLR2004 - ranks
            raise self.wrong("a number of ranks from 1 to 9")
        return int(self.take())

    def peek(self) -> str:
        return self.pieces[0] if self.pieces else ""

    def take(self, expected: str = "") -> str:
        if expected and self.peek() != expected:
            raise self.wrong(f"'{expected}'")
        return self.pieces.pop(0)

    def end(self) -> None:
        if self.pieces:
            raise self.wrong("nothing more")

    def wrong(self, allowed: str) -> ValueError:
        found = f"'{self.peek()}'" if self.pieces else "the end"
        return ValueError(f"'{self.text}': found {found}; allowed here: {allowed}")


def _pieces(text: str) -> list[str]:
    pieces, place = [], 0
    text = text.strip()
    while place < len(text):
        found = _PIECE.match(text, place)
        if found is None:
            told = f"'{text}': found {text[place]!r}, which no expression contains"
            raise ValueError(told)
        pieces.append(found.group(1))
        place = found.end()
    return pieces


def fields(who: Who) -> frozenset[str]:
    """Name the data fields an expression reads."""
    return frozenset(one.name for one in ones(who) if isinstance(one, Field))


def actors(who: Who) -> frozenset[str]:
    """Name the steps whose actor an expression asks for again."""
    return frozenset(
        base.step for one in ones(who) if (base := _base(one)) is not None and base.step
    )


def bases(who: Who) -> frozenset[str]:
    """Name the kinds of base an expression stands on."""
    return frozenset(base.name for one in ones(who) if (base := _base(one)) is not None)


def ones(who: Who) -> tuple[One, ...]:
    """Take an expression apart."""
    if isinstance(who, AnyOf):
        return who.ones
    return (who.one,) if isinstance(who, Each) else (who,)


def _base(one: One) -> Base | None:
    if isinstance(one, Base):
        return one
    if isinstance(one, Superior):
        return one.base
    place = getattr(one, "place", None)
    return place.base if isinstance(place, UnitOf | RegionOf) else None
