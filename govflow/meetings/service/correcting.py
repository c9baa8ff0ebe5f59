"""A convocation that was sent: what changes afterwards goes out as a correction of it, numbered."""

from collections.abc import Collection

from govflow.audit import ledger
from govflow.i18n.text import Text3, clean_text
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.meetings import queries
from govflow.meetings.flow import OPEN, UNSENT
from govflow.meetings.models import Meeting

PRINTED = ("ar", "fr")  # the columns of a convocation
Change = dict[str, object]  # what it is of, as it was, as it is now


def said(meeting: Meeting) -> dict[str, object]:
    """Return how a fact names a meeting: by its body, its number once it has one, its hour."""
    return {
        "code": meeting.body.code,
        "reference": meeting.reference or meeting.body.code,
        "body": meeting.body.name.as_dict(),
        "starts_at": meeting.starts_at,
        "place": meeting.place,
    }


def require_open(meeting: Meeting, verb: str, *, among: Collection[str] = OPEN) -> None:
    """Require that a meeting is still to come. Raises Conflict, saying what it has become."""
    if meeting.state not in among:
        raise Conflict("wrong_state", kind="meeting", verb=verb, state=str(meeting.state))


def require_ahead(work: Work, meeting: Meeting, verb: str) -> None:
    """Require that what members were called to may still change: before its hour."""
    require_open(meeting, verb)
    if meeting.state not in UNSENT and meeting.starts_at <= work.now:
        raise Conflict("meeting.has_begun")


def why_changed(work: Work, meeting: Meeting, verb: str, reason: Text3 | None) -> Text3 | None:
    """Return why a meeting changes; only what was sent needs a reason. Raises Invalid, Conflict."""
    require_ahead(work, meeting, verb)
    return None if meeting.state in UNSENT else in_both(reason)


def in_both(reason: Text3 | None) -> Text3:
    """Return a reason as each column of the convocation prints it: Arabic and French are needed."""
    given = reason.as_dict() if reason else {}
    said = {code: clean_text(text, field=f"reason_{code}") for code, text in given.items()}
    for code in PRINTED:
        if not said.get(code):
            raise Invalid("case.reason_missing", field=f"reason_{code}")
    return Text3.of(said)


def correct(
    work: Work, meeting: Meeting, why: Text3 | None, changes: list[Change], **details: object
) -> bool:
    """Send what changed of a convocation as its next version to all called; False if unsent.

    One change to a unit of work: the versions are counted in the ledger.
    """
    if why is None:
        return False
    ledger.record(
        work,
        "meeting.corrected",
        meeting,
        **said(meeting),
        **details,
        changes=changes,
        version=work.count(queries.corrections(meeting)) + 2,
        reason=why.as_dict(),
        to=sorted(queries.called(meeting)),
    )
    return True
