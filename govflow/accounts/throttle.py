"""How many tries are left: counted in our own table, alike on both databases."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from govflow.accounts.core import (
    ACCOUNT_FAILURES,
    DAY,
    HOUR,
    LONGEST_WAIT,
    NETWORK_NAMES,
    normal,
    wait_after,
)
from govflow.accounts.models import Account, Attempt, SignIn
from govflow.kernel.canonical import fingerprint
from govflow.kernel.errors import Throttled
from govflow.kernel.work import Work

KNOWN_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who tries to enter: under which name, from which network."""

    username: str
    network: str

    @property
    def name_hash(self) -> str:
        return fingerprint(normal(self.username).encode())


def require_patience(work: Work, caller: Caller) -> None:
    """Refuse a try that comes too soon, or one too many. Raises Throttled."""
    seconds = _seconds_left(work, caller)
    if not seconds and _is_crowded(work, caller) and not _is_known(work, caller):
        seconds = LONGEST_WAIT
    if seconds:
        raise Throttled("sign_in.throttled", seconds=seconds)


def note(work: Work, caller: Caller, *, succeeded: bool) -> None:
    """Count a try."""
    work.add(
        Attempt(
            name_hash=caller.name_hash, network=caller.network, at=work.now, succeeded=succeeded
        )
    )


def forget(work: Work) -> None:
    """Remove the tries that no longer count."""
    work.session.execute(delete(Attempt).where(Attempt.at < work.now - DAY))


def _seconds_left(work: Work, caller: Caller) -> int:
    """Count the failures in a row of this name from this network, and the wait they cost."""
    mine = (Attempt.name_hash == caller.name_hash, Attempt.network == caller.network)
    succeeded = select(func.max(Attempt.id)).where(*mine, Attempt.succeeded)
    query = select(func.count(), func.max(Attempt.at)).where(
        *mine,
        Attempt.succeeded.is_(False),
        Attempt.at > work.now - DAY,
        Attempt.id > (work.session.scalar(succeeded) or 0),
    )
    failures, last = work.session.execute(query).one()
    return _left(wait_after(failures), last, work.now)


def _left(wait: int, last: datetime | None, now: datetime) -> int:
    if last is None:
        return 0
    return max(0, wait - int((now - last).total_seconds()))


def _is_crowded(work: Work, caller: Caller) -> bool:
    """Tell whether this name fails too often anywhere, or too many names fail from there."""
    lately = (Attempt.succeeded.is_(False), Attempt.at > work.now - HOUR)
    by_name = select(func.count()).where(Attempt.name_hash == caller.name_hash, *lately)
    by_network = select(func.count(Attempt.name_hash.distinct())).where(
        Attempt.network == caller.network, *lately
    )
    return (work.session.scalar(by_name) or 0) >= ACCOUNT_FAILURES or (
        work.session.scalar(by_network) or 0
    ) >= NETWORK_NAMES


def _is_known(work: Work, caller: Caller) -> bool:
    """Tell whether this account lately signed in from this network: strangers lock nobody out."""
    query = (
        select(SignIn)
        .join(Account, Account.id == SignIn.account_id)
        .where(
            Account.username == normal(caller.username),
            SignIn.network == caller.network,
            SignIn.created_at > work.now - KNOWN_FOR,
        )
    )
    return work.first(query) is not None
