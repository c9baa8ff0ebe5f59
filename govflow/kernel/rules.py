"""Rules: small named predicates of policy that combine like sentences of a law."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from govflow.kernel.actor import Actor

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Rule(Generic[T_contra]):
    """A predicate over (actor, thing) that knows its own name."""

    name: str
    holds: Callable[[Actor, T_contra], bool]

    def __call__(self, actor: Actor, thing: T_contra) -> bool:
        return self.holds(actor, thing)

    def __and__(self, other: "Rule[T_contra]") -> "Rule[T_contra]":
        return Rule(
            f"{self.name} and {other.name}",
            lambda actor, thing: self(actor, thing) and other(actor, thing),
        )

    def __or__(self, other: "Rule[T_contra]") -> "Rule[T_contra]":
        return Rule(
            f"({self.name} or {other.name})",
            lambda actor, thing: self(actor, thing) or other(actor, thing),
        )

    def __invert__(self) -> "Rule[T_contra]":
        return Rule(f"not {self.name}", lambda actor, thing: not self(actor, thing))


def rule(predicate: Callable[[Actor, T], bool]) -> Rule[T]:
    """Make a rule of a function; its name is the function's, read aloud."""
    return Rule(predicate.__name__.replace("_", " "), predicate)


READ: dict[type[Any], Rule[Any]] = {}


def reads(kind: type[T], may_read: Rule[T]) -> Rule[T]:
    """Declare who may read a kind of thing: what one may not read does not exist."""
    READ[kind] = may_read
    return may_read


@rule
def is_anyone(actor: Actor, thing: object) -> bool:
    """Everybody, signed in or not."""
    return True


@rule
def is_signed_in(actor: Actor, thing: object) -> bool:
    return actor.person is not None


@rule
def is_admin(actor: Actor, thing: object) -> bool:
    return actor.has_role("admin")


@rule
def is_secretariat(actor: Actor, thing: object) -> bool:
    return actor.has_role("secretariat")


@rule
def is_auditor(actor: Actor, thing: object) -> bool:
    return actor.has_role("auditor")


@rule
def is_the_system(actor: Actor, thing: object) -> bool:
    return actor.is_system
