"""Who may read about bodies (everybody who signs in), and who keeps their register."""

from govflow.bodies.models import Body
from govflow.kernel.rules import is_admin, is_secretariat, is_signed_in, is_the_system, reads

read = reads(Body, is_signed_in | is_the_system)  # committees are set up by published acts
add = give_seat = is_secretariat | is_admin | is_the_system
