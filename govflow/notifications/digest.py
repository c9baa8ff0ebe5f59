"""The daily letter: at most one a working day, with what its reader has not opened yet."""

from datetime import datetime, time
from itertools import groupby

from sqlalchemy import Select, select

from govflow.accounts.models import Account
from govflow.calendar import core
from govflow.calendar.queries import holiday_set
from govflow.i18n import catalog
from govflow.kernel.clock import at_local, local
from govflow.kernel.work import Work
from govflow.notifications import service
from govflow.notifications.models import Letter, Notice

LEAVES_AT = time(9, 0)
LINES = 30


def _cause(work: Work, account_id: int) -> str:
    return f"digest:{work.today.isoformat()}:{account_id}"


def _waiting(work: Work) -> Select[Notice]:
    """Unread notices of people with an address, from before this morning, not yet in a letter."""
    morning = at_local(datetime.combine(work.today, LEAVES_AT))
    written = select(Letter.id).where(
        Letter.account_id == Notice.account_id,
        Letter.cause.startswith("digest:"),
        Letter.created_at >= Notice.at,
    )
    return (
        select(Notice)
        .join(Account, Account.id == Notice.account_id)
        .where(Account.enabled, Account.email.is_not(None), Notice.read_at.is_(None))
        .where(Notice.at < morning, ~written.exists())
        .order_by(Notice.account_id, Notice.at)
    )


def due(work: Work) -> bool:
    """Whether a daily letter has to be written now."""
    if local(work.now).time() < LEAVES_AT:
        return False
    if not core.is_working_day(work.today, holiday_set(work)):
        return False
    return work.first(_waiting(work)) is not None


def write_all(work: Work, *, base_url: str) -> int:
    """Write today's letters; return how many."""
    found = work.all(_waiting(work))
    written = 0
    for account_id, notices in groupby(found, key=lambda notice: notice.account_id):
        account = work.session.get_one(Account, account_id)
        written += _write(work, account, list(notices), base_url)
    return written


def _write(work: Work, account: Account, notices: list[Notice], base_url: str) -> int:
    language = account.language
    said = [catalog.sentence(f"notice.{one.key}", language, **one.params) for one in notices]
    lines = "\n".join(f"- {sentence}" for sentence in said[:LINES])
    title = catalog.sentence("mail.digest.title", language, n=len(notices))
    text = catalog.sentence("mail.digest.text", language, lines=lines, address=base_url)
    cause = _cause(work, account.id)
    return int(service.write(work, account, cause=cause, title=title, text=text) is not None)
