"""What a document may belong to. Features above register their kinds; rights come from there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from govflow.documents.models import Kind
from govflow.kernel.actor import Actor
from govflow.kernel.refs import kind_of, parse
from govflow.kernel.rules import READ, Rule
from govflow.kernel.work import Work

Changing = Callable[[Work, Any, Kind], None]


def _always(_work: Work, _thing: object, _kind: Kind) -> None:
    """Let papers change at any time."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing that carries documents, and the law of changing them."""

    kind: type[Any]
    attach: Rule[Any]  # who may add, replace and remove
    changing: Changing = _always  # before papers of a kind change: refuses it, or tells of it


SUBJECTS: dict[str, Subject] = {}


def carries_documents(kind: type[Any], *, attach: Rule[Any], changing: Changing = _always) -> None:
    """Let a kind of thing carry documents: they are read by whoever may read the thing."""
    SUBJECTS[kind_of(kind)] = Subject(kind, attach, changing)


def subject_of(session: Session, ref: str, *, lock: bool = False) -> Any | None:  # noqa: ANN401
    """Return the thing that a reference names, or None where nothing is registered or there.

    Whoever changes its papers locks it, so that it is not submitted meanwhile.
    """
    kind, number = parse(ref)
    if kind not in SUBJECTS:
        return None
    row = SUBJECTS[kind].kind
    if lock:
        return session.get(row, number, with_for_update={"of": row}, populate_existing=True)
    return session.get(row, number)


def may_read(actor: Actor, thing: object) -> bool:
    return READ[type(thing)](actor, thing)


def may_attach(actor: Actor, thing: object) -> bool:
    return SUBJECTS[kind_of(type(thing))].attach(actor, thing)
