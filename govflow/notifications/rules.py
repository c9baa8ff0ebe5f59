"""Which news is told to whom: two tables. The sentence is ``notice.<key>``."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class News:
    """How a topic of the approval engine is told. `pressing` news is also written at once.

    `awaits` says what must still be open when it is told: the reader's own task, or the step.
    """

    key: str
    pressing: bool = False
    awaits: str = ""


NEWS: Mapping[str, News] = MappingProxyType(
    {
        "task.opened": News("task_opened", awaits="task"),
        "task.reminder": News("task_reminder", awaits="task"),
        "task.late": News("task_late", pressing=True, awaits="task"),
        "task.escalated": News("task_escalated", pressing=True, awaits="step"),
        "task.consulted": News("task_consulted", awaits="task"),
        "task.advised": News("task_advised"),
        "case.suspended": News("case_suspended"),
        "case.continued": News("case_continued"),
        "task.rescheduled": News("task_rescheduled", awaits="task"),
        "case.returned": News("case_returned", pressing=True),
        "case.resubmitted": News("case_resubmitted"),
        "case.recalled": News("case_recalled"),
        "case.cancelled": News("case_cancelled"),
        "case.finished": News("case_finished"),
        "copy": News("case_copied"),
        "text.changed": News("text_changed"),
    }
)

# Facts of the ledger that name in `to` the posts that must know, and in `accounts` whom it
# concerns in person, whoever did it.
FACTS: Mapping[str, News] = MappingProxyType(
    {
        "account.credential_enrolled": News("credential_enrolled", pressing=True),
        "account.credential_revoked": News("credential_revoked", pressing=True),
        "account.credential_vouched": News("credential_vouched"),
        "delegation.recorded": News("delegation_recorded", pressing=True),
        "delegation.revoked": News("delegation_revoked", pressing=True),
        "meeting.convened": News("meeting_convened", pressing=True),
        "meeting.corrected": News("meeting_corrected", pressing=True),
        "meeting.papers_changed": News("meeting_papers_changed"),
        "meeting.moved": News("meeting_moved", pressing=True),
        "meeting.cancelled": News("meeting_cancelled", pressing=True),
        "decision.recorded": News("decision_recorded"),
        "decision.handed_down": News("decision_handed_down"),
        "decision.reported_back": News("decision_reported_back"),
        "charter.offered": News("charter_offered", pressing=True),
        "charter.extended": News("charter_extended"),
        "charter.signed": News("charter_signed", pressing=True),
        "charter.declined": News("charter_declined", pressing=True),
        "charter.returned": News("charter_returned", pressing=True),
        "charter.in_force": News("charter_in_force"),
        "charter.withdrawn": News("charter_withdrawn", pressing=True),
        "charter.expired": News("charter_expired"),
        "charter.lapsed": News("charter_lapsed"),
        "charter.ended": News("charter_ended"),
    }
)
