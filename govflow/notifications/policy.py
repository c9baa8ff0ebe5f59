"""A notice is for its reader alone."""

from govflow.kernel.actor import Actor
from govflow.kernel.rules import reads, rule
from govflow.notifications.models import Notice


@rule
def is_addressed(actor: Actor, notice: Notice) -> bool:
    return notice.account_id == actor.account


read = reads(Notice, is_addressed)
open_ = is_addressed
