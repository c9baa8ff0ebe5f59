"""Questions about notices and letters."""

from datetime import datetime

from sqlalchemy import Select, select

from govflow.kernel.actor import Actor
from govflow.notifications.models import Letter, Notice

PAGE = 50
MANY = 100


def visible_to(actor: Actor) -> Select[Notice]:
    """The notices of the actor, newest first."""
    return (
        select(Notice)
        .where(Notice.account_id == actor.account)
        .order_by(Notice.at.desc(), Notice.id.desc())
    )


def unread(actor: Actor) -> Select[Notice]:
    """What the actor has not opened yet; counted up to 100 by the bell."""
    return visible_to(actor).where(Notice.read_at.is_(None)).limit(MANY)


def ready_letters(now: datetime, *, limit: int) -> Select[Letter]:
    """The letters to send now, oldest first."""
    waiting = Letter.sent_at.is_(None) & Letter.parked_at.is_(None)
    return (
        select(Letter)
        .where(waiting, Letter.available_at <= now)
        .order_by(Letter.available_at, Letter.id)
        .limit(limit)
    )


def parked_letters() -> Select[Letter]:
    """The letters that could not be sent, for an administrator to look at."""
    return select(Letter).where(Letter.parked_at.is_not(None)).order_by(Letter.parked_at)
