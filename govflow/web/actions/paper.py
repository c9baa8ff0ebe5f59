"""An action as whoever decides on it reads it: what was submitted, not what is being typed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from govflow.actions import policy
from govflow.actions.models import Action
from govflow.bodies.models import Body
from govflow.documents.models import Document, DocumentVersion
from govflow.gate.language import chosen, sentence, worded
from govflow.i18n.text import Text3
from govflow.kernel.errors import NotFound
from govflow.kernel.refs import parse
from govflow.kernel.work import Work
from govflow.org.models import Post
from govflow.web import papers
from govflow.web.actions.difference import changes


def facts(work: Work, ref: str, seen: str) -> Mapping[str, Any]:
    """Return the values of `actions/_paper.html`: the version that the circuit decides on.

    What changed is told since the version with the digest `seen`, or else since the one before.
    """
    action = _loaded(work, ref)
    if not work.may(policy.read, action) or not action.versions:
        raise NotFound("missing", kind="action")
    *before, last = action.versions
    said = last.snapshot
    known = next((one for one in reversed(action.versions) if one.digest == seen), None)
    since = known or (before[-1] if before else None)
    changed = changes(work, since.snapshot, said) if since else []
    documents = _documents(work, said["documents"])
    return {
        "action": action,
        "title": Text3.of(said["title"]),
        "text": Text3.of(said["text"]) if said["text"] else None,
        "owner": work.session.get(Post, said["owner"]),
        "body": work.session.get(Body, said["body"]) if said["body"] else None,
        "priority": said["priority"],
        "due": date.fromisoformat(said["due"]),
        "origin": said["origin"],
        "documents": documents,
        "places": _places(documents),
        "version": last.number,
        "since": since.number if since else None,
        "changes": len(changed),
        "changed": changed,
    }


def url(work: Work, ref: str) -> str:
    action = _loaded(work, ref)
    return url_for("actions.show", public_id=action.public_id)


def _loaded(work: Work, ref: str) -> Action:
    query = select(Action).where(Action.id == parse(ref)[1])
    found = work.first(query.options(selectinload(Action.versions), joinedload(Action.owner_post)))
    if found is None:
        raise NotFound("missing", kind="action")
    return found


def _places(documents: list[tuple[Document, DocumentVersion]]) -> Mapping[str, Any]:
    """Return on what a note may be: the fields, each document and its pages."""
    found = {"": [(name, sentence(f"action.field.{name}")) for name in FIELDS]}
    for document, version in documents:
        title, key = document.title.in_(chosen()), document.public_id
        pages = [(f"{key}:{one.number}", str(worded("page %(n)s", n=one.number)))
                 for one in version.pages]  # fmt: skip
        found[title] = [(key, title), *pages]
    return found


def _documents(work: Work, said: list[dict[str, Any]]) -> list[tuple[Document, DocumentVersion]]:
    """Return each document with the version that was submitted, whatever came later."""
    keys = [paper["document"] for paper in said]
    query = select(Document).where(Document.public_id.in_(keys))
    query = query.options(selectinload(Document.versions).selectinload(DocumentVersion.pages))
    found = {document.public_id: document for document in work.all(query)} if keys else {}
    return [
        (found[paper["document"]], found[paper["document"]].versions[paper["number"] - 1])
        for paper in said
        if paper["document"] in found
    ]


FIELDS = ("title", "text", "owner", "body", "priority", "due", "origin")
PAPER = papers.Paper(facts=facts, template="actions/_paper.html", kind="Action", url=url)
