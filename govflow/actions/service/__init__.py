"""Verbs on actions: open, also from a decision, edit, submit, report, close; follow the case."""

from govflow.actions.service.circuit import SUPPLIED, cancel, circuit_of, data_for, submit, withdraw
from govflow.actions.service.content import Content
from govflow.actions.service.drafts import edit, enter, open_draft
from govflow.actions.service.from_decision import (
    Addressee,
    addressees,
    content_of,
    for_each_region,
    from_decision,
)
from govflow.actions.service.preview import Preview, preview
from govflow.actions.service.progress import close, report
from govflow.actions.service.standing import follow, settle, state_after
from govflow.actions.service.together import Outlook, outlooks, submit_all
