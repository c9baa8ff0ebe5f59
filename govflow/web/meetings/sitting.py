"""The sitting: who is there, whether there is a quorum now, its end."""

from typing import Any

from flask import Response, request, url_for

from govflow.gate.transaction import work
from govflow.kernel.errors import NotFound
from govflow.meetings import policy, queries, service
from govflow.meetings.flow import Attendance
from govflow.meetings.models import Meeting
from govflow.web.decisions import recording
from govflow.web.meetings import shown
from govflow.web.meetings.pages import bp
from govflow.web.respond import Toast, done, go, nothing_new, render

PRESENCE, QUORUM, RECORDING = (
    f"meetings/_{name}.html" for name in ("presence", "quorum", "recording")
)


@bp.get("/<public_id>/conduct")
def conduct(public_id: str) -> Response:
    meeting = work().get(Meeting, public_id, to=policy.record_presence)
    page = shown.page(work(), meeting)
    return render(
        "meetings/conduct.html",
        **{**page, **shown.sitting(work(), meeting), **recording.region(work(), meeting)},
    )


@bp.post("/<public_id>/presence")
def presence(public_id: str) -> Response:
    """Note what became of a seat; the badge and what may be decided follow."""
    meeting = _loaded(public_id)
    before = meeting.quorum.reached
    service.record_presence(work(), meeting, _came(meeting))
    oob = (QUORUM,) if meeting.quorum.reached == before else (QUORUM, RECORDING)
    part = {**_sitting(meeting), "main": "presence"}
    return done(_here(meeting), fragment=PRESENCE, oob=oob, **part)


def _came(meeting: Meeting) -> dict[int, Attendance]:
    seats = {one.seat.key: one.seat_id for one in meeting.presences}
    key, state = request.form.get("seat", ""), request.form.get("state", "")
    if key not in seats or state not in set(Attendance):
        raise NotFound("missing", kind="meeting")
    return {seats[key]: Attendance(state)}


@bp.get("/<public_id>/quorum")
def quorum(public_id: str) -> Response:
    """Tell a page that polls what has changed; nothing where it knows it all."""
    meeting = _loaded(public_id)
    now, seen = _sitting(meeting), request.args.get("seen", "")
    if now["seen"] == seen:
        return nothing_new()
    oob = (PRESENCE,) if now["seen"][:3] == seen[:3] else (PRESENCE, RECORDING)
    return done(_here(meeting), fragment=QUORUM, oob=oob, **now, main="quorum")


@bp.post("/<public_id>/information")
def information(public_id: str) -> Response:
    meeting = _loaded(public_id)
    service.make_information(work(), meeting)
    return go(_here(meeting), toast=Toast("toast.meeting_information"))


@bp.post("/<public_id>/ordinary")
def ordinary(public_id: str) -> Response:
    meeting = _loaded(public_id)
    service.make_ordinary(work(), meeting)
    return go(_here(meeting), toast=Toast("toast.meeting_ordinary"))


@bp.post("/<public_id>/guests")
def remove_guest(public_id: str) -> Response:
    """Strike a guest, who is named: a list may have changed meanwhile."""
    meeting = _loaded(public_id)
    asked = request.form.get("name"), request.form.get("capacity", "")
    found = next((one for one in meeting.guests if (one.name, one.capacity) == asked), None)
    if found is None:
        raise NotFound("missing", kind="meeting")
    service.remove_guest(work(), meeting, found)
    return go(_here(meeting))


@bp.route("/<public_id>/hold", methods=["GET", "POST"])
def hold(public_id: str) -> Response:
    """Say what the end of a sitting keeps for good, and what was left; then end it."""
    meeting = _loaded(public_id)
    if request.method == "POST":
        service.hold(work(), meeting)
        page = url_for("meetings.show", public_id=public_id)
        return go(page, toast=Toast("toast.meeting_held"))
    service.require_session(work(), meeting)
    return render("meetings/hold.html", **shown.ending(work(), meeting), back=_here(meeting))


def _loaded(public_id: str) -> Meeting:
    meeting: Meeting = work().get(Meeting, public_id, to=policy.record_presence)
    work().all(queries.one(meeting))
    return meeting


def _sitting(meeting: Meeting) -> dict[str, Any]:
    called = shown.called(work(), meeting)
    return {**shown.sitting(work(), meeting), **recording.region(work(), meeting), "called": called}


def _here(meeting: Meeting) -> str:
    return url_for("meetings.conduct", public_id=meeting.public_id)
