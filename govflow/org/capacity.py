"""In which capacity somebody may act for a post. Plain values, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from govflow.kernel.actor import Actor, Capacity, Delegation


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be decided: a kind of subject, a kind of step, and what may limit an act."""

    subject: str
    step: str
    unit: str = ""  # path of the unit concerned; an act limited to a unit needs it
    amount: Decimal | None = None


def within(delegation: Delegation, matter: Matter) -> bool:
    """Tell whether a matter is in the scope of a delegation."""
    return (
        (not delegation.subjects or matter.subject in delegation.subjects)
        and (not delegation.steps or matter.step in delegation.steps)
        and (not delegation.unit or matter.unit.startswith(delegation.unit))
        and _affordable(delegation.ceiling, matter.amount)
    )


def _affordable(ceiling: Decimal | None, amount: Decimal | None) -> bool:
    return ceiling is None or amount is None or amount <= ceiling


def capacities(
    actor: Actor, post: int, matter: Matter, *, given: Sequence[Delegation] = ()
) -> tuple[Capacity, ...]:
    """Return the capacities in which an actor may act for a post, the best first.

    Own before interim before delegation; several acts stay several, and the person chooses.
    `given` are the powers that the post gave away: in their scope it acts no more.
    """
    received = (
        Capacity("delegation", post, delegation.act)
        for delegation in actor.delegations
        if delegation.post == post and within(delegation, matter)
    )
    return (*_held(actor, post, matter, given), *received)


def _held(
    actor: Actor, post: int, matter: Matter, given: Sequence[Delegation]
) -> tuple[Capacity, ...]:
    if not actor.holds(post) or any(within(power, matter) for power in given):
        return ()
    return (Capacity("interim" if post in actor.interim else "own", post),)
