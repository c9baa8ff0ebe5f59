"""What is offered to whom: the names of an actor, and what each act received covers, in SQL.

The limits of an act stand here once; `org.capacity.within` says the same of plain values.
"""

import re
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, String, and_, func, or_, select, type_coerce

from govflow.i18n.languages import CODES
from govflow.kernel.actor import Actor, Delegation
from govflow.kernel.db import asked
from govflow.kernel.work import Work
from govflow.org.models import Post, Unit
from govflow.workflow.models import IS_OPEN, Case, Definition, Task

NUMBER: ColumnElement[str] = type_coerce(Case.reference, String)
Limits = dict[str, Any]  # the values of one range, by the name of the limit


def own(actor: Actor) -> list[Limits]:
    """What is offered to the actor himself: one range for each of his names."""
    return [{"principal": name} for name in sorted(actor.principals)]


def received(actor: Actor) -> list[Limits]:
    """What he may answer for others: one range for each act that he received."""
    return [_of_act(held) for held in actor.delegations]


def _of_act(held: Delegation) -> Limits:
    limits = {
        "subjects": sorted(held.subjects) or None,
        "steps": sorted(held.steps) or None,
        "unit": held.unit or None,
        "ceiling": held.ceiling,
    }
    given = {name: value for name, value in limits.items() if value is not None}
    return {"principal": f"post:{held.post}"} | given


def assisted(actor: Actor) -> list[Limits]:
    """What the actor prepares for others, deciding nothing: one range for each post."""
    return [{"principal": f"post:{post}"} for post in sorted(actor.assists)]


def _begins(column: Any, value: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a value, or its place
    """Compare letter for letter: for LIKE, small and capital letters are one on SQLite."""
    path = type_coerce(value, String)
    return func.substr(column, 1, func.length(path)) == path


def _sent_from(path: Any) -> ColumnElement[bool]:  # noqa: ANN401
    below = select(Post.id).join(Unit, Unit.id == Post.unit_id).where(_begins(Unit.path, path))
    return Case.requester_post_id.in_(below)


def _follows(key: Any) -> ColumnElement[bool]:  # noqa: ANN401
    return Case.definition_id.in_(select(Definition.id).where(Definition.key == key))


ALIKE = dict(zip("أإآٱىةؤئéèêëàâîïôûùçÉÈÊÀÇ", "اااايهويeeeeaaiiouuceeeac", strict=True))

PLAIN = str.maketrans("".join(ALIKE), "".join(ALIKE.values()))


def saying(words: str) -> str:
    """Return the pattern of what says these words: hamzas, accents, capitals do not count.

    >>> saying("  Réunion de  l'Équipe, 50 % ")
    "%reunion de l'equipe, 50 /%%"
    """
    bare = " ".join(words.translate(PLAIN).lower().split())
    return "%" + re.sub("([/%_])", r"/\1", bare) + "%"


def _says(pattern: Any) -> ColumnElement[bool]:  # noqa: ANN401
    titles = (func.coalesce(Case.title[code].as_string(), "") for code in CODES)
    whole: ColumnElement[str] = reduce(lambda one, other: one + " " + other, titles, NUMBER)
    for letter, plain in ALIKE.items():
        whole = func.replace(whole, letter, plain)
    return func.lower(whole).like(pattern, escape="/")


LIMITS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "principal": lambda value: Task.principal == value,
    "subjects": Case.subject_kind.in_,
    "steps": Task.kind.in_,
    "unit": lambda value: _begins(Case.unit, value),
    "ceiling": lambda value: or_(Case.amount.is_(None), Case.amount <= value),
    # what a reader narrows his list to
    "kind": lambda value: Case.subject_kind == value,
    "circuit": _follows,
    "sender": _sent_from,
    "late": lambda value: Task.due_at <= value,
    "urgent": lambda value: Case.priority == value,
    "words": _says,
}


def offered_to(actor: Actor) -> ColumnElement[bool]:
    """A task, joined with its case, that was offered to the actor or is within an act of his."""
    acts = (
        and_(*(LIMITS[name](value) for name, value in limits.items())) for limits in received(actor)
    )
    return or_(Task.principal.in_(actor.principals), *acts)


def shown_to(actor: Actor) -> ColumnElement[bool]:
    """What was offered to the actor, and what awaits a post whose work he prepares."""
    prepared = [one["principal"] for one in assisted(actor)]
    return or_(offered_to(actor), and_(IS_OPEN, Task.principal.in_(prepared)))


def mine_in(work: Work, case: str, *, step: str = "") -> str:
    """Return the open task of a case or below it (at a step) that awaits the reader, if any."""
    root = select(Case.id).where(Case.public_id == asked(case)).scalar_subquery()
    query = select(Task.public_id).join(Case, Case.id == Task.case_id)
    query = query.where(or_(Case.id == root, Case.root_id == root), IS_OPEN, offered_to(work.actor))
    query = query.where(Task.step == step) if step else query
    return work.session.scalars(query.order_by(Task.id.desc()).limit(1)).first() or ""
