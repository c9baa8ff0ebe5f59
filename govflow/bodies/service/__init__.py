"""Verbs of the register of bodies: entered, edited, filled, followed by others, closed."""

from govflow.bodies.service.members import (
    add_mandate,
    admit,
    appoint_chair,
    dated,
    end_membership,
    end_seat,
    give_seat,
    replace,
    sit_for,
)
from govflow.bodies.service.register import add, close, edit, found_steering_set, succeed
