"""The demonstration's clock is moved: forward only, and it says so in the ledger."""

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from govflow.accounts.models import SignIn
from govflow.audit import ledger, queries
from govflow.kernel.clock import Clock, DemonstrationClock, at_local
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.rules import is_signed_in, is_the_system
from govflow.kernel.work import Work

SUBJECT = "demonstration:1"
AHEAD = re.compile(r"\+?(?P<number>[0-9]{1,4})(?P<unit>[mhdw])")
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
FARTHEST = timedelta(days=366)
move_clock = is_signed_in | is_the_system


def wanted(text: str, now: datetime) -> datetime:
    """Return the instant that somebody asks for: "+3d", "2h", or a time in Casablanca.

    >>> noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    >>> wanted("+3d", noon).isoformat(), wanted("2026-12-01T10:00", noon).isoformat()
    ('2026-11-26T12:00:00+00:00', '2026-12-01T10:00:00+00:00')
    """
    if found := AHEAD.fullmatch(text.strip().lower()):
        return now + timedelta(**{UNITS[found["unit"]]: int(found["number"])})
    try:
        said = datetime.fromisoformat(text.strip())
        return said.astimezone(UTC) if said.tzinfo else at_local(said)
    except (ValueError, OverflowError):  # the second: before the year 1 or after 9999 in UTC
        raise Invalid("demonstration.time_unreadable", field="forward") from None


def ticking(clock: Clock) -> DemonstrationClock:
    """Return the clock of a demonstration. Raises Conflict where the house has a real one."""
    if not isinstance(clock, DemonstrationClock):
        raise Conflict("demonstration.off")
    return clock


def plan(work: Work, text: str) -> datetime:
    """Record that the clock goes to an instant, and return it; set the clock after the commit.

    Whoever is signed in stays so: for them no time passes. Raises Invalid where the instant
    cannot be read, is not ahead, lies behind the newest fact, or is too far.
    """
    work.require(move_clock, None)
    to = wanted(text, work.now)
    newest = work.first(queries.latest())
    latest = max(work.now, newest.at) if newest else work.now
    if to <= latest:
        raise Invalid("demonstration.clock_back", field="forward", at=latest)
    if to - work.now > FARTHEST:
        raise Invalid("demonstration.clock_too_far", field="forward", most=FARTHEST.days)
    for opened in work.all(select(SignIn).where(SignIn.ended_at.is_(None))):
        opened.created_at += to - work.now
        opened.last_seen += to - work.now
    ledger.record(work, "demonstration.clock_moved", SUBJECT, was=work.now, to=to)
    return to
