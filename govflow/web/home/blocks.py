"""The parts of a home page. Every figure is counted by the query of the list that it opens."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import select

from govflow.actions import queries as actions
from govflow.actions.queries import Filter
from govflow.audit.queries import STALE, alarms, last_look
from govflow.charters import queries as charters
from govflow.gate.language import sentence
from govflow.i18n.text import Text3
from govflow.kernel.work import Work
from govflow.meetings import queries as meetings
from govflow.notifications.models import Notice
from govflow.notifications.queries import PAGE, parked_letters, visible_to
from govflow.org import queries as org
from govflow.org.models import DelegationAct, Post
from govflow.web import papers
from govflow.web.actions import shown
from govflow.web.actions.filters import as_query
from govflow.web.campaigns import shown as boards
from govflow.web.people import names
from govflow.workflow import queries as workflow
from govflow.workflow.models import Outbox
from govflow.workflow.queries import Standing, Waiting

FIRST = 5  # rows of a list on the home page
SOON_DAYS = 15
CAMPAIGNS_SHOWN = 3

LATE_MINE = Filter(late=True, mine="owned")
LATE_TEAM = Filter(late=True, mine="team")
LATE = Filter(late=True)
MINE = Filter(state="open", mine="owned")
RETURNED = Filter(state="returned", mine="asked")
DRAFTS = Filter(state="draft", mine="asked")
ASKED = Filter(state="circuit", mine="asked")


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure and the list behind it."""

    count: int
    label: str
    url: str
    tone: str


def tile(work: Work, chosen: Filter, label: str, tone: str) -> Tile:
    """Count a list of actions; its label is said in the number of the count."""
    count = work.count(actions.narrowed(work.actor, chosen, today=work.today))
    return Tile(count, sentence(label, n=count), url_of(chosen), tone)


def url_of(chosen: Filter) -> str:
    return url_for("actions.index", _external=False, **as_query(chosen))


def rows(work: Work, chosen: Filter) -> list[shown.Row]:
    """Return the first rows of a list of actions."""
    query = actions.listed(work.actor, chosen, today=work.today)
    return shown.rows(work, work.all(query.limit(FIRST)))


def to_sign(work: Work) -> dict[str, Any]:
    """Return the charters that wait for the reader's own signature."""
    return {"name": "sign", "rows": work.all(charters.to_sign(work.actor))}


def to_attest(work: Work) -> dict[str, Any]:
    """Return the signed charters that wait for whoever attests them."""
    return {"name": "attest", "rows": work.all(charters.to_attest(work.actor))}


def inbox(work: Work) -> dict[str, Any]:
    """Return what awaits the reader: the whole count, how many are late, the first files."""
    items = workflow.inbox(work)
    counts = workflow.counts(work)
    return {
        "counts": counts,
        "files": items[:FIRST],
        "delegated": workflow.delegated(work, limit=FIRST) if counts["delegated"] else [],
        "late": workflow.late_in(items),
    }


@dataclass(frozen=True, slots=True)
class Climbed:
    """A late file of which the reader was only informed: nothing is asked of him."""

    subject: str
    title: Text3
    reference: str
    waits: str
    url: str
    waiting: Waiting


def escalated(work: Work) -> list[Climbed]:
    """Return the files that climbed to the reader for information, and are late still."""
    climbed = visible_to(work.actor).where(Notice.key == "task_escalated.informed").limit(PAGE)
    told = {notice.subject: notice for notice in work.all(climbed)}
    stands = workflow.standing(work, told)
    return [
        _climbed(work, told[subject], waiting)
        for subject, standing in stands.items()
        for waiting in _late(standing)
    ]


def _late(standing: Standing) -> list[Waiting]:
    return [] if standing.with_requester else [one for one in standing.waiting if one.late]


def _climbed(work: Work, notice: Notice, waiting: Waiting) -> Climbed:
    return Climbed(
        subject=notice.subject,
        title=Text3.of(notice.params["title"]),
        reference=notice.params["reference"],
        waits=names(waiting.named),
        url=papers.url(work, notice.subject) or url_for("notices.index"),
        waiting=waiting,
    )


def sittings(work: Work) -> dict[str, Any]:
    """Return the meetings that concern the reader: to answer for, the next, those to convene."""
    actor, now = work.actor, work.now
    keeps = actor.has_role("secretariat")
    return {
        "answers": work.all(meetings.to_answer(actor, now)),
        "next": work.all(meetings.coming(actor, now).limit(FIRST)),
        "to_convene": work.all(meetings.to_convene(actor).limit(FIRST)) if keeps else [],
    }


def delegations(work: Work) -> list[DelegationAct]:
    """Return the acts in force that the reader gave or received."""
    mine = work.actor.posts
    acts = work.all(org.delegations(work.actor))
    return [
        act
        for act in acts
        if act.in_force(work.today)
        and (act.delegator_post_id in mine or act.delegate_post_id in mine)
    ]


def campaigns(work: Work) -> list[dict[str, Any]]:
    """Return the campaigns that run or wait to be offered again, counted as on their boards."""
    found = work.all(charters.followed(work.actor).limit(CAMPAIGNS_SHOWN))
    return [boards.board(work, one) for one in found]


def system(work: Work) -> dict[str, Any]:
    """Return what an administrator watches: vacant posts, acts that end, parked messages.

    And what the last night's look found wrong, or that there was none.
    """
    looked = last_look(work)
    held = org.holders_of(work, work.all(select(Post.id)))
    vacant = select(Post).where(Post.id.not_in(held)).order_by(Post.org_id, Post.id)
    acts = [act for act in work.all(org.delegations(work.actor)) if act.in_force(work.today)]
    return {
        "vacant": work.all(vacant),
        "ending": [act for act in acts if act.to_day and _soon(work, act)],
        "parked": work.count(select(Outbox.id).where(Outbox.parked_at.is_not(None)))
        + work.count(parked_letters()),
        "alarms": work.all(alarms()),
        "looked": looked,
        "unlooked": looked is None or looked < work.now - STALE,
    }


def _soon(work: Work, act: DelegationAct) -> bool:
    return act.to_day is not None and (act.to_day - work.today).days <= SOON_DAYS
