"""Who acts on a case: what its event and its tasks keep of the person and the capacity."""

from dataclasses import dataclass
from typing import Any

from govflow.kernel.actor import Capacity


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts on a case, for which post, by which act; and under which offer."""

    person: int
    capacity: Capacity
    principal: str = ""
    for_person: int | None = None  # the holder of the post represented
    reference: str = ""  # of the act of delegation

    def as_actor(self) -> dict[str, Any]:
        """Return what the event keeps of the actor."""
        return {
            "person": self.person,
            "for_person": self.for_person,
            "post": self.capacity.post or None,
            "capacity": self.capacity.kind,
            "delegation": self.capacity.delegation,
            "reference": self.reference,
        }
