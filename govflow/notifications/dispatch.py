"""Turns the engine's news into notices and, where pressing, letters. Told twice, it tells once."""

from collections.abc import Mapping

from sqlalchemy import exists, select

from govflow.accounts.models import Account
from govflow.i18n import catalog
from govflow.kernel.work import Work
from govflow.notifications import service
from govflow.notifications.models import Notice
from govflow.notifications.rules import NEWS
from govflow.workflow import people
from govflow.workflow.models import IS_OPEN, Task
from govflow.workflow.outbox import Message

TOLD = ("title", "reference", "due_on", "reason", "outcome", "at")


def spread(work: Work, message: Message) -> list[Notice]:
    """Tell those whom a message of the outbox concerns; its key is the cause."""
    news, to = NEWS.get(message.topic), message.body.get("to")
    if news is None or to is None or _is_said_already(message):
        return []
    if not _still_holds(work, message, news.awaits):
        return []
    readers = _readers(work, to)
    key = _key(work, news.key, message)
    params = {name: message.body.get(name) for name in TOLD}
    subject = str(message.body["subject"])
    told = service.tell(work, readers.values(), key, subject=subject, cause=message.key, **params)
    if news.pressing:
        write_at_once(work, told, readers)
    return told


def _is_said_already(message: Message) -> bool:
    """A file that comes back to its author is told as a return, with its reason."""
    return message.topic == "task.opened" and message.body.get("kind") == "revise"


def _still_holds(work: Work, message: Message, awaits: str) -> bool:
    """Whether what is to be told still awaits an answer: it may be decided since it was said."""
    if not awaits:
        return True
    waiting = [
        Task.case_id == message.case,
        Task.step == message.body["step"],
        IS_OPEN,
    ]
    if awaits == "task":
        waiting.append(Task.public_id == message.body["task"])
    return bool(work.session.scalar(select(exists().where(*waiting))))


def _key(work: Work, key: str, message: Message) -> str:
    """The end of a case has a sentence for each outcome, an escalation one for each reader."""
    if key == "task_escalated":
        return key + _escalation(work, message)
    finished = key in {"case_finished", "case_copied"} and message.body.get("outcome")
    return f"{key}.{message.body['outcome']}" if finished else key


def _escalation(work: Work, message: Message) -> str:
    """Name the reader of an escalation: he may decide, he is late himself, or only informed."""
    if message.body["task"] is None:
        return ".informed"
    climbed = select(Task.event_seq).where(Task.public_id == message.body["task"])
    return "" if work.session.scalar(climbed) == message.seq else ".mine"


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
