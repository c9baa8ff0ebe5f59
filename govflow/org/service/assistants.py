"""Assistants are named for a post by its holder or the secretariat, and revoked."""

from datetime import date

from govflow.audit import ledger
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.org import policy, queries
from govflow.org.models import Assistant, Post


def name_assistant(
    work: Work, post: Post, helper: Post, *, from_day: date, to_day: date | None = None
) -> Assistant:
    """Let who holds a post today prepare the work of another one, which he does not decide."""
    work.require(policy.name_assistant, post)
    if to_day is not None and to_day < max(from_day, work.today):
        raise Invalid("absence.end_before_start", field="to_day")
    held = queries.holder_of(work, helper.id)
    if held is None or helper.id == post.id:
        raise Invalid("assistant.nobody", field="helper")
    if any(one.holding_id == held.id for one in work.all(queries.assistants(post.id, work.today))):
        raise Invalid("assistant.named_already", field="helper")
    made = work.add(
        Assistant(post_id=post.id, holding_id=held.id, from_day=from_day, to_day=to_day)
    )
    _record(work, "assistant.named", made, from_day=from_day, to_day=to_day)
    return made


def revoke_assistant(work: Work, assistant: Assistant) -> None:
    """End what an assistant may do, from today on."""
    work.require(policy.revoke_assistant, assistant)
    if assistant.revoked_on is not None:
        raise Conflict("assistant.over", on=assistant.revoked_on)
    assistant.revoked_on = work.today
    _record(work, "assistant.revoked", assistant)


def _record(work: Work, fact: str, assistant: Assistant, **days: date | None) -> None:
    said = {name: day for name, day in days.items() if day}
    name, person = assistant.post.name.as_dict(), assistant.holding.person
    ledger.record(
        work, fact, assistant, post=name, person=person.id, name=person.name.as_dict(), **said
    )
