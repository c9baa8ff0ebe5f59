"""What selects offer: posts grouped as people look for them, bodies, organisations."""

from collections.abc import Iterable
from typing import Any

from govflow.bodies.models import Body
from govflow.gate.language import chosen
from govflow.kernel.errors import Invalid, NotFound
from govflow.kernel.rules import READ
from govflow.kernel.work import Work
from govflow.org import queries as org

Choices = list[tuple[str, str]]


def posts(work: Work, none: str, *, org_id: int | None = None) -> dict[str, Choices]:
    """Group the posts by organisation and unit, those of one's own organisations first."""
    language = chosen()
    houses = {one.id: one.name_on(work.today) for one in work.all(org.organisations())}
    groups: dict[str, Choices] = {"": [("", none)]}
    found = work.all(org.posts(org_id))
    for post in sorted(found, key=lambda one: (one.org_id not in work.actor.orgs, one.org_id)):
        place = [houses[post.org_id], *([post.unit.name] if post.unit else [])]
        label = " · ".join(name.in_(language) for name in place)
        groups.setdefault(label, []).append((post.public_id, post.name.in_(language)))
    return groups


def organisations(work: Work, none: str) -> Choices:
    language = chosen()
    found = work.all(org.organisations())
    named = [(one.public_id, one.name_on(work.today).in_(language)) for one in found]
    return [("", none), *sorted(named, key=lambda one: one[1])]


def bodies(found: Iterable[Body], none: str) -> Choices:
    language = chosen()
    return [
        ("", none),
        *((one.public_id, f"{one.code} · {one.name.in_(language)}") for one in found),
    ]


def picked(work: Work, kind: type[Any], key: str | None, field: str) -> Any:  # noqa: ANN401
    """Load what a select names, or None; where it is gone, that is a fault of the field."""
    if not key:
        return None
    try:
        return work.get(kind, key, to=READ[kind])
    except NotFound as missing:
        raise Invalid("choice.unknown", field=field) from missing
