"""The menu: what each kind of user needs, in their order."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import request, url_for

from govflow.kernel.actor import Actor
from govflow.workflow import policy

HOME = ("home.page", "home", "Home")
PARAPHEUR = ("parapheur.page", "inbox", "Parapheur")
ACTIONS = ("actions.index", "list-check", "Actions")
DECISIONS = ("decisions.index", "circle-check", "Decisions")
BODIES = ("bodies.index", "users", "Bodies")
MEETINGS = ("meetings.index", "calendar", "Meetings")
CHARTERS = ("charters.index", "shield-check", "Charters")
MY_CHARTER = ("charters.index", "shield-check", "My charter")
DELEGATIONS = ("delegations.index", "user-share", "Delegations")
CIRCUITS = ("circuits.index", "route", "Circuits")
CAMPAIGNS = ("campaigns.index", "flag", "Campaigns")
CHART = ("organisation.index", "user", "Organisation chart")
HOLIDAYS = ("calendar.index", "sun", "Holidays")
INSIGHT = ("insight.page", "clock", "Insight")
JOURNAL = ("journal.index", "history", "Journal")

COMMITTEES = (BODIES, MEETINGS, DECISIONS)
MANAGER = (HOME, PARAPHEUR, ACTIONS, *COMMITTEES, DELEGATIONS)
MENUS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "admin": (HOME, CHART, BODIES, DELEGATIONS, HOLIDAYS, CIRCUITS, JOURNAL),
    "auditor": (HOME, ACTIONS, *COMMITTEES, CAMPAIGNS, DELEGATIONS, CHART, CIRCUITS, JOURNAL),
    "supervisor": (HOME, PARAPHEUR, CHARTERS, CAMPAIGNS, ACTIONS, *COMMITTEES, DELEGATIONS),
    "manager": MANAGER,
    "secretariat": (
        HOME,
        *COMMITTEES,
        ACTIONS,
        CAMPAIGNS,
        PARAPHEUR,
        DELEGATIONS,
        CHART,
        HOLIDAYS,
        CIRCUITS,
    ),
    "director": (HOME, MY_CHARTER, ACTIONS, *COMMITTEES, PARAPHEUR, DELEGATIONS),
}
OTHERS = (HOME, MEETINGS, BODIES, ACTIONS, PARAPHEUR, DECISIONS)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the menu; `count` only where the reader must act."""

    url: str
    icon: str
    label: str
    current: bool
    count: int = 0


def menu(actor: Actor, *, awaiting: int = 0) -> list[Item]:
    """Return the menu of an actor."""
    return list(_items(actor, awaiting))


def _items(actor: Actor, awaiting: int) -> Iterator[Item]:
    here = (request.endpoint or "").partition(".")[0]
    here = "campaigns" if here == "texts" else here  # found behind the campaigns
    entries = _entries(actor)
    wanted = {
        PARAPHEUR: bool(awaiting),
        CIRCUITS: actor.has_role("circuits"),
        INSIGHT: policy.figures(actor, None),
    }
    more = (one for one, is_wanted in wanted.items() if is_wanted and one not in entries)
    for endpoint, icon, label in (*entries, *more):
        count = awaiting if endpoint == PARAPHEUR[0] else 0
        current = endpoint.partition(".")[0] == here
        yield Item(url_for(endpoint), icon, label, current, count)


def _entries(actor: Actor) -> tuple[tuple[str, str, str], ...]:
    for role, entries in MENUS.items():
        if actor.has_role(role):
            return entries
    return OTHERS
