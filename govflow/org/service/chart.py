"""The chart is drawn: organisations and their names, units, posts, persons."""

from collections.abc import Iterable
from datetime import date, timedelta

from govflow.audit import ledger
from govflow.i18n.text import Text3
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.org import policy, register
from govflow.org.core import ROLES, child_path
from govflow.org.models import Organisation, OrganisationName, Person, Post, PostRole, Unit

ADMIN = "admin"


def add_organisation(work: Work, organisation: Organisation) -> Organisation:
    """Add an organisation with at least one name."""
    work.require(policy.draw_the_chart, organisation)
    if not organisation.names:
        raise Invalid("organisation.nameless", field="name")
    work.add(organisation)
    ledger.record(work, "organisation.added", organisation, key=organisation.key)
    return organisation


def rename_organisation(
    work: Work, organisation: Organisation, name: Text3, *, from_day: date
) -> None:
    """Give an organisation a new name from a day on; the old one ends that day."""
    work.require(policy.draw_the_chart, organisation)
    last = organisation.names[-1]
    if from_day <= (last.from_day or date.min + timedelta(days=1)):
        raise Invalid("organisation.name_too_early", field="from_day")
    last.to_day = from_day
    organisation.names.append(OrganisationName(name=name, from_day=from_day))
    ledger.record(
        work, "organisation.renamed", organisation, name=name.as_dict(), from_day=from_day
    )


def add_unit(work: Work, unit: Unit) -> Unit:
    """Add a unit under `unit.parent`, or at the root of its organisation."""
    work.require(policy.draw_the_chart, unit)
    if unit.parent is None and unit.parent_id is not None:
        unit.parent = work.session.get_one(Unit, unit.parent_id)
    if unit.parent is not None:
        require_open(work, unit.parent)
    work.add(unit)
    unit.path = child_path(unit.parent.path if unit.parent else "", unit.id)
    ledger.record(work, "unit.added", unit, code=unit.code)
    return unit


def set_head(work: Work, unit: Unit, post: Post) -> None:
    """Say which post heads a unit."""
    work.require(policy.draw_the_chart, unit)
    unit.head_post_id = post.id
    ledger.record(work, "unit.head_set", unit, code=unit.code, post=post.code)


def add_post(work: Work, post: Post, *, roles: Iterable[str] = ()) -> Post:
    """Add a post with its roles."""
    work.require(policy.draw_the_chart, post)
    post.post_roles = [PostRole(role=role) for role in sorted(set(roles))]
    work.add(post)
    ledger.record(work, "post.added", post, code=post.code, roles=sorted(post.roles))
    return post


def rename_unit(work: Work, unit: Unit, name: Text3) -> None:
    work.require(policy.draw_the_chart, unit)
    unit.name = name
    ledger.record(work, "unit.renamed", unit, code=unit.code, name=name.as_dict())


def close_unit(work: Work, unit: Unit, *, on: date) -> None:
    """Close a unit: from `on` it is no more. Raises Conflict where somebody is still in it."""
    work.require(policy.draw_the_chart, unit)
    require_open(work, unit)
    day = max(on, work.today)
    if work.first(register.held_under(unit, day)) is not None:
        raise Conflict("unit.still_held")
    if work.first(register.open_units_under(unit)) is not None:
        raise Conflict("unit.still_parted")
    unit.closed_on = on
    ledger.record(work, "unit.closed", unit, code=unit.code, on=on)


def require_open(_work: Work, unit: Unit) -> None:
    """Raise Conflict where a unit is closed."""
    if unit.closed_on is not None:
        raise Conflict("unit.closed_already", on=unit.closed_on)


def rename_post(work: Work, post: Post, name: Text3) -> None:
    work.require(policy.draw_the_chart, post)
    post.name = name
    ledger.record(work, "post.renamed", post, code=post.code, name=name.as_dict())


def give_roles(work: Work, post: Post, roles: Iterable[str]) -> None:
    """Let a post have these roles and no other. Raises Invalid.

    Nobody may take the last administrator away: nobody could give it back.
    """
    work.require(policy.give_roles, post)
    wanted, had = set(roles), post.roles
    if not wanted - had <= set(ROLES):
        raise Invalid("choice.unknown", field="roles")
    if ADMIN in had - wanted and work.count(register.held_with(ADMIN, work.today)) <= 1:
        raise Invalid("post.last_administrator", field="roles")
    if wanted == had:
        return
    post.post_roles = [one for one in post.post_roles if one.role in wanted]
    post.post_roles += [PostRole(role=role) for role in sorted(wanted - had)]
    given, taken = sorted(wanted - had), sorted(had - wanted)
    ledger.record(work, "post.roles_given", post, code=post.code, given=given, taken=taken)


def add_person(work: Work, person: Person) -> Person:
    work.require(policy.draw_the_chart, person)
    work.add(person)
    ledger.record(work, "person.added", person)
    return person
