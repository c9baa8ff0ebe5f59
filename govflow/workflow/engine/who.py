"""Who is asked: the principals of a definition as values; posts and people are the shell's."""

import re
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

_TOKEN: Final = re.compile(r"\s*([A-Za-z_][\w-]*|\d+|[(),:@])", re.ASCII)
_NAME: Final = re.compile(r"[A-Za-z_][\w-]*|\d+[\w-]*", re.ASCII)
