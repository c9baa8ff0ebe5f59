"""Verbs: tell people, write to them, mark as read."""

from collections.abc import Iterable

from sqlalchemy import select, update

from govflow.accounts.models import Account
from govflow.kernel.canonical import plain
from govflow.kernel.rules import is_signed_in
from govflow.kernel.work import Work
from govflow.notifications import policy
from govflow.notifications.models import Letter, Notice

TITLE = 250  # letters of a subject line that the table holds


def tell(
    work: Work, accounts: Iterable[Account], key: str, *, subject: str, cause: str, **params: object
) -> list[Notice]:
    """Tell people something once: whoever was told for the same cause is not told again.

    `params` fill the sentence ``notice.<key>``; texts and dates are kept in all languages.
    """
    readers = {account.id: account for account in accounts if account.enabled}
    told = set(
        work.session.scalars(
            select(Notice.account_id).where(Notice.cause == cause, Notice.account_id.in_(readers))
        )
    )
    values = {"key": key, "subject": subject, "cause": cause, "params": plain(params)}
    fresh = [Notice(account_id=one, at=work.now, **values) for one in readers if one not in told]
    work.session.add_all(fresh)
    return fresh


def write(work: Work, account: Account, *, cause: str, title: str, text: str) -> Letter | None:
    """Queue a letter, already in the reader's language. Somebody without an address gets none."""
    if not account.email:
        return None
    letter = Letter(account_id=account.id, cause=cause, title=title[:TITLE], text=text)
    letter.created_at = letter.available_at = work.now
    return work.add(letter)


def open_(work: Work, notice: Notice) -> None:
    """Mark a notice as read."""
    work.require(policy.open_, notice)
    notice.read_at = notice.read_at or work.now


def open_about(work: Work, subject: str) -> None:
    """Mark as read what the actor was told of a subject: they have just dealt with it."""
    work.require(is_signed_in, None)
    mine = Notice.account_id == work.actor.account
    about = update(Notice).where(mine, Notice.subject == subject, Notice.read_at.is_(None))
    work.session.execute(about.values(read_at=work.now))


def open_all(work: Work) -> None:
    """Mark all notices of the actor as read."""
    work.require(is_signed_in, None)
    mine = Notice.account_id == work.actor.account
    work.session.execute(
        update(Notice).where(mine, Notice.read_at.is_(None)).values(read_at=work.now)
    )
