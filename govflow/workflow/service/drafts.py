"""Circuits being written: kept as they are typed, published when nothing is wrong any more."""

import json
from collections.abc import Mapping
from itertools import count
from typing import Any

from sqlalchemy import select

from govflow.audit import ledger
from govflow.kernel.canonical import canonical, fingerprint
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.workflow import policy, problems
from govflow.workflow.engine.outline import readable
from govflow.workflow.engine.parse import parse
from govflow.workflow.models import Definition, DraftCircuit
from govflow.workflow.queries.staffing import blocked
from govflow.workflow.service.definitions import publish, refused

LONGEST = 200_000  # letters: far beyond any circuit that people can follow


def draft(work: Work, body: Mapping[str, Any]) -> DraftCircuit:
    """Begin a draft: of a new circuit, or, under a key in use, of its next version.

    A body without a key is given one. Raises Conflict where a draft of this key waits.
    """
    work.require(policy.draft, body)
    key = str(body.get("key") or _free_key(work, str(body.get("subject") or "circuit")))
    if work.first(select(DraftCircuit.id).where(DraftCircuit.key == key)) is not None:
        raise Conflict("circuit.draft_exists")
    made = DraftCircuit(key=key, body_text=_text(body, key))
    made.changed_by, made.changed_at = work.actor.person, work.now
    work.add(made)
    _record(work, "circuit.drafted", made)
    return made


def edit(work: Work, draft: DraftCircuit, body: Mapping[str, Any], *, rev: int) -> None:
    """Keep a draft as it is typed; `rev` is the version that the person had before their eyes.

    It may be incomplete or unsound. Raises Invalid where not even its outline can be read.
    """
    work.require(policy.edit, draft)
    if rev != draft.version:
        raise Conflict("stale")
    text = _text(body, draft.key)
    if text != draft.body_text:
        draft.body_text = text
        draft.changed_by, draft.changed_at = work.actor.person, work.now
        _record(work, "circuit.edited", draft, sha256=fingerprint(canonical(draft.body)))


def discard(work: Work, draft: DraftCircuit) -> None:
    """Throw a draft away; the circuit in force stays as it is."""
    work.require(policy.discard, draft)
    _record(work, "circuit.discarded", draft)
    _remove(work, draft)


def put_in_force(work: Work, draft: DraftCircuit, *, rev: int, anyway: bool = False) -> Definition:
    """Publish what a draft says, which ends the draft. Raises Invalid with every problem.

    Where some posts' files would stop for want of people, or that is not proved, only `anyway`.
    """
    work.require(policy.publish, draft)
    if rev != draft.version:
        raise Conflict("stale")
    if wrong := problems.found(work, draft.body):
        raise refused(wrong)
    if not anyway and blocked(work, parse(draft.body)):
        raise Invalid("circuit.blocks", field="anyway")
    made = publish(work, draft.body)
    _remove(work, draft)
    return made


def _remove(work: Work, draft: DraftCircuit) -> None:
    work.session.delete(draft)
    work.session.flush()


def _text(body: Mapping[str, Any], key: str) -> str:
    """Write a body in the order in which it is typed; publishing alone makes it canonical."""
    if not readable(body):
        raise Invalid("circuit.unreadable")
    text = json.dumps({**body, "key": key}, ensure_ascii=False)
    if len(text) > LONGEST:
        raise Invalid("circuit.too_long")
    return text


def _free_key(work: Work, subject: str) -> str:
    """Return a key that no circuit has had: people know circuits by their titles."""
    taken = set(work.session.scalars(select(Definition.key)))
    taken |= set(work.session.scalars(select(DraftCircuit.key)))
    return next(key for n in count(1) if (key := f"{subject}-{n}") not in taken)


def _record(work: Work, fact: str, draft: DraftCircuit, **more: object) -> None:
    ledger.record(work, fact, draft, key=draft.key, title=draft.title.as_dict(), **more)
