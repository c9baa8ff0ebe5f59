"""Questions about actions; each answer is limited to what the actor may see."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import joinedload, selectinload

from govflow.actions.flow import AWAITED, IN_CIRCUIT, OPEN, OVER, UNDECIDED, WITH_REQUESTER, State
from govflow.actions.models import Action, ActionVersion, Report
from govflow.actions.policy import NOBODY, bodies_of, cases_of
from govflow.kernel.actor import Actor
from govflow.kernel.db import beyond
from govflow.kernel.matters import Matter, answers
from govflow.kernel.refs import parse
from govflow.kernel.work import Work
from govflow.org.models import Post, Unit
from govflow.workflow.models import IS_OPEN, Case, Status, Task

REF: ColumnElement[str] = literal("action:") + cast(Action.id, String)
REVISE = "revise"  # the engine's own step: the file is with its requester


def visible_to(actor: Actor) -> Select[Action]:
    """The actions that somebody may read; says in SQL what `policy.read` says."""
    if actor.is_system:
        return select(Action)
    owner = Action.owner_post_id
    concerned = or_(
        true() if actor.has_role("auditor") else owner.in_(actor.posts),
        owner.in_(_headed(actor)),
        REF.in_(cases_of(actor)),
        Action.body_id.in_(bodies_of(actor)),
    )
    no_draft = and_(Action.state != State.DRAFT, concerned)
    return select(Action).where(or_(asked_by(actor), _kept_by(actor), no_draft))


def asked_by(actor: Actor) -> ColumnElement[bool]:
    return or_(
        Action.requester_id == (actor.person or NOBODY), Action.requester_post_id.in_(actor.posts)
    )


def owned_by(actor: Actor) -> ColumnElement[bool]:
    return Action.owner_post_id.in_(actor.posts)


def owned_under(actor: Actor) -> ColumnElement[bool]:
    """Owned by a post of a unit that the actor heads, other than his own."""
    return and_(Action.owner_post_id.in_(_headed(actor)), ~owned_by(actor))


def _headed(actor: Actor) -> Select[int]:
    under = [Unit.path.startswith(path, autoescape=True) for path in actor.scope]
    posts = select(Post.id).join(Unit, Unit.id == Post.unit_id)
    return posts.where(or_(*under)) if under else posts.where(Post.id == NOBODY)


def _kept_by(actor: Actor) -> ColumnElement[bool]:
    if not actor.has_role("secretariat"):
        return Action.id == NOBODY
    ours = select(Post.id).where(Post.org_id.in_(actor.orgs))
    return or_(Action.owner_post_id.in_(ours), Action.requester_post_id.in_(ours))


# ------------------------------------------------------------------ states as they are now


def state_now() -> ColumnElement[str]:
    """The state with what its circuit has just said, before the worker writes it down.

    The same as `flow.circuit_verb` over the newest case: a test compares them.
    """
    latest = (
        select(_after_case())
        .where(Case.subject == REF, Case.parent_id.is_(None))
        .order_by(Case.id.desc())
        .limit(1)
        .correlate(Action)
        .scalar_subquery()
    )
    undecided = Action.state.in_(UNDECIDED)
    return case((undecided, func.coalesce(latest, Action.state)), else_=Action.state)


def _after_case() -> ColumnElement[str]:
    revising = exists().where(Task.case_id == Case.id, IS_OPEN, Task.step == REVISE)
    taken_back = and_(revising, Action.state == State.DRAFT)
    return case(
        (Case.outcome == "approved", State.APPROVED.value),
        (Case.outcome == "rejected", State.REJECTED.value),
        (Case.status == Status.CANCELLED, State.CANCELLED.value),
        (taken_back, State.DRAFT.value),
        (revising, State.RETURNED.value),
        else_=State.SUBMITTED.value,
    )


def is_late(today: date) -> ColumnElement[bool]:
    return and_(Action.due < today, state_now().in_(OPEN - WITH_REQUESTER))


# ------------------------------------------------------------------ lists


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; empty = everything."""

    state: str = ""  # a state, or "open"
    owner: str = ""  # public id of a post
    body: str = ""  # public id of a body
    priority: str = ""
    late: bool = False
    mine: str = ""  # "owned" | "asked" | "team"


GROUPS: dict[str, Collection[State]] = {
    "open": OPEN,
    "awaited": AWAITED,
    "circuit": IN_CIRCUIT,
}


def listed(actor: Actor, chosen: Filter, *, today: date) -> Select[Action]:
    """The actions of a list, the first due first, those that are over last; with what rows show."""
    query = narrowed(actor, chosen, today=today).options(
        joinedload(Action.owner_post).joinedload(Post.unit), joinedload(Action.body)
    )
    return query.order_by(is_over(), Action.due, Action.id)


def narrowed(actor: Actor, chosen: Filter, *, today: date) -> Select[Action]:
    """The actions that a filter keeps: what a figure counts is what its list shows."""
    query = visible_to(actor)
    if chosen.state:
        query = query.where(state_now().in_(GROUPS.get(chosen.state, (chosen.state,))))
    if chosen.owner:
        query = query.where(Action.owner_post.has(Post.public_id == chosen.owner))
    if chosen.body:
        query = query.where(Action.body.has(public_id=chosen.body))
    if chosen.priority:
        query = query.where(Action.priority == chosen.priority)
    if chosen.late:
        query = query.where(is_late(today))
    return _whose(query, actor, chosen.mine)


def _whose(query: Select[Action], actor: Actor, mine: str) -> Select[Action]:
    rules = {"owned": owned_by, "asked": asked_by, "team": owned_under}
    return query.where(rules[mine](actor)) if mine in rules else query


def is_over() -> ColumnElement[int]:
    """1 for what is done, rejected or given up: a list shows it after what is still owed."""
    return case((Action.state.in_(OVER), 1), else_=0)


def after(query: Select[Action], last: Action) -> Select[Action]:
    """The rest of a list, after this row."""
    seen = (int(last.state in OVER), last.due, last.id)
    return query.where(beyond((is_over(), Action.due, Action.id), seen))


def owners(actor: Actor) -> Select[Post]:
    """The posts that own an action which the actor may read: the choices of a filter."""
    seen = visible_to(actor).with_only_columns(Action.owner_post_id)
    return select(Post).where(Post.id.in_(seen)).order_by(Post.id)


def one(action: Action) -> Select[Action]:
    """An action that was loaded for reading, with everything its page shows."""
    return (
        select(Action)
        .where(Action.id == action.id)
        .options(
            joinedload(Action.owner_post).joinedload(Post.unit),
            joinedload(Action.body),
            joinedload(Action.requester),
            joinedload(Action.requester_post),
            selectinload(Action.versions),
            selectinload(Action.reports).joinedload(Report.post),
        )
    )


def version(action: Action, number: int) -> Select[ActionVersion]:
    return select(ActionVersion).where(
        ActionVersion.action_id == action.id, ActionVersion.number == number
    )


def latest_version(action: Action) -> Select[ActionVersion]:
    query = select(ActionVersion).where(ActionVersion.action_id == action.id)
    return query.order_by(ActionVersion.number.desc())


def born_of(ref: str) -> Select[Action]:
    """The actions that a decision gave rise to, by its reference, whoever may read them."""
    return select(Action).where(Action.origin_ref == ref).order_by(Action.id)


def carrying_out(actor: Actor, ref: str) -> Select[Action]:
    """The actions of a decision that an actor may read, with what rows show."""
    query = visible_to(actor).where(Action.origin_ref == ref)
    return query.options(joinedload(Action.owner_post), joinedload(Action.body)).order_by(Action.id)


def drafts_of(actor: Actor, ref: str) -> Select[Action]:
    """The actions of a decision that were not submitted yet."""
    return carrying_out(actor, ref).where(Action.state == State.DRAFT)


def carried_out(work: Work, refs: Collection[str]) -> dict[str, tuple[int, int]]:
    """Return of each decision how many of its actions are done, of those the actor may read."""
    born = visible_to(work.actor).where(Action.origin_ref.in_(refs)).subquery()
    done = func.count(case((born.c.state == State.DONE, 1)))
    query = select(born.c.origin_ref, done, func.count()).group_by(born.c.origin_ref)
    return {ref: (finished, total) for ref, finished, total in work.session.execute(query)}


@answers
def open_about(work: Work, ref: str) -> Iterator[Matter]:
    """Say which actions of a body, or born of a decision, are still open."""
    kind, number = parse(ref)
    about = {"body": Action.body_id == number, "decision": Action.origin_ref == ref}.get(kind)
    if about is None:
        return
    query = select(Action).where(about, Action.state.in_(OPEN)).order_by(Action.id)
    for one in work.all(query):
        yield Matter(one.ref, one.number, one.title, one.state, one.due)


def action_by_key(work: Work, key: str) -> Action | None:
    """Return the action that has this id in loaded data."""
    return work.first(select(Action).where(Action.key == key))
