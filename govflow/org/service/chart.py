"""The chart is drawn: organisations and their names, units, posts, persons."""

from collections.abc import Iterable
from datetime import date, timedelta

from govflow.audit import ledger
from govflow.i18n.text import Text3
from govflow.kernel.errors import Invalid
from govflow.kernel.work import Work
from govflow.org import policy
from govflow.org.core import child_path
from govflow.org.models import Organisation, OrganisationName, Person, Post, PostRole, Unit


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


def add_person(work: Work, person: Person) -> Person:
    work.require(policy.draw_the_chart, person)
    work.add(person)
    ledger.record(work, "person.added", person)
    return person
