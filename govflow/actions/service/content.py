"""What an action says: the fields that people type, and what is submitted of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from govflow.actions.core import PRIORITIES
from govflow.actions.models import Action
from govflow.bodies.models import Body
from govflow.documents import queries as documents
from govflow.i18n.text import Text3
from govflow.kernel.errors import Invalid
from govflow.kernel.work import Work
from govflow.org.models import Post


@dataclass(frozen=True, slots=True)
class Content:
    """What is to be done, by whom, by when, and where it comes from."""

    title: Text3
    owner: Post
    due: date
    text: Text3 | None = None
    priority: str = "normal"
    body: Body | None = None
    origin: str = ""

    def fields(self) -> dict[str, Any]:
        """Return the columns of an action that say this."""
        return {
            "title": self.title,
            "text": self.text,
            "owner_post_id": self.owner.id,
            "body_id": self.body.id if self.body else None,
            "priority": self.priority,
            "due": self.due,
            "origin": self.origin,
        }


def check(work: Work, content: Content, *, was_due: date | None = None) -> None:
    """Refuse what no action may say. A day that has passed is only kept, never chosen."""
    if content.priority not in PRIORITIES:
        raise Invalid("action.priority", field="priority")
    if content.due < work.today and content.due != was_due:
        raise Invalid("action.due_past", field="due", day=content.due)


def put(work: Work, action: Action, content: Content) -> list[str]:
    """Write content into an action; return the names of the fields that changed."""
    changed = [name for name, value in content.fields().items() if getattr(action, name) != value]
    for name in changed:
        setattr(action, name, content.fields()[name])
    if action in work.session:
        work.session.flush()
        work.session.expire(action, ["owner_post", "body"])
    return changed


def snapshot(work: Work, action: Action) -> dict[str, Any]:
    """Return what is submitted: the words, and the fingerprint of every paper."""
    papers = work.all(documents.of(action))
    return {
        "number": action.number,
        "title": action.title.as_dict(),
        "text": action.text.as_dict() if action.text else None,
        "owner": action.owner_post_id,
        "body": action.body_id,
        "priority": action.priority,
        "due": action.due.isoformat(),
        "origin": action.origin,
        "documents": [
            {
                "document": paper.public_id,
                "title": paper.title.as_dict(),
                "number": paper.current.number,
                "name": paper.current.filename,
                "sha256": paper.current.sha256,
            }
            for paper in papers
        ],
    }


def restore(work: Work, action: Action, said: dict[str, Any]) -> None:
    """Put back what was submitted: what the circuit decided on is what counts."""
    owner = work.session.get_one(Post, said["owner"])
    body = work.first(select(Body).where(Body.id == said["body"])) if said["body"] else None
    content = Content(
        title=Text3.of(said["title"]),
        text=Text3.of(said["text"]) if said["text"] else None,
        owner=owner,
        due=date.fromisoformat(said["due"]),
        priority=said["priority"],
        body=body,
        origin=said["origin"],
    )
    put(work, action, content)
