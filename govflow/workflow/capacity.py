"""In which capacity somebody acts on a case: found, chosen where there are several, recorded."""

from collections.abc import Sequence

from govflow.i18n.text import Text3
from govflow.kernel.actor import Actor, Capacity
from govflow.kernel.errors import Forbidden, Invalid
from govflow.kernel.work import Work
from govflow.org import queries as org
from govflow.org.models import DelegationAct
from govflow.workflow import policy
from govflow.workflow.act import Act
from govflow.workflow.people import post_of
from govflow.workflow.policy import Chance, Way
from govflow.workflow.rows import CaseRow


def chance_of(work: Work, case: CaseRow, principals: Sequence[str], kind: str) -> Chance:
    """Look up what the rule needs to know about a slot: powers given away, posts with a role."""
    posts = [post for name in principals if (post := post_of(name)) and work.actor.holds(post)]
    roles = [name for name in principals if name.startswith("role:")]
    return Chance(
        tuple(principals),
        policy.matter_of(case, kind),
        org.powers_given(work, posts) if posts else {},
        _role_posts(work.actor, roles) if roles else {},
    )


def _role_posts(actor: Actor, principals: Sequence[str]) -> dict[str, int]:
    """Find the post, the oldest of several, by which the actor answers to each of these roles."""
    found: dict[str, int] = {}
    for role, unit, post in sorted(actor.carried, key=lambda one: one[2], reverse=True):
        found |= {f"role:{role}": post, f"role:{role}@{unit}": post}
    return {name: found[name] for name in principals if name in found}


def choose(ways: Sequence[Way], chosen: str) -> Way:
    """Take the way that the person chose, or the only sensible one.

    Raises Forbidden where the chosen one is not theirs, Invalid where a choice is needed.
    """
    if chosen:
        found = next((way for way in ways if way.code == chosen), None)
        if found is None:
            raise Forbidden("case.not_yours", rule="holds the capacity chosen")
        return found
    first = ways[0]
    rivals = [way for way in ways if way.capacity.kind == first.capacity.kind]
    if first.capacity.kind == "delegation" and len(rivals) > 1:
        raise Invalid("case.capacity_missing", field="capacity")
    return first


def act_of(work: Work, way: Way) -> Act:
    """Say who acts: the person, and the holder of the post represented."""
    if work.actor.person is None:
        raise Forbidden("case.not_yours", rule="is a person")
    capacity = way.capacity
    return Act(
        person=work.actor.person,
        capacity=capacity,
        principal=way.principal,
        for_person=_represented(work, capacity),
        reference=_reference(work, capacity),
    )


def _represented(work: Work, capacity: Capacity) -> int | None:
    if capacity.kind == "own":
        return None
    holding = org.holder_of(work, capacity.post)
    return holding.person_id if holding and holding.person_id != work.actor.person else None


def _reference(work: Work, capacity: Capacity) -> str:
    if capacity.delegation is None:
        return ""
    return work.session.get_one(DelegationAct, capacity.delegation).reference


def formula_of(work: Work, held: Capacity) -> Text3 | None:
    """Return what is printed above a delegate's signature."""
    if held.delegation is None:
        return None
    return work.session.get_one(DelegationAct, held.delegation).formula


def acting(work: Work) -> Act | None:
    """Say who acts for a feature; nobody where it is the house itself."""
    if work.actor.person is None:
        return None
    own = work.actor.posts - work.actor.interim
    post = min(own or work.actor.posts, default=0)
    return Act(work.actor.person, Capacity("own" if own else "interim", post))


def role_act(work: Work, role: str) -> Act:
    """Say that the actor acts for the house in a role, by the post that carries it."""
    if work.actor.person is None:
        raise Forbidden("case.not_yours", rule="is a person")
    principal = f"role:{role}"
    held = _role_posts(work.actor, [principal]).get(principal, 0)
    kind = "interim" if held in work.actor.interim else "own"
    return Act(work.actor.person, Capacity(kind, held), principal)


def own_act(work: Work, case: CaseRow) -> Act:
    """Say that the actor acts as requester: for the post that submitted, or for himself."""
    if work.actor.person is None:
        raise Forbidden("case.not_yours", rule="is a person")
    post = case.requester_post_id
    held = post if work.actor.holds(post) and post else min(work.actor.posts, default=0)
    kind = "interim" if held in work.actor.interim else "own"
    principal = f"post:{case.requester_post_id}" if case.requester_post_id else ""
    return Act(work.actor.person, Capacity(kind, held), principal)
