"""Verbs of the circuits: publish, start, answer, return, resubmit, recall, undo, cancel."""

from govflow.workflow.service.answers import answer, claim, release, return_
from govflow.workflow.service.command import forget_keys
from govflow.workflow.service.definitions import bind, publish
from govflow.workflow.service.outside import child_ended, signal
from govflow.workflow.service.refused import note_refusal
from govflow.workflow.service.requests import cancel, recall, resubmit, start, undo, withdraw
