"""What selects offer: posts grouped as people look for them, bodies, organisations."""

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from govflow.bodies.models import Body
from govflow.gate.language import chosen, sentence
from govflow.kernel.errors import Invalid, NotFound
from govflow.kernel.rules import READ
from govflow.kernel.work import Work
from govflow.org import queries as org
from govflow.org.models import Post

Choices = list[tuple[str, str]]


def posts(
    work: Work, none: str, *, org_id: int | None = None, first: Collection[int] = ()
) -> dict[str, Choices]:
    """Group the posts by organisation, the members of a body `first`, then one's own houses.

    Names stand in the order of the alphabet; one that a house has twice says its unit.
    """
    language, found = chosen(), work.all(org.posts(org_id))
    houses = {
        one.id: one.name_on(work.today).in_(language) for one in work.all(org.organisations())
    }
    same = Counter((post.org_id, post.name.in_(language)) for post in found)

    def name(post: Post) -> str:
        said = post.name.in_(language)
        twice = post.unit and same[post.org_id, said] > 1
        return f"{said} · {post.unit.name.in_(language)}" if post.unit and twice else said

    def place(post: Post) -> tuple[bool, bool, str, str]:
        house = "" if post.id in first else collated(houses[post.org_id])
        ours = post.org_id in work.actor.orgs
        return post.id not in first, not ours, house, collated(name(post))

    groups: dict[str, Choices] = {"": [("", none)]}
    for post in sorted(found, key=place):
        label = sentence("choice.of_the_body") if post.id in first else houses[post.org_id]
        groups.setdefault(label, []).append((post.public_id, name(post)))
    return groups


def collated(name: str) -> str:
    """Return by what a name is put in order: accents, hamzas and capitals do not count.

    >>> sorted(["Zone", "État", "accueil"], key=collated)
    ['accueil', 'État', 'Zone']
    """
    bare = unicodedata.normalize("NFKD", name)
    return "".join(one for one in bare if not unicodedata.combining(one)).casefold()


def organisations(work: Work, none: str) -> Choices:
    language = chosen()
    found = work.all(org.organisations())
    named = [(one.public_id, one.name_on(work.today).in_(language)) for one in found]
    return [("", none), *sorted(named, key=lambda one: collated(one[1]))]


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
