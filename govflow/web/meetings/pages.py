"""Meetings: the lists, one meeting, a new one, its agenda and its convocation."""

from dataclasses import replace
from datetime import datetime

from flask import Blueprint, Response, request, url_for

from govflow.audit.models import Entry
from govflow.bodies import queries as bodies
from govflow.bodies.models import Body
from govflow.gate.language import chosen, worded
from govflow.gate.transaction import work
from govflow.kernel.clock import local, local_day
from govflow.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from govflow.kernel.refs import parse
from govflow.kernel.work import Work
from govflow.meetings import document, policy, queries, rhythm, service
from govflow.meetings.flow import UNSENT
from govflow.meetings.models import AgendaItem, Meeting, Rhythm
from govflow.web import papers
from govflow.web.meetings import lists, shown
from govflow.web.meetings.acts import (
    ACTS,
    PlanForm,
    ReasonForm,
    ask_reason,
    item_of,
    plan_form,
    point_of,
)
from govflow.web.respond import Toast, done, go, hand_out, nothing_new, render
from govflow.web.submit import form_key, submit
from govflow.web.verbs import answer

bp = Blueprint("meetings", __name__, url_prefix="/meetings")
papers.register("meeting", papers.only_a_page(Meeting, "meetings.show"))
FIRST_DATES = 5


def _point(work: Work, ref: str) -> str:
    """Return the address of a point: its own place on the page of its meeting."""
    page = _MEETING_OF_POINT.url(work, ref)
    return f"{page}#item-{work.session.get_one(AgendaItem, parse(ref)[1]).public_id}"


_MEETING_OF_POINT = papers.only_a_page(AgendaItem, "meetings.show", of="meeting")
papers.register("agenda_item", replace(_MEETING_OF_POINT, url=_point))


@bp.get("")
def index() -> Response:
    chosen = lists.picked()
    rows, more = lists.page(work(), chosen)
    kept = work().first(queries.to_convene(work().actor).limit(1)) is not None
    return render(
        "meetings/index.html",
        fragment="meetings/more.html" if "after" in request.args else None,
        rows=rows,
        more=more,
        picked=chosen,
        total=work().count(lists.found(work(), chosen)),
        bodies=work().all(bodies.visible_to(work().actor)),
        may_plan=kept or bool(_plannable()),
    )


@bp.get("/<public_id>")
def show(public_id: str) -> Response:
    meeting = work().get(Meeting, public_id, to=policy.read)
    page = shown.page(work(), meeting)
    unsent = meeting.state in UNSENT
    clashes = queries.clashes(work(), meeting) if unsent else []
    sits = shown.in_session(meeting, work().now)
    corrections = work().all(queries.corrections(meeting)) if meeting.reference else []
    return render("meetings/page.html", clashes=clashes, sits=sits,
                  corrections=corrections, changes=_changes, **page)  # fmt: skip


# ------------------------------------------------------------------ a new meeting


def _changes(entry: Entry) -> list[str]:
    return [document.change(one, chosen()) for one in queries.changes(entry)]


def _plannable() -> list[Body]:
    """Return the bodies that the reader may convene."""
    found = work().all(bodies.open_to_work(work().actor))
    return [one for one in found if work().may(policy.plan, one)]


@bp.route("/new", methods=["GET", "POST"])
def new() -> Response:
    """Propose the next date of a body's rhythm; any other may be typed."""
    kept = _plannable()
    if not kept:
        raise Forbidden(rule=policy.plan.name)
    body = next((one for one in kept if one.public_id == request.args.get("body")), None)
    if body is None:
        return render("meetings/choose.html", bodies=kept)
    dates = _dates(body)
    form, made = plan_form(_proposed(dates)), list[Meeting]()
    if sent := _sent_before():
        return go(_page(sent))
    if submit(form, lambda: made.append(_plan(body, form))):
        return go(_page(made[0]), toast=Toast("toast.meeting_prepared"))
    status = 422 if form.is_submitted() else 200
    clashes = _clashes(body, form) if form.starts_at.data and form.hour.data else []
    return render("meetings/new.html", status=status, form=form, body=body,
                  dates=dates[:FIRST_DATES], clashes=clashes)  # fmt: skip


def _dates(body: Body) -> list[queries.Occurrence]:
    found = work().all(queries.rhythms(body))
    dates = [one for made in found for one in queries.next_dates(work(), made)]
    return sorted(dates, key=lambda one: one.starts_at)


def _proposed(dates: list[queries.Occurrence]) -> dict[str, object]:
    """Return the date that the address names, or else the next one of the rhythm."""
    wanted = request.args.get("at", "")
    free = [one for one in dates if one.meeting is None]
    first = next((one for one in free if not wanted or one.starts_at.isoformat() == wanted), None)
    if first is None:
        return {}
    wall = local(first.starts_at)
    return {"starts_at": wall.date(), "hour": wall.time()}


def _clashes(body: Body, form: PlanForm) -> list[Meeting]:
    try:
        plan = form.plan()
    except Invalid:
        return []
    minutes, starts_at = plan.minutes, plan.starts_at
    return queries.clashes(work(), Meeting(body=body, starts_at=starts_at, minutes=minutes))


def _key() -> str:
    """The key of one rendered form, as one person sends it: sent twice it is one meeting."""
    return form_key(request.form.get("key"))


def _sent_before() -> Meeting | None:
    key = _key() if request.method == "POST" else ""
    return work().first(queries.by_key(key)) if key else None


def _plan(body: Body, form: PlanForm) -> Meeting:
    """Keep the date of a rhythm, or prepare a meeting on another one."""
    plan, anyway = form.plan(), bool(form.anyway.data)
    wall = local(plan.starts_at).replace(tzinfo=None)
    of = (one for one in work().all(queries.rhythms(body))
          if rhythm.gives(one.rule, one.starts, wall))  # fmt: skip
    made = next(of, None)
    if made is None or plan.kind != "ordinary":
        return service.draft(work(), body, plan, anyway=anyway, key=_key())
    meeting = service.propose(work(), made, plan.starts_at, anyway=anyway, key=_key())
    service.confirm(work(), meeting)
    if (plan.minutes, plan.place) != (meeting.minutes, meeting.place):
        work().session.flush()
        service.edit(work(), meeting, plan, rev=meeting.version)
    return meeting


@bp.post("/propose")
def propose() -> Response:
    """Keep a date of a rhythm, move it or give it up; its other dates stay."""
    made = work().get(Rhythm, request.form.get("rhythm", ""), to=policy.propose)
    meeting = service.propose(work(), made, _instant(), anyway=True)
    then = request.form.get("then")
    if then == "cancel":
        service.cancel(work(), meeting)
        return go(url_for("bodies.body", public_id=made.body.public_id) + "#dates",
                  toast=Toast("toast.date_given_up"))  # fmt: skip
    return go(_act(meeting, "move") if then == "move" else _page(meeting))


def _instant() -> datetime:
    try:
        found = datetime.fromisoformat(request.form.get("at", ""))
        local_day(found)  # an end of the calendar has no day in every place
    except (ValueError, OverflowError) as unreadable:
        raise NotFound("missing", kind="meeting") from unreadable
    if found.tzinfo is None:
        raise NotFound("missing", kind="meeting")
    return found


# ------------------------------------------------------------------ before it is convened


@bp.route("/<public_id>/act/<name>", methods=["GET", "POST"])
def act(public_id: str, name: str) -> Response:
    """Do one act on a meeting: its place, its day, a point, a guest, an answer."""
    meeting = work().get(Meeting, public_id, to=policy.read)
    if name not in ACTS:
        raise NotFound("missing", kind="meeting")
    work().require(ACTS[name].rule, meeting)
    crumbs = [
        {"url": url_for("meetings.index"), "label": worded("Meetings")},
        {"url": _page(meeting), "label": meeting.reference or meeting.body.code},
    ]
    sits = name == "guest" and shown.in_session(meeting, work().now)
    back = url_for("meetings.conduct", public_id=public_id) if sits else _page(meeting)
    above = meeting.reference or meeting.body.code
    word = _word(meeting, name)
    if item := point_of(meeting):
        above += f" · {item.position}. {item.title.in_(chosen())}"
    return answer(ACTS[name], f"meeting.act.{word}", meeting, back=back, above=above, crumbs=crumbs)


def _word(meeting: Meeting, name: str) -> str:
    """Return how an act is called: what stands already is saved, for another an answer is noted."""
    if name == "item" and point_of(meeting):
        return "point"
    seats = [one.seat for one in meeting.presences if one.seat.key == request.args.get("seat")]
    mine = any(work().actor.holds(seat.post_id) for seat in seats)
    return "note" if name == "answer" and not mine else name


@bp.post("/<public_id>/confirm")
def confirm(public_id: str) -> Response:
    meeting = work().get(Meeting, public_id, to=policy.edit)
    service.confirm(work(), meeting)
    return go(_page(meeting), toast=Toast("toast.meeting_prepared"))


@bp.post("/<public_id>/agenda")
def agenda(public_id: str) -> Response:
    """Move a point up or down, or take it off."""
    meeting = work().get(Meeting, public_id, to=policy.put_on_agenda)
    if meeting.state not in UNSENT:
        raise Conflict("meeting.was_sent")
    item, verb = item_of(meeting, request.form.get("item", "")), request.form.get("verb")
    if verb == "remove":
        service.require_as_seen(item, request.form.get("rev", ""))
        service.remove_item(work(), item)
    else:
        service.move_item(work(), item, to=item.position + (1 if verb == "down" else -1))
    part = shown.agenda(work(), meeting)
    return done(f"{_page(meeting)}#agenda", fragment="meetings/_agenda.html", **part)


@bp.route("/<public_id>/convene", methods=["GET", "POST"])
def convene(public_id: str) -> Response:
    """Show what is verified and who will be called; then send it."""
    meeting, form = work().get(Meeting, public_id, to=policy.convene), ReasonForm()
    service.require_open(meeting, "convene", among=UNSENT)
    if submit(form, lambda: service.convene(work(), meeting, reason=form.reason.data or "")):
        return go(_page(meeting), toast=Toast("toast.meeting_convened"))
    page = shown.page(work(), meeting)
    checks = shown.checks(work(), meeting, page["called"])
    ask_reason(form, needed=checks["short"])
    status = 422 if form.is_submitted() else 200
    return render("meetings/convene.html", status=status, form=form, **checks, **page)


@bp.get("/<public_id>/answers")
def answers(public_id: str) -> Response:
    """Show what was answered since: the part of the page that its secretariat watches."""
    meeting = work().get(Meeting, public_id, to=policy.read)
    work().all(queries.one(meeting))
    seen = shown.answers_seen(meeting)
    if request.args.get("seen") == seen:
        return nothing_new()
    called = shown.called(work(), meeting)
    keeps = work().may(policy.edit, meeting)
    part = {"meeting": meeting, "called": called, "answers_seen": seen, "keeps": keeps}
    return render("meetings/_members.html", **part)


@bp.get("/<public_id>/convocation.pdf")
def convocation(public_id: str) -> Response:
    """Hand out the convocation; before it is sent, to its secretariat, a draft of it."""
    meeting = work().get(Meeting, public_id, to=policy.read)
    if meeting.reference is None and meeting.state not in UNSENT:
        raise NotFound("missing", kind="document")
    address = url_for("meetings.show", public_id=public_id, _external=True)
    made = document.convocation(work(), meeting, address)
    named = meeting.reference or f"{meeting.body.code}-{meeting.day}"
    return hand_out(made, f"convocation-{named.replace('/', '-')}.pdf")


def _page(meeting: Meeting) -> str:
    return url_for("meetings.show", public_id=meeting.public_id)


def _act(meeting: Meeting, name: str) -> str:
    return url_for("meetings.act", public_id=meeting.public_id, name=name)
