"""The letter to somebody who forgot the password. The page says the same to everybody."""

from flask import current_app, url_for

from govflow.accounts import service
from govflow.i18n import catalog
from govflow.kernel.canonical import fingerprint
from govflow.kernel.work import Work
from govflow.notifications.service import write


def way_back(work: Work, username: str) -> None:
    """Queue a letter with a link that works once, for one hour; nothing where nobody is known."""
    asked = service.request_reset(work, username)
    if asked is None:
        return
    base = current_app.extensions["govflow.settings"].base_url.rstrip("/")
    link = base + url_for("accounts.reset", token=asked.token)
    language = asked.account.language
    write(
        work,
        asked.account,
        cause=f"account.reset_requested:{fingerprint(asked.token.encode())}",  # each asking its own
        title=catalog.sentence("letter.reset.title", language),
        text=catalog.sentence("letter.reset.text", language).replace("{link}", link),
    )
