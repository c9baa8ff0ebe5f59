"""Who acts: plain values, so that a rule over an actor needs no database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Delegation:
    """A delegation in force today, received by the actor through a post that they hold."""

    act: int
    post: int  # the delegator's post, for which the actor signs
    through: int  # the delegate's post, which the actor holds
    nature: str  # "signature" | "power"
    reference: str
    subjects: frozenset[str] = frozenset()  # kinds of subject; empty = every kind
    steps: frozenset[str] = frozenset()  # kinds of step; empty = every kind
    unit: str = ""  # path of the unit it is limited to; empty = no limit
    ceiling: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """In which quality somebody acts for a post."""

    kind: str  # "own" | "interim" | "delegation"
    post: int
    delegation: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at one instant: posts held, roles of those posts, delegations received."""

    person: int | None
    account: int | None = None
    posts: frozenset[int] = frozenset()
    interim: frozenset[int] = frozenset()  # posts held ad interim, also among `posts`
    roles: frozenset[str] = frozenset()
    carried: frozenset[tuple[str, int | None, int]] = frozenset()  # (role, unit, post) of each
    orgs: frozenset[int] = frozenset()
    scope: tuple[str, ...] = ()  # paths of the units headed; each covers every unit under it
    delegations: tuple[Delegation, ...] = ()
    assists: frozenset[int] = frozenset()  # posts whose work the actor prepares, deciding nothing
    is_system: bool = False
    day: date | None = field(default=None, compare=False)  # on which the rest was read

    @property
    def is_anonymous(self) -> bool:
        return self.person is None and not self.is_system

    def holds(self, post: int | None) -> bool:
        """Whether the actor holds a post today, as titular or ad interim."""
        return post in self.posts

    def has_role(self, role: str) -> bool:
        return role in self.roles

    def heads(self, unit_path: str) -> bool:
        """Whether the actor heads this unit or one above it."""
        return any(unit_path.startswith(path) for path in self.scope)

    @property
    def principals(self) -> frozenset[str]:
        """Own names under which work is offered: posts, roles at a unit, roles, the person."""
        return frozenset(self._principals())

    def _principals(self) -> Iterator[str]:
        yield from (f"post:{post}" for post in self.posts)
        yield from (f"role:{role}" for role in self.roles)
        yield from (f"role:{role}@{unit}" for role, unit, _ in self.carried if unit)
        if self.person is not None:
            yield f"u:{self.person}"


ANONYMOUS = Actor(person=None)
SYSTEM = Actor(person=None, is_system=True)


@dataclass(slots=True)
class Acting:
    """What the actor chose to act as in this unit; filled by services, read by the ledger."""

    capacity: Capacity | None = field(default=None)
