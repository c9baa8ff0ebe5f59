"""The home page: one address, a page for each kind of user."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response

from govflow.actions import policy
from govflow.actions.queries import Filter
from govflow.gate.language import lazy_gettext as _
from govflow.gate.transaction import work
from govflow.kernel.work import Work
from govflow.web.home import blocks
from govflow.web.respond import render

bp = Blueprint("home", __name__)
Shown = dict[str, Any]


@bp.get("/")
def page() -> Response:
    kind = next((role for role in HOMES if work().actor.has_role(role)), "")
    make = HOMES.get(kind, other)
    common: Shown = {
        "kind": kind or "other",
        "inbox": blocks.inbox(work()),
        "escalated": blocks.escalated(work()),
        "delegations": blocks.delegations(work()),
        "sittings": blocks.sittings(work()),
        "today": work().today,
        "may_open": work().may(policy.open_draft, None),
    }
    return render("home/page.html", **common, **make(work()))


def manager(work: Work) -> Shown:
    """Show what awaits a decision, then what is late in his hands and under him."""
    return {
        "tiles": [
            blocks.tile(work, blocks.LATE_MINE, "home.tile.late_mine", "bad"),
            blocks.tile(work, blocks.LATE_TEAM, "home.tile.late_units", "warn"),
            blocks.tile(work, blocks.RETURNED, "home.tile.returned", "warn"),
        ],
        "lists": [
            _list(work, blocks.MINE, "mine", _("My actions")),
            _list(work, blocks.LATE_TEAM, "team", _("Late in my units")),
        ],
    }


def minister(work: Work) -> Shown:
    """Show the parapheur large, then where there is trouble."""
    return {
        "charters": blocks.to_attest(work),
        "tiles": [blocks.tile(work, blocks.LATE_TEAM, "home.tile.late_ministry", "bad")],
        "lists": [_list(work, blocks.LATE_TEAM, "team", _("Late in the ministry"))],
        "campaigns": blocks.campaigns(work),
    }


def secretariat(work: Work) -> Shown:
    """Show what must leave the desk today: what came back, what is still a draft, what is late."""
    return {
        "tiles": [
            blocks.tile(work, blocks.RETURNED, "home.tile.returned", "warn"),
            blocks.tile(work, blocks.LATE, "home.tile.late", "bad"),
            blocks.tile(work, blocks.ASKED, "home.tile.asked", "info"),
            blocks.tile(work, blocks.DRAFTS, "home.tile.drafts", "neutral"),
        ],
        "lists": [
            _list(work, blocks.RETURNED, "returned", _("Returned to me")),
            _list(work, blocks.LATE, "late", _("Late actions")),
            _list(work, blocks.ASKED, "asked", _("Where my requests are")),
        ],
        "campaigns": blocks.campaigns(work),
    }


def director(work: Work) -> Shown:
    """Show what is expected from the region, and what it asked for."""
    return {
        "charters": blocks.to_sign(work),
        "tiles": [
            blocks.tile(work, blocks.MINE, "home.tile.mine", "info"),
            blocks.tile(work, blocks.LATE_MINE, "home.tile.late_mine", "bad"),
            blocks.tile(work, blocks.RETURNED, "home.tile.returned", "warn"),
        ],
        "lists": [_list(work, blocks.MINE, "mine", _("My actions"))],
    }


def admin(work: Work) -> Shown:
    """Show whether it is sound: an administrator never decides for others."""
    return {"tiles": [], "lists": [], "system": blocks.system(work)}


def auditor(work: Work) -> Shown:
    """Show the journal and its proof first, then what is late: an auditor decides nothing."""
    return {
        "tiles": [blocks.tile(work, blocks.LATE, "home.tile.late", "bad")],
        "lists": [_list(work, blocks.LATE, "late", _("Late actions"))],
    }


def other(work: Work) -> Shown:
    return {
        "tiles": [blocks.tile(work, blocks.LATE_MINE, "home.tile.late_mine", "bad")],
        "lists": [_list(work, blocks.MINE, "mine", _("My actions"))],
    }


def _list(work: Work, chosen: Filter, name: str, title: str) -> Shown:
    return {
        "name": name,
        "title": title,
        "rows": blocks.rows(work, chosen),
        "url": blocks.url_of(chosen),
    }


HOMES: dict[str, Callable[[Work], Shown]] = {
    "admin": admin,
    "auditor": auditor,
    "supervisor": minister,
    "secretariat": secretariat,
    "director": director,
    "manager": manager,
}
