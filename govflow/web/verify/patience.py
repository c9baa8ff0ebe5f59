"""How much anybody may ask for in a while: counted by network, in memory, and soon forgotten."""

from collections.abc import MutableMapping
from datetime import datetime, timedelta

from flask import current_app

from govflow.gate.transaction import clock
from govflow.kernel.errors import Throttled
from govflow.web.accounts.door import network

WHILE = timedelta(minutes=10)
MOST = 60
MOST_NETWORKS = 4_096
LOOK, READ = 1, 4  # what a number costs, and a file: a file is read by a process of its own
Spent = MutableMapping[str, list[datetime]]


def spend(cost: int) -> None:
    """Count what is asked for. Raises Throttled where a network asked too much."""
    now, spent = clock().now(), _spent()
    mine = [at for at in spent.get(network(), ()) if now - WHILE < at <= now]
    if len(mine) + cost > MOST:
        raise Throttled("sign_in.throttled", seconds=_wait(mine[0], now))
    spent[network()] = [*mine, *[now] * cost]
    if len(spent) > MOST_NETWORKS:
        _forget(spent, now)


def _spent() -> Spent:
    found: Spent = current_app.extensions.setdefault("govflow.verify", {})
    return found


def _wait(first: datetime, now: datetime) -> int:
    return max(1, int((first + WHILE - now).total_seconds()))


def _forget(spent: Spent, now: datetime) -> None:
    for name in [one for one, at in list(spent.items()) if at[-1] <= now - WHILE]:
        spent.pop(name, None)
    if len(spent) > MOST_NETWORKS:  # a flood from everywhere: start anew
        spent.clear()
