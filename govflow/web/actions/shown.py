"""What the pages of actions show: rows of a list, the facts of one action, who may do what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from govflow.actions import policy, service
from govflow.actions.flow import AWAITED, FLOW, OPEN, WITH_REQUESTER, State
from govflow.actions.models import Action
from govflow.actions.service.content import snapshot
from govflow.documents import queries as documents
from govflow.documents.models import Document
from govflow.gate.language import sentence
from govflow.kernel.work import Work
from govflow.org.queries import holders_of
from govflow.web.actions import way
from govflow.web.actions.difference import changes
from govflow.web.deadlines import day_off, explained
from govflow.web.people import names
from govflow.workflow import queries as workflow
from govflow.workflow.queries import Standing
from govflow.workflow.queries.inbox import days

TONES = {
    "draft": "neutral",
    "returned": "warn",
    "approved": "ok",
    "done": "ok",
    "rejected": "bad",
    "cancelled": "neutral",
}
ICONS = {
    "draft": "pencil",
    "returned": "arrow-back-up",
    "approved": "check",
    "done": "check",
    "rejected": "x",
    "cancelled": "ban",
    "in_progress": "player-play",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An action as a list shows it; lateness in working days."""

    action: Action
    state: State
    waits: str
    late: int
    left: int | None
    today: bool

    @property
    def word(self) -> str:
        return sentence(f"state.actions.{self.state}")

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "info")

    @property
    def icon(self) -> str:
        return ICONS.get(self.state, "clock")


def rows(work: Work, actions: Sequence[Action]) -> list[Row]:
    """Return the rows of a list: the same few queries however many there are."""
    stands = workflow.standing(work, [action.ref for action in actions])
    return [_row(work, action, stands.get(action.ref)) for action in actions]


def _row(work: Work, action: Action, standing: Standing | None) -> Row:
    state = service.state_after(State(action.state), standing)
    owed = state in OPEN - WITH_REQUESTER
    late, left = days(work, action.due) if owed else (0, None)
    waiting = standing.waiting if standing and state == State.SUBMITTED else ()
    return Row(
        action=action,
        state=state,
        waits=names(one for step in waiting for one in step.named) if waiting else "",
        late=late,
        left=left or None,
        today=owed and action.due == work.today,
    )


# ------------------------------------------------------------------ one action


def state_of(work: Work, action: Action) -> State:
    """Return the state of an action, with what its circuit has just made of it."""
    standing = workflow.standing(work, [action.ref]).get(action.ref)
    return service.state_after(State(action.state), standing)


def page(work: Work, action: Action, *, wanted: str = "") -> dict[str, Any]:
    """Return what the page of an action shows. `wanted` is the document to open."""
    story = workflow.story(work, action.ref)
    standing = story.standing if story else None
    row = _row(work, action, standing)
    papers = work.all(documents.of(action))
    verbs = allowed(work, action, row.state, standing)
    return {
        "action": action,
        "row": row,
        "story": story,
        "standing": standing,
        "ranks": way.ranks(story) if story else [],
        "timeline": way.entries(story) if story else [],
        "waiting": _waiting(work, standing),
        "papers": papers,
        "open_paper": _open_paper(papers, wanted),
        "verbs": verbs,
        "holder": holders_of(work, (action.owner_post_id,)).get(action.owner_post_id),
        "changed": _changed(work, action, row.state),
        "taken": workflow.undoable(work, standing.case) if standing else None,
        "day_off": day_off(work, action.due) if action.state in WITH_REQUESTER else "",
        "printed": work.now,
    }


def _waiting(work: Work, standing: Standing | None) -> list[dict[str, Any]]:
    if standing is None or standing.with_requester:
        return []
    return [
        {
            "one": one,
            "sentence": way.awaited(one),
            "deadline": explained(work, one.due),
            "next": way.next_of(one),
            "mine": _is_mine(work, standing.case, one.step),
        }
        for one in standing.waiting
    ]


def _is_mine(work: Work, case: str, step: str) -> bool:
    return bool(workflow.mine_in(work, case, step=step))


def allowed(work: Work, action: Action, state: State, standing: Standing | None) -> frozenset[str]:
    """Return the verbs that are the reader's to use now."""
    stored = State(action.state)
    mine = {
        verb
        for verb in ("submit", "cancel", "report", "close")
        if FLOW.allows(stored if verb in {"report", "close"} else state, verb)
        and work.may(getattr(policy, verb), action)
    }
    if state in WITH_REQUESTER and work.may(policy.edit, action):
        mine |= {"edit", "attach", "replace"}
    if stored in AWAITED and work.may(policy.attach, action):
        mine.add("attach")
    if standing and standing.may_recall and state == State.SUBMITTED:
        mine.add("withdraw")
    if standing and standing.is_open and not standing.is_mine:
        mine -= {"submit", "cancel"}  # only whoever sent it may send it again or give it up
    return frozenset(mine - ({"close"} if action.percent < 100 else set()))  # noqa: PLR2004


def _open_paper(papers: list[Document], wanted: str) -> Document | None:
    """Return the document to open: the one asked for, else the first that has pages."""
    for paper in papers:
        if paper.public_id == wanted:
            return paper
    return next((paper for paper in papers if paper.current.pages), None)


def _changed(work: Work, action: Action, state: State) -> dict[str, Any] | None:
    """Return what changed since the version before: the last submitted, or the one before it."""
    versions = action.versions
    if state in WITH_REQUESTER and versions:
        since, after = versions[-1], snapshot(work, action)
    elif len(versions) > 1:
        since, after = versions[-2], versions[-1].snapshot
    else:
        return None
    return {"since": since.number, "rows": changes(work, since.snapshot, after)}


def stops(work: Work, preview: service.Preview) -> dict[str, Any]:
    """Return the steps of a dry run, as the page before a submission shows them."""
    return {
        "stops": [
            {
                "stop": stop,
                "deadline": explained(work, stop.due),
                "word": sentence(f"step.{stop.kind}"),
            }
            for stop in preview.stops
        ]
    }
