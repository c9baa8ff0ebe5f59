"""Facts: the actions. Those of the past as they ended, drafts as drafts, the others by acts."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from govflow.actions import service
from govflow.actions.core import PRIORITIES
from govflow.actions.flow import State
from govflow.actions.models import Action
from govflow.actions.service import Content
from govflow.bodies.models import Body
from govflow.cli.demonstration.loading import Loading, blamed
from govflow.cli.demonstration.sheet import Entry
from govflow.decisions.models import Decision
from govflow.kernel.clock import local_day
from govflow.kernel.refs import ref_of
from govflow.kernel.work import Work
from govflow.org.models import Post
from govflow.workflow.models import Definition

BY_ACTS = "by-acts"


def load_history(loading: Loading, until: datetime) -> None:
    """Enter the actions whose state the file gives, as they stand at an instant."""
    for entry in loading.each("actions"):
        if entry.text("state") != BY_ACTS:
            with blamed(entry):
                _enter(loading, entry, local_day(until))


def load_drafts(loading: Loading) -> None:
    """Enter as drafts the actions that no act has submitted by now."""
    for entry in loading.each("actions"):
        if (Action, entry.id) not in loading.rows:
            with blamed(entry):
                _put(loading, entry, State.DRAFT)


def link_origins(loading: Loading) -> None:
    """Say which decision or body each action came from, once all of them are there."""
    for entry in loading.each("actions"):
        action = loading.work.session.get_one(Action, loading.find(Action, entry, "id").id)
        for field, thing in _origin(loading, entry):
            action.origin_ref = ref_of(thing)
            action.origin = action.origin or (thing.code if field == "body" else thing.number)


def _origin(loading: Loading, entry: Entry) -> Iterator[tuple[str, Any]]:
    """Return what an action came from; an event has no home yet, a decision perhaps not by now."""
    origin = loading.data.part(entry, "origin")
    if origin is None:
        return
    if origin.has("event"):
        loading.waiting["actions.origin.event"] += 1
    if origin.has("body"):
        yield "body", loading.find(Body, origin, "body")
    if origin.has("decision") and (Decision, origin.text("decision")) in loading.rows:
        yield "decision", loading.find(Decision, origin, "decision")


def open_draft(loading: Loading, work: Work, entry: Entry) -> Action:
    """Open an action as the actor's own draft."""
    return loading.keep(entry, service.open_draft(work, _content(loading, entry), key=entry.id))


def _enter(loading: Loading, entry: Entry, today: date) -> None:
    written = entry.text("state")
    if written not in {State.DRAFT, State.DONE}:
        raise entry.wrong("state", f"it must be draft, done or {BY_ACTS}")
    if written == State.DRAFT:
        _put(loading, entry, State.DRAFT)
        return
    closed = entry.when("closed").exact
    if closed is None:
        raise entry.wrong("closed", "the day is needed")
    if closed <= today:
        _put(loading, entry, State.DONE, closed)
    else:  # the clock stands earlier: it is not done yet
        _put(loading, entry, State.APPROVED)


def _put(loading: Loading, entry: Entry, state: State, closed: date | None = None) -> None:
    requester = _requester(loading, entry)
    action = service.enter(
        loading.work,
        _content(loading, entry),
        key=entry.id,
        state=state,
        requester_post=requester.id if requester else None,
        closed_on=closed,
    )
    loading.keep(entry, action)


def _requester(loading: Loading, entry: Entry) -> Post | None:
    """Return the post that keeps the secretariat of the action's body: it asks for the action."""
    number = loading.find(Body, entry, "body").secretariat_post_id
    return loading.work.session.get(Post, number) if number else None


def _content(loading: Loading, entry: Entry) -> Content:
    due = entry.when("due").exact
    if due is None:
        raise entry.wrong("due", "the day is needed")
    if entry.text("priority") not in PRIORITIES:
        raise entry.wrong("priority", f"it must be {' or '.join(PRIORITIES)}")
    if (Definition, entry.text("circuit")) not in loading.rows:
        loading.reasons.append(f"actions {entry.id}: its circuit waits")
    decided = [thing for field, thing in _origin(loading, entry) if field == "decision"]
    session = loading.work.session  # rows of an earlier unit are read again in this one
    return Content(
        title=entry.text3(),
        owner=session.get_one(Post, loading.find(Post, entry, "owner").id),
        due=due,
        priority=entry.text("priority"),
        body=session.get_one(Body, loading.find(Body, entry, "body").id),
        origin=decided[0].number if decided else "",
    )
