"""Verbs of the circuits: start, answer, return, resubmit, withdraw, recall, undo, cancel, publish."""

from govflow.workflow.service.answers import answer, claim, release, return_
from govflow.workflow.service.definitions import bind, publish
from govflow.workflow.service.refused import note_refusal
from govflow.workflow.service.requests import cancel, recall, resubmit, start, undo, withdraw

__all__ = [
    "answer",
    "bind",
    "cancel",
    "claim",
    "note_refusal",
    "publish",
    "recall",
    "release",
    "resubmit",
    "return_",
    "start",
    "undo",
    "withdraw",
]
