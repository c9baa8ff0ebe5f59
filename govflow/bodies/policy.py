"""Who may read about bodies (everybody who signs in), and who keeps their register."""

from typing import Any

from govflow.bodies.models import Body
from govflow.kernel.actor import Actor
from govflow.kernel.rules import (
    Rule,
    is_admin,
    is_secretariat,
    is_signed_in,
    is_the_system,
    reads,
    rule,
)


@rule
def keeps_the_body(actor: Actor, body: Body) -> bool:
    """Its own secretariat, or the secretariat of the organisation that it serves."""
    if actor.holds(body.secretariat_post_id):
        return True
    return actor.has_role("secretariat") and body.org_id in actor.orgs


@rule
def serves_no_other_organisation(actor: Actor, body: Body) -> bool:
    return body.org_id is None or body.org_id in actor.orgs


the_house: Rule[Any] = is_admin | is_the_system
read = reads(Body, is_signed_in | is_the_system)  # committees are set up by published acts
add = (serves_no_other_organisation & is_secretariat) | the_house
add_any = add_mandate = is_secretariat | the_house  # asked before there is a body
keep = keeps_the_body | the_house
edit = give_seat = end_seat = replace = admit = end_membership = appoint_chair = sit_for = (
    succeed
) = close = keep
