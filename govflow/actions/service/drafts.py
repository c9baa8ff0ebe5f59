"""Opening and editing: an action takes shape before it is submitted, or after it came back."""

from datetime import date

from govflow.actions import core, policy
from govflow.actions.flow import AWAITED, WITH_REQUESTER, State
from govflow.actions.models import Action, ActionCount
from govflow.actions.service.content import Content, check, put
from govflow.actions.service.standing import settle
from govflow.audit import ledger
from govflow.documents.models import Kind
from govflow.documents.subjects import carries_documents
from govflow.kernel.counts import next_number
from govflow.kernel.errors import Conflict
from govflow.kernel.work import Work


def open_draft(
    work: Work, content: Content, *, post: int | None = None, key: str | None = None
) -> Action:
    """Open an action as a draft; it gets the next number of the year, for life.

    `post` is the post as which it is asked for, the actor's lowest by default.
    """
    work.require(policy.open_draft, None)
    check(work, content)
    own = work.actor.posts - work.actor.interim or work.actor.posts
    action = Action(
        number=_number(work, work.today.year),
        requester_id=work.actor.person,
        requester_post_id=post if work.actor.holds(post) else min(own, default=None),
        state=State.DRAFT,
        opened_at=work.now,
    )
    return _stored(work, action, content, key)


def enter(
    work: Work,
    content: Content,
    *,
    key: str,
    state: State,
    requester_post: int | None = None,
    closed_on: date | None = None,
) -> Action:
    """Enter an action of the past as it was, without its circuit; for loading history."""
    work.require(policy.enter, None)
    year = (closed_on or content.due).year if state == State.DONE else work.today.year
    action = Action(
        number=_number(work, year),
        requester_post_id=requester_post,
        state=state,
        percent=core.MOST_PERCENT if state == State.DONE else 0,
        opened_at=work.now,
        closed_on=closed_on,
    )
    return _stored(work, action, content, key)


def _number(work: Work, year: int) -> str:
    return core.number(year, next_number(work, ActionCount, year=year))


def _stored(work: Work, action: Action, content: Content, key: str | None) -> Action:
    put(work, action, content)
    if key:
        action.key = key
    work.add(action)
    ledger.record(work, "action.opened", action, number=action.number, title=action.title.as_dict())
    return action


def edit(work: Work, action: Action, content: Content, *, rev: int) -> None:
    """Change what an action says. Raises Conflict where it is not with its requester now.

    `rev` is the version that the person had before their eyes: another was saved since, and
    theirs would be lost under it.
    """
    work.require(policy.edit, action)
    if rev != action.version:
        raise Conflict("stale")
    with_requester(work, action, "edit")
    check(work, content, was_due=action.due)
    changed = put(work, action, content)
    if changed:
        ledger.record(work, "action.edited", action, number=action.number, fields=sorted(changed))


def with_requester(work: Work, action: Action, verb: str) -> None:
    """Require that an action is a draft or was returned. Raises Conflict, saying what it is."""
    settle(work, action)
    if action.state not in WITH_REQUESTER:
        raise Conflict("wrong_state", kind="action", verb=verb, state=str(action.state))


def _papers_may_change(work: Work, action: Action, kind: Kind) -> None:
    """Papers change with the text, by whoever may edit it; the owner shows the work done.

    Raises Forbidden where the paper is not the actor's, Conflict where it is too late for it.
    """
    if kind != Kind.PROOF:
        work.require(policy.edit, action)
    settle(work, action)
    if action.state in WITH_REQUESTER or (action.state in AWAITED and kind == Kind.PROOF):
        return
    raise Conflict("wrong_state", kind="action", verb="attach", state=str(action.state))


carries_documents(Action, attach=policy.attach, changing=_papers_may_change)
