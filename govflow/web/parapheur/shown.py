"""What the parapheur shows: a tab with its list, and the file that is open beside it."""

from dataclasses import dataclass, field, replace
from typing import Any

from flask import abort, request, url_for

from govflow.kernel.work import Work
from govflow.web import papers
from govflow.web.circuits.drawn import of_file
from govflow.web.deadlines import explained
from govflow.web.parapheur import margin, narrow
from govflow.workflow import queries
from govflow.workflow.queries import Desk, Item, Sent, Steered

TABS = ("waiting", "delegated", "prepared", "sent", "done")
NARROWED = TABS[:3]
MOST = 500


@dataclass(frozen=True, slots=True)
class View:
    """What the address asks for: a tab, how much of it, which file, in which capacity."""

    tab: str
    limit: int
    item: str = ""
    as_: str = ""
    undo: str = ""
    typed: narrow.Typed = field(default_factory=dict)  # what the list is narrowed to

    def url(self, **other: object) -> str:
        """Return the address of this view with something else; empty values are left out."""
        mine = {"tab": self.tab if self.tab != TABS[0] else None, "show": self._show()}
        kept: dict[str, Any] = {
            name: value for name, value in (mine | dict(self.typed) | other).items() if value
        }
        return url_for("parapheur.page", **kept)

    def _show(self) -> int | None:
        return self.limit if self.limit != queries.PAGE else None


def asked() -> View:
    """Read the address; a tab that does not exist is a page that does not exist."""
    tab = request.values.get("tab", TABS[0])
    if tab not in TABS:
        abort(404)
    show = request.values.get("show", "")
    small = show.isascii() and show.isdecimal() and len(show) <= len(str(MOST))
    limit = int(show) if small else queries.PAGE
    return View(
        tab,
        min(max(limit, 1), MOST),
        request.args.get("item", ""),
        request.values.get("as", ""),
        request.args.get("undo", ""),
        narrow.typed() if tab in NARROWED else {},
    )


def landed(work: Work, view: View) -> View:
    """Open what is delegated where nothing else awaits; whoever asks for a tab gets that one."""
    if "tab" in request.args or view.item or queries.badge(work):
        return view
    lists = {"delegated": queries.delegated, "prepared": queries.prepared}
    tab = next((name for name, found in lists.items() if found(work, limit=1)), view.tab)
    return replace(view, tab=tab)


def files(work: Work, view: View) -> dict[str, Any]:
    """Return what the list shows."""
    counts = queries.counts(work)
    items = _listed(work, view)
    return {
        "view": view,
        "shown": queries.shown,
        "counts": counts,
        "items": items,
        "late": sum(1 for item in items if isinstance(item, Item) and item.late),
        "total": counts.get(view.tab, len(items)),
        "undo": _undoable(work, view.undo),
        "kinds": _kinds(items),
        "views": work.all(queries.views(work.actor)),
        "offered": narrow.offered(work) if view.tab in NARROWED else {},
    }


def _listed(work: Work, view: View) -> list[Item] | list[Sent]:
    if view.tab == "sent":
        return queries.sent(work, limit=view.limit)
    if view.tab == "done":
        return queries.done(work, limit=view.limit)
    return awaiting(work, view, limit=view.limit)


def awaiting(work: Work, view: View, *, limit: int) -> list[Item]:
    """Return the files of the list that the reader goes through, narrowed as the address says."""
    lists = {"delegated": queries.delegated, "prepared": queries.prepared}
    found = lists.get(view.tab, queries.inbox)
    return found(work, limit=limit, narrowed=narrow.limits(work, view.typed))


def following(work: Work, view: View) -> str:
    """Return the file that comes next in the list, if one does."""
    rest = awaiting(work, view, limit=1)
    return rest[0].task if rest else ""


def _kinds(items: list[Item] | list[Sent]) -> dict[str, str]:
    """Return the word for each kind of subject on the page."""
    subjects = {one.case.subject if isinstance(one, Sent) else one.subject for one in items}
    found = {subject.partition(":")[0]: papers.paper_of(subject) for subject in subjects}
    return {kind: paper.kind for kind, paper in found.items() if paper}


def _undoable(work: Work, case: str) -> Any:  # noqa: ANN401 - a Standing and its case, or None
    """Return the file whose last act the reader may still take back."""
    return queries.undoable(work, case) if case else None


def opened(work: Work, view: View) -> dict[str, Any]:
    """Return what the drawer shows; nothing where no file is open."""
    if not view.item:
        return {"desk": None}
    return file(work, queries.desk(work, view.item), view)


def case(work: Work, found: Steered) -> dict[str, Any]:
    """Return what the page of a case shows."""
    paper = papers.paper_of(found.row.subject) if found.notes else None
    where = margin.places(paper.facts(work, found.row.subject, "") if paper else {})
    return {
        "case": found,
        "drawing": of_file(work, found),
        "days": {one.step: explained(work, one.due) for one in found.story.standing.waiting},
        "mine": queries.mine_in(work, found.row.public_id),
        "notes": [(one, margin.place_of(one, where)) for one in found.notes],
        "printed": work.now,
    }


def file(work: Work, desk: Desk, view: View) -> dict[str, Any]:
    """Return what the drawer shows of one file."""
    found = papers.paper_of(desk.case.subject)
    ways = {one.way.code: one for one in desk.capacities}
    seen = desk.before.digest if desk.before else ""
    facts = found.facts(work, desk.case.subject, seen) if found else {}
    where = margin.places(facts)
    return {
        "desk": desk,
        "notes": [(one, margin.place_of(one, where)) for one in desk.notes],
        "days": {one.step: explained(work, one.due) for one in desk.story.standing.waiting},
        "paper": facts,
        "paper_template": found.template if found else None,
        "paper_kind": found.kind if found else None,
        "subject_url": found.url(work, desk.case.subject) if found else None,
        "way": ways.get(view.as_) or (desk.capacities[0] if desk.capacities else None),
        "printed": work.now,
        "taken": queries.undoable(work, desk.case.public_id),
    }
