"""Sending letters: claim, hand over outside the transaction, note the result."""

import smtplib
from datetime import timedelta

from sqlalchemy import select

from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import Clock
from govflow.kernel.database import Database
from govflow.kernel.log import logger
from govflow.kernel.work import Work, begin
from govflow.notifications.mail import Mailer, Outgoing
from govflow.notifications.models import Letter
from govflow.notifications.queries import ready_letters

AT_ONCE = 20
LEASE = timedelta(minutes=5)
TRIES = 10


def send_letters(database: Database, clock: Clock, mailer: Mailer) -> int:
    """Send what is ready; return how many letters left.

    A letter is leased before it is handed over and marked afterwards: a crash in between sends
    it again with the same Message-ID, never loses it.
    """
    with begin(database, actor=SYSTEM, clock=clock) as work:
        claimed = _claim(work)
    return sum(_send(database, clock, mailer, outgoing) for outgoing in claimed)


def _claim(work: Work) -> list[Outgoing]:
    query = ready_letters(work.now, limit=AT_ONCE).with_for_update(skip_locked=True)
    letters = work.all(query)
    for letter in letters:
        letter.available_at = work.now + LEASE
    return [_outgoing(letter) for letter in letters]


def _outgoing(letter: Letter) -> Outgoing:
    return Outgoing(
        letter.id, letter.account.email or "", letter.title, letter.text, letter.created_at
    )


def _send(database: Database, clock: Clock, mailer: Mailer, outgoing: Outgoing) -> bool:
    error = ""
    try:
        mailer.send(outgoing)
    except (OSError, smtplib.SMTPException) as failed:
        error = type(failed).__name__
        logger().warning("mail failed", kind=error, count=outgoing.number)
    with begin(database, actor=SYSTEM, clock=clock) as work:
        letter = work.session.scalars(select(Letter).where(Letter.id == outgoing.number)).one()
        _note(work, letter, error)
    return not error


def _note(work: Work, letter: Letter, error: str) -> None:
    if not error:
        letter.sent_at, letter.error = work.now, None
        return
    letter.attempts += 1
    letter.error = error
    letter.available_at = work.now + timedelta(minutes=2 ** min(letter.attempts, TRIES))
    if letter.attempts >= TRIES:
        letter.parked_at = work.now
