"""The form by which a meeting decides, wherever it stands: what it needs, and its key."""

from typing import Any

from govflow.decisions import queries, service
from govflow.decisions.models import Decision
from govflow.kernel.errors import Conflict
from govflow.kernel.work import Work
from govflow.meetings.models import Meeting
from govflow.web.decisions.forms import BornForm, RecordForm, record_form
from govflow.web.fields import refused
from govflow.web.submit import form_key


def region(work: Work, meeting: Meeting, form: RecordForm | None = None) -> dict[str, Any]:
    """Return what `decisions/_record.html` needs, on the page of a meeting as on its own."""
    return {
        "meeting": meeting,
        "form": form or record_form(work, meeting),
        "quorum": meeting.quorum,
        "unable": _why_not(work, meeting),
    }


def _why_not(work: Work, meeting: Meeting) -> str:
    """Say why the meeting cannot decide now; nothing where it can."""
    try:
        service.able(work, meeting)
    except Conflict as refusal:
        return refused(refusal)
    return ""


def record(work: Work, meeting: Meeting, form: RecordForm) -> Decision:
    decided = form.decided(work, meeting)
    return service.record(work, meeting, decided, key=key_of(form))


def sent_before(work: Work, form: RecordForm) -> Decision | None:
    """Return what this very form has become, where it was sent twice."""
    key = key_of(form)
    return work.first(queries.by_key(key)) if key else None


def key_of(form: RecordForm | BornForm) -> str:
    """Return the key of one rendered form, as one person sends it; none before it is sent."""
    return form_key(form.key.data if form.is_submitted() else "")
