"""Verbs of the circuits: publish, start; answer, return, transfer, consult; recall, suspend …"""

from govflow.workflow.service.answers import answer, claim, release, return_
from govflow.workflow.service.asides import advise, close_consult, consult, override, transfer
from govflow.workflow.service.command import forget_keys
from govflow.workflow.service.definitions import bind, publish, retire, unbind
from govflow.workflow.service.drafts import discard, draft, edit, put_in_force
from govflow.workflow.service.margin import (
    annotate,
    drop_view,
    keep_view,
    propose,
    rename_view,
    sort,
)
from govflow.workflow.service.moving import migrate
from govflow.workflow.service.outside import child_ended, signal
from govflow.workflow.service.refused import note_refusal
from govflow.workflow.service.requests import (
    cancel,
    continue_,
    note,
    recall,
    resubmit,
    start,
    suspend,
    undo,
    withdraw,
)
