"""What the pages of decisions show: rows of the register, the whole life of one decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import select

from govflow.actions import policy as actions_policy
from govflow.actions import queries as actions
from govflow.actions.models import Action
from govflow.audit.models import Entry
from govflow.audit.queries import history
from govflow.decisions import policy, queries
from govflow.decisions.flow import FLOW, Handed, State
from govflow.decisions.models import Decision, HandDown
from govflow.decisions.queries import Filter
from govflow.documents import queries as documents
from govflow.documents.models import Document, Kind
from govflow.gate.language import chosen, sentence
from govflow.i18n import formats
from govflow.kernel.refs import parse, ref_of
from govflow.kernel.work import Work
from govflow.meetings import policy as meetings
from govflow.org.queries import holders_of
from govflow.web import papers
from govflow.web.actions import shown
from govflow.web.deadlines import day_off
from govflow.web.journal.shown import Who, people
from govflow.workflow.models import Case
from govflow.workflow.queries.inbox import days

TONES = {"in_force": "ok", "executed": "ok", "handed_down": "info", "reported": "info"}
ICONS = {
    "in_force": "check",
    "executed": "circle-check",
    "handed_down": "send",
    "reported": "message",
    "repealed": "ban",
}
MARK = 16  # signs of a fingerprint that a person compares
MOST_FACTS = 500


@dataclass(frozen=True, slots=True)
class Row:
    """A decision as the register shows it on a day; lateness in working days."""

    decision: Decision
    standing: str
    due: date | None
    late: int
    left: int | None
    today: bool
    done: int
    total: int

    @property
    def word(self) -> str:
        return standing_word(self.standing)

    @property
    def tone(self) -> str:
        return look(self.standing, self.late)[0]

    @property
    def icon(self) -> str:
        return look(self.standing, self.late)[1]

    @property
    def progress(self) -> str:
        return f"{self.done}/{self.total}" if self.total else ""


def standing_word(standing: str) -> str:
    """Say where a decision stands: its state, or in force and with a committee."""
    return sentence(f"state.decisions.{standing}")


def look(standing: str, late: int) -> tuple[str, str]:
    """Return the tone and the icon of a state: what is late and still owed wears no green tick."""
    if late and standing == State.IN_FORCE:
        return "neutral", "clock"
    return TONES.get(standing, "neutral"), ICONS.get(standing, "history")


def rows(work: Work, decisions: Sequence[Decision], picked: Filter) -> list[Row]:
    """Return the rows of the register: the same few queries however many there are."""
    born = actions.carried_out(work, [one.ref for one in decisions])
    return [_row(work, one, picked, born.get(one.ref, (0, 0))) for one in decisions]


def _row(work: Work, decision: Decision, picked: Filter, born: tuple[int, int]) -> Row:
    standing = decision.state_on(picked.on) if picked.on else decision.standing
    due = _due_to(decision) if picked.mine == "handed" else decision.due
    owed = picked.on is None and decision.state == State.IN_FORCE
    late, left = days(work, due) if owed else (0, None)
    return Row(
        decision=decision,
        standing=standing,
        due=due,
        late=late,
        left=left or None,
        today=owed and due == work.today,
        done=born[0],
        total=born[1],
    )


def _due_to(decision: Decision) -> date | None:
    """Return by when a committee must report back: it is its own day that its list shows."""
    open_ = [one.due for one in decision.hand_downs if one.state == Handed.OPEN and one.due]
    return min(open_, default=decision.due)


# ------------------------------------------------------------------ one decision


def page(work: Work, decision: Decision) -> dict[str, Any]:
    """Return what the page of a decision shows: its whole life."""
    born = work.all(actions.carrying_out(work.actor, decision.ref))
    carried = shown.rows(work, born)
    apart = [_apart(decision, one) for one in born]
    done = sum(row.state == "done" for row in carried)
    return {
        "decision": decision,
        "row": _row(work, decision, Filter(), (done, len(born))),
        "holder": holders_of(work, (decision.owner_post_id,)).get(decision.owner_post_id),
        "sitting": papers.url(work, decision.meeting.ref)
        if work.may(meetings.read, decision.meeting)
        else None,
        "item_papers": _item_papers(work, decision),
        "before": _related(work, [decision.supersedes] if decision.supersedes else []),
        "after": _related(work, work.all(queries.superseding(decision))),
        "reports": {one.id: work.may(policy.report_back, one) for one in decision.hand_downs},
        "actions": carried,
        "apart": apart,
        "by_region": any(
            name != one.title.in_(chosen()) for name, one in zip(apart, born, strict=True)
        ),
        "proofs": _proofs(work, born),
        "life": _life(work, decision, born),
        "verbs": _verbs(work, decision, born),
        "drafts": [
            one for one in born if one.state == "draft" and work.may(actions_policy.submit, one)
        ],
        "day_off": day_off(work, decision.due) if decision.state == State.IN_FORCE else "",
        "printed": work.now,
    }


def _apart(decision: Decision, action: Action) -> str:
    """Return what the title of an action adds to the decision: its region, most of the time."""
    title, text = action.title.in_(chosen()), decision.text.in_(chosen()).rstrip(". ")
    return title.removeprefix(text).lstrip(".– ") or title


def _item_papers(work: Work, decision: Decision) -> list[Document]:
    """Return the papers of its point of the agenda, for whoever may read the meeting."""
    item = decision.item
    if item is None or not work.may(meetings.read, decision.meeting):
        return []
    return work.all(documents.of(item))


def _related(work: Work, others: list[Decision]) -> list[tuple[Decision, bool]]:
    """Return other decisions, each with whether the reader may open it."""
    return [(one, work.may(policy.read, one)) for one in others]


def _proofs(work: Work, born: Sequence[Action]) -> dict[str, list[Document]]:
    """Return what shows that the actions were done, by action."""
    found: dict[str, list[Document]] = {}
    for paper in work.all(documents.of_all([one.ref for one in born])) if born else ():
        if paper.kind == Kind.PROOF:
            found.setdefault(paper.subject, []).append(paper)
    return found


def _verbs(work: Work, decision: Decision, born: Sequence[Action]) -> frozenset[str]:
    """Return the verbs that are the reader's to use now."""
    if decision.state != State.IN_FORCE:
        return frozenset()
    mine = {
        verb
        for verb in ("execute", "repeal")
        if FLOW.allows(State(decision.state), verb) and work.may(getattr(policy, verb), decision)
    }
    if work.may(policy.hand_down, decision) and work.all(queries.committees_for(decision)):
        mine.add("hand_down")
    if decision.standing == "reported":
        mine.discard("hand_down")
    if work.may(actions_policy.from_decision, decision) and work.may(
        actions_policy.open_draft, None
    ):
        mine |= {"action"} if born or decision.hand_downs else {"action", "regions"}
    return frozenset(mine)


# ------------------------------------------------------------------ its life, from the ledger


def _life(work: Work, decision: Decision, born: Sequence[Action]) -> list[dict[str, Any]]:
    """Return every recorded fact about it, its actions and their circuits, oldest first."""
    refs = [one.ref for one in born]
    cases = select(Case).where(Case.subject.in_(refs))
    numbers = {ref_of(case): case.reference for case in work.all(cases)} if refs else {}
    numbers |= {one.ref: one.number for one in born}
    found = work.all(history(decision.ref, *numbers).limit(MOST_FACTS))
    who = people(work, found)
    return [_told(entry, who[entry.seq], numbers.get(entry.subject, "")) for entry in found]


def _told(entry: Entry, who: Who, number: str) -> dict[str, Any]:
    said = sentence(f"fact.{entry.fact}", **entry.details)
    mark = f"{formats.number(entry.seq, chosen())} · {entry.hash[:MARK]}"
    return {
        "act": f"{number} · {said}" if parse(entry.subject)[0] == "case" else said,
        "state": "done",
        "post": who.post.in_(chosen()) if who.post else sentence("capacity.None"),
        "name": who.person.in_(chosen()) if who.person else None,
        "capacity": sentence(f"capacity.{who.capacity}") if who.capacity else None,
        "at": formats.datetime_short(entry.at, chosen()),
        "more": [(sentence("decision.journal_entry"), mark)],
    }


# ------------------------------------------------------------------ how others find it


def url(work: Work, ref: str) -> str:
    found = work.session.get_one(Decision, parse(ref)[1])
    return url_for("decisions.show", public_id=found.public_id)


def handed_url(work: Work, ref: str) -> str:
    found = work.session.get_one(HandDown, parse(ref)[1])
    return url(work, found.decision.ref)


for _kind, _url in (("decision", url), ("hand_down", handed_url)):
    papers.register(
        _kind, papers.Paper(facts=lambda _work, _ref, _seen: {}, template="", kind="", url=_url)
    )
