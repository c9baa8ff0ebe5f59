"""The filter of the list of actions: the address is the filter."""

import re
from collections.abc import Mapping
from dataclasses import asdict

from flask import request

from govflow.actions import queries
from govflow.actions.core import PRIORITIES
from govflow.actions.flow import State
from govflow.actions.models import Action
from govflow.actions.queries import GROUPS, Filter
from govflow.kernel.work import Work
from govflow.web import paging
from govflow.web.fields import among

STATES = (*GROUPS, *State)
WHOSE = ("owned", "asked", "team")
PUBLIC_ID = re.compile(r"[\w-]{1,16}", re.ASCII)
MOST_EXPORTED = 5_000


def chosen_filter() -> Filter:
    """Read the filter; a value that does not exist narrows nothing."""
    asked = request.args
    return Filter(
        state=among(STATES, asked.get("state")),
        owner=_key(asked, "owner"),
        body=_key(asked, "body"),
        priority=among(PRIORITIES, asked.get("priority")),
        late=asked.get("late") == "1",
        mine=among(WHOSE, asked.get("mine")),
    )


def as_query(chosen: Filter) -> dict[str, str]:
    """Return the filter as the parameters of an address."""
    said = {name: value for name, value in asdict(chosen).items() if value}
    return {name: "1" if value is True else str(value) for name, value in said.items()}


def page_of(work: Work, chosen: Filter) -> list[Action]:
    """Return one page of the list and one row more, which tells whether it goes on."""
    query = queries.listed(work.actor, chosen, today=work.today)
    return paging.page_of(work, query, seen=queries.visible_to(work.actor), after=queries.after)


def _key(asked: Mapping[str, str], name: str) -> str:
    """Read a public id; anything that cannot be one finds nothing."""
    value = asked.get(name, "")
    return value if not value or PUBLIC_ID.fullmatch(value) else "-"
