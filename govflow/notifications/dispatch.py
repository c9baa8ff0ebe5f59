"""Turns the engine's news into notices and, where pressing, letters. Told twice, it tells once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from govflow.accounts.models import Account
from govflow.i18n import catalog
from govflow.kernel.work import Work
from govflow.notifications import service
from govflow.notifications.models import Notice
from govflow.notifications.rules import NEWS
from govflow.workflow import people
from govflow.workflow.outbox import Message

TOLD = ("title", "reference", "due_on", "reason", "outcome")


def spread(work: Work, message: Message) -> list[Notice]:
    """Tell those whom a message of the outbox concerns; its key is the cause."""
    news, to = NEWS.get(message.topic), message.body.get("to")
    if news is None or to is None or _is_said_already(message):
        return []
    readers = _readers(work, to)
    key = _key(news.key, message.body)
    params = {name: message.body.get(name) for name in TOLD}
    subject = str(message.body["subject"])
    told = service.tell(work, readers.values(), key, subject=subject, cause=message.key, **params)
    if news.pressing:
        write_at_once(work, told, readers)
    return told


def _is_said_already(message: Message) -> bool:
    """A file that comes back to its author is told as a return, with its reason."""
    return message.topic == "task.opened" and message.body.get("kind") == "revise"


def _key(key: str, body: Mapping[str, Any]) -> str:
    """The end of a case has a sentence for each outcome."""
    finished = key in {"case_finished", "case_copied"} and body.get("outcome")
    return f"{key}.{body['outcome']}" if finished else key


def _readers(work: Work, principal: str) -> dict[int, Account]:
    persons = people.persons(work, principal)
    found = work.all(select(Account).where(Account.person_id.in_(persons), Account.enabled))
    return {account.id: account for account in found}


def write_at_once(work: Work, told: list[Notice], readers: Mapping[int, Account]) -> None:
    """Write pressing news to whoever was told it, in their language."""
    for notice in told:
        reader = readers[notice.account_id]
        sentence = catalog.sentence(f"notice.{notice.key}", reader.language, **notice.params)
        cause = f"{notice.cause}:{notice.account_id}"
        service.write(work, reader, cause=cause, title=sentence, text=sentence)
