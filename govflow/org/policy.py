"""Who may read the organisation (everybody who signs in), and who may change it."""

from typing import Any

from govflow.kernel.actor import Actor
from govflow.kernel.rules import (
    Rule,
    is_admin,
    is_auditor,
    is_secretariat,
    is_signed_in,
    is_the_system,
    reads,
    rule,
)
from govflow.org.models import (
    Absence,
    Assistant,
    DelegationAct,
    Holding,
    Organisation,
    Person,
    Post,
    Region,
    Unit,
)


@rule
def holds_the_post_in_person(actor: Actor, post: Post) -> bool:
    """As titular: who stands in for somebody does not hand on what is not his."""
    return actor.holds(post.id) and post.id not in actor.interim


@rule
def is_its_secretariat(actor: Actor, post: Post) -> bool:
    return actor.has_role("secretariat") and post.org_id in actor.orgs


@rule
def names_for_the_post(actor: Actor, assistant: Assistant) -> bool:
    return name_assistant(actor, assistant.post)


@rule
def gave_the_delegation(actor: Actor, act: DelegationAct) -> bool:
    return holds_the_post_in_person(actor, act.delegator_post)


@rule
def is_party_to_the_delegation(actor: Actor, act: DelegationAct) -> bool:
    return actor.holds(act.delegator_post_id) or actor.holds(act.delegate_post_id)


@rule
def heads_the_delegator(actor: Actor, act: DelegationAct) -> bool:
    unit = act.delegator_post.unit
    return unit is not None and actor.heads(unit.path)


@rule
def keeps_the_acts(actor: Actor, _act: DelegationAct) -> bool:
    """As the bureau d'ordre and the legal division do."""
    return actor.has_role("registry") or actor.has_role("legal")


@rule
def holds_a_post_in_person(actor: Actor, _thing: object) -> bool:
    return bool(actor.posts - actor.interim)


@rule
def is_that_person(actor: Actor, person: Person) -> bool:
    return actor.person is not None and actor.person == person.id


@rule
def is_their_own(actor: Actor, absence: Absence) -> bool:
    return is_that_person(actor, absence.person)


keeps_the_register: Rule[Any] = is_secretariat | is_auditor | is_admin | is_the_system
keeps_the_house: Rule[Any] = is_admin | is_the_system
reads_the_chart: Rule[Any] = is_signed_in | is_the_system

for kind in (Region, Organisation, Unit, Post, Person, Holding, Absence, Assistant):
    reads(kind, reads_the_chart)

read_post: Rule[Any] = reads_the_chart
read_delegation = reads(
    DelegationAct,
    is_party_to_the_delegation | heads_the_delegator | keeps_the_acts | keeps_the_register,
)
draw_the_chart = keeps_the_house
appoint = keeps_the_house
relieve = keeps_the_house
give_roles = keeps_the_house
say_for_others: Rule[Any] = is_secretariat | keeps_the_house
say_absent = is_that_person | say_for_others
end_absence = is_their_own | say_for_others
name_assistant = holds_the_post_in_person | is_its_secretariat | keeps_the_house
revoke_assistant = names_for_the_post
delegate_at_all: Rule[Any] = holds_a_post_in_person | is_admin
delegate = holds_the_post_in_person | keeps_the_house
revoke = gave_the_delegation | keeps_the_house
